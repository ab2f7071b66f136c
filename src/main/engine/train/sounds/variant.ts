import { createRandom, type Random } from '#shared/core/random.ts';
import type { Machine } from './machine.ts';

type Change = (machine: Machine, random: Random) => Machine;

/**
 * Another section of a machine: the same make with one or two values changed, as two fans of one type differ.
 * Section 0 is the machine itself; the same machine and section always give the same variant.
 */
export function variant(machine: Machine, section: number): Machine {
  if (section === 0) return machine;
  const random = createRandom(machine.seed).fork(`variant ${section}`);
  const possible = random.shuffle(changes.filter(({ applies }) => applies(machine)).map(({ change }) => change));
  const count = 1 + random.integer(2);
  const changed = possible.slice(0, count).reduce((now, change) => change(now, random), machine);
  return { ...changed, section };
}

const changes: readonly { readonly applies: (machine: Machine) => boolean; readonly change: Change }[] = [
  { applies: (machine) => machine.tonals.some(({ clock }) => clock.kind === 'shaft'), change: changeSpeed },
  { applies: (machine) => machine.tonals.length > 0, change: changeTimbre },
  { applies: (machine) => machine.flows.length > 0, change: moveResonance },
  { applies: (machine) => machine.flows.length > 0, change: changeFlow },
  { applies: (machine) => machine.impacts.length > 0, change: changeRhythm },
  { applies: (machine) => machine.strokes !== null, change: changeStrokes },
];

/** A factor of 1.08 to 1.25, up or down. */
function factor(random: Random): number {
  const ratio = 1.08 + 0.17 * random.next();
  return random.next() < 0.5 ? ratio : 1 / ratio;
}

function changeSpeed(machine: Machine, random: Random): Machine {
  return { ...machine, shaft: { ...machine.shaft, speedHz: machine.shaft.speedHz * factor(random) } };
}

function changeTimbre(machine: Machine, random: Random): Machine {
  const tonals = machine.tonals.map((tonal) => ({
    ...tonal,
    lines: tonal.lines.map((line) => ({ ...line, levelDb: line.levelDb + 5 * random.normal() })),
  }));
  return { ...machine, tonals };
}

function moveResonance(machine: Machine, random: Random): Machine {
  const flows = machine.flows.map((flow) => ({
    ...flow,
    resonances: flow.resonances.map((resonance, i) =>
      i === 0 ? { ...resonance, hz: resonance.hz * factor(random) ** 2 } : resonance,
    ),
  }));
  return { ...machine, flows };
}

function changeFlow(machine: Machine, random: Random): Machine {
  const shift = (random.next() < 0.5 ? -1 : 1) * (3 + 4 * random.next());
  const flows = machine.flows.map((flow) => ({
    ...flow,
    levelDb: flow.levelDb + shift,
    cornerHz: flow.cornerHz * factor(random),
  }));
  return { ...machine, flows };
}

function changeRhythm(machine: Machine, random: Random): Machine {
  const impacts = machine.impacts.map((train) => ({
    ...train,
    events: train.events.map((event) => ({ ...event, at: (event.at + 0.1 + 0.3 * random.next()) % 1 })),
    resonances: train.resonances.map((resonance) => ({ ...resonance, hz: resonance.hz * factor(random) })),
  }));
  return { ...machine, impacts };
}

function changeStrokes(machine: Machine, random: Random): Machine {
  if (!machine.strokes) return machine;
  const { rateHz, lowHz, highHz } = machine.strokes;
  const shift = factor(random);
  const strokes = { ...machine.strokes, rateHz: rateHz * factor(random), lowHz: lowHz * shift, highHz: highHz * shift };
  return { ...machine, strokes };
}
