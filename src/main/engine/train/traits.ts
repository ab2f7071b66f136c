import { amplitude } from '#main/engine/train/sounds/level.ts';
import { faultKinds, type FaultKind } from '#main/engine/train/sounds/faults.ts';
import { machineKinds, type Machine } from '#main/engine/train/sounds/machine.ts';

/** A property of a machine that is sorted into bins: what kind it is, how fast it turns, where it resonates. */
interface Trait {
  readonly bins: readonly string[];
  readonly bin: (machine: Machine, fault: FaultKind | null) => number;
}

const speedEdges = [14, 20, 28, 40, 60];
const toneEdges = [60, 110, 200, 350, 600, 1000, 1800];
const resonanceEdges = [350, 600, 1000, 1600, 2600, 4200];
const shareEdges = [0.1, 0.3, 0.6];
const rhythmEdges = [0.7, 1.3, 2.2, 5.5];

const traits: readonly Trait[] = [
  { bins: machineKinds, bin: (machine) => machineKinds.indexOf(machine.kind) },
  {
    bins: ['healthy', ...faultKinds],
    bin: (_, fault) => (fault ? 1 + faultKinds.indexOf(fault) : 0),
  },
  { bins: binNames('shaft', speedEdges, 'Hz'), bin: (machine) => binOf(machine.shaft.speedHz, speedEdges) },
  { bins: binNames('tone', toneEdges, 'Hz'), bin: (machine) => binOf(loudestToneHz(machine), toneEdges) },
  {
    bins: binNames('resonance', resonanceEdges, 'Hz'),
    bin: (machine) => binOf(strongestResonanceHz(machine), resonanceEdges),
  },
  { bins: binNames('noise share', shareEdges, ''), bin: (machine) => binOf(noiseShare(machine), shareEdges) },
  {
    bins: ['no rhythm', ...binNames('rhythm', rhythmEdges, 'Hz')],
    bin: (machine) => {
      const hz = rhythmHz(machine);
      return hz === null ? 0 : 1 + binOf(hz, rhythmEdges);
    },
  },
];

/** The trait outputs a machine belongs to, one per trait, counted from the first trait output. */
export function traitsOf(machine: Machine, fault: FaultKind | null): number[] {
  let start = 0;
  return traits.map(({ bins, bin }) => {
    const index = start + bin(machine, fault);
    start += bins.length;
    return index;
  });
}

export function traitLabels(): string[] {
  return traits.flatMap(({ bins }) => bins);
}

function binOf(value: number, edges: readonly number[]): number {
  return edges.filter((edge) => value >= edge).length;
}

function binNames(what: string, edges: readonly number[], unit: string): string[] {
  const name = (range: string): string => `${what} ${range} ${unit}`.trim();
  const inner = edges.slice(1).map((high, i) => name(`${edges[i]} to ${high}`));
  return [name(`below ${edges[0]}`), ...inner, name(`from ${edges.at(-1)}`)];
}

/** Frequency of the loudest line of all tonal sources; 0 without one. */
function loudestToneHz(machine: Machine): number {
  let loudest = { hz: 0, levelDb: -Infinity };
  for (const { clock, lines, levelDb } of machine.tonals) {
    const clockHz = clock.kind === 'shaft' ? machine.shaft.speedHz * clock.ratio : clock.hz;
    const total = Math.sqrt(lines.reduce((power, line) => power + amplitude(line.levelDb) ** 2, 0));
    for (const line of lines) {
      const level = levelDb + line.levelDb - 20 * Math.log10(total);
      if (level > loudest.levelDb) loudest = { hz: clockHz * line.order, levelDb: level };
    }
  }
  return loudest.hz;
}

function strongestResonanceHz(machine: Machine): number {
  const all = machine.flows.flatMap(({ resonances }) => resonances);
  return all.reduce((best, now) => (now.gainDb > best.gainDb ? now : best), { hz: 0, gainDb: -Infinity }).hz;
}

/** Share of the broadband sources in the power of the machine, 0..1. */
function noiseShare(machine: Machine): number {
  const power = (parts: readonly { readonly levelDb: number }[]): number =>
    parts.reduce((sum, { levelDb }) => sum + amplitude(levelDb) ** 2, 0);
  const noise = power(machine.flows);
  return (
    noise / (noise + power(machine.tonals) + power(machine.impacts) + power(machine.strokes ? [machine.strokes] : []))
  );
}

/** How often clicks or strokes come round; null for a machine that has none. */
function rhythmHz(machine: Machine): number | null {
  if (machine.strokes) return machine.strokes.rateHz;
  const clock = machine.impacts[0]?.clock;
  if (!clock) return null;
  return clock.kind === 'fixed' ? clock.hz : machine.shaft.speedHz * clock.ratio;
}
