import { createRandom, type Random } from '#shared/core/random.ts';
import { renderBackground, type BackgroundKind } from './background.ts';
import { renderDisturbance, type Disturbance } from './disturbances.ts';
import { cloggedFlowDb, renderFault, type Fault } from './faults.ts';
import { renderFlow, renderStrokes } from './flow.ts';
import { renderImpacts } from './impacts.ts';
import { amplitude, mix, peakOf, rootMeanSquare, scale, setRootMeanSquare } from './level.ts';
import type { Machine } from './machine.ts';
import { whiteNoise } from './noise.ts';
import { inRoom, throughMicrophone } from './room.ts';
import { rotate, type Ramp, type Rotation } from './rotation.ts';
import { renderTonal } from './tonal.ts';

export interface RenderOptions {
  readonly seconds: number;
  /** 16,000 Hz unless told otherwise */
  readonly sampleRate?: number;
  /** which recording of this machine: everything that differs between two recordings follows from it */
  readonly seed: number;
  /** relative to the machine's own speed; 1 */
  readonly speed?: number;
  /** 0 = idle ... 1 = full; 0.5 */
  readonly load?: number;
  readonly fault?: Fault;
  readonly disturbance?: Disturbance;
  /** level of the machine over the background, dB; none without it */
  readonly background?: { readonly kind: BackgroundKind; readonly snrDb: number };
  /** level of the healthy machine at half load in the recording, dBFS; -21 */
  readonly levelDb?: number;
}

/** No sample leaves ±0.98; a recording that would is turned down as a whole, as a careful operator would have done. */
const ceiling = 0.98;

/**
 * One recording of a machine, mono, in ±1. The healthy machine at half load has the chosen level; load, faults,
 * disturbances and background come on top, so that a fault is heard as louder where it is.
 */
export function render(machine: Machine, options: RenderOptions): Float32Array {
  const { seconds, seed, sampleRate = 16_000, speed = 1, load = 0.5, levelDb = -21 } = options;
  const length = Math.round(seconds * sampleRate);
  const random = createRandom(seed).fork(`recording of ${machine.kind} ${machine.seed} ${machine.section}`);
  const ramp = rampOf(options.disturbance, seconds, random.fork('ramp'));
  const rotation = rotate(machine.shaft, { speed, load, ramp }, length, sampleRate, random.fork('rotation'));

  const recording = renderHealthy(machine, options, rotation, random);
  if (options.fault) {
    const fault = renderFault(machine, options.fault, rotation, sampleRate, random.fork('fault'));
    const heard = throughPath(fault, machine, rotation, sampleRate);
    setRootMeanSquare(heard, amplitude(levelDb + options.fault.levelDb));
    mix(recording, heard);
  }
  addSurroundings(recording, options, amplitude(levelDb), sampleRate, random);
  const peak = peakOf(recording);
  if (peak > ceiling) scale(recording, ceiling / peak);
  return recording;
}

/** The machine as the microphone hears it without a fault, scaled so that half load has the chosen level. */
function renderHealthy(machine: Machine, options: RenderOptions, rotation: Rotation, random: Random): Float32Array {
  const { sampleRate = 16_000, speed = 1, load = 0.5, levelDb = -21 } = options;
  const flowDb = options.fault?.kind === 'clogging' ? cloggedFlowDb : 0;
  const dry = renderSources(machine, rotation, speed, load, flowDb, sampleRate, random);
  const heard = throughPath(dry, machine, rotation, sampleRate);
  const pathGain = rootMeanSquare(heard) / rootMeanSquare(dry);
  scale(heard, amplitude(levelDb) / (referenceLevel(machine) * pathGain));
  return heard;
}

/** From the machine to the microphone: a machine that turns slower is quieter, then the room, then the microphone. */
function throughPath(dry: Float32Array, machine: Machine, rotation: Rotation, sampleRate: number): Float32Array {
  const { effort } = rotation;
  const heard = inRoom(effort ? dry.map((sample, i) => sample * Math.sqrt(effort[i]!)) : dry, machine.room, sampleRate);
  throughMicrophone(heard, machine.microphone, sampleRate);
  return heard;
}

/** The machine alone, before the room: every source at its level, by its own stream of random numbers. */
function renderSources(
  machine: Machine,
  rotation: Rotation,
  speed: number,
  load: number,
  flowDb: number,
  sampleRate: number,
  random: Random,
): Float32Array {
  const sum = new Float32Array(rotation.turns.length);
  machine.tonals.forEach((tonal, i) => {
    const gain = amplitude(tonal.levelDb + tonal.loadDb * (load - 0.5));
    mix(sum, renderTonal(tonal, rotation, sampleRate, random.fork(`tonal ${i}`)), gain);
  });
  machine.flows.forEach((flow, i) => {
    const gain = amplitude(flow.levelDb + flow.loadDb * (load - 0.5) + flowDb);
    mix(sum, renderFlow(flow, rotation, sampleRate, random.fork(`flow ${i}`)), gain);
  });
  machine.impacts.forEach((train, i) => {
    mix(sum, renderImpacts(train, rotation, sampleRate, random.fork(`impacts ${i}`)), amplitude(train.levelDb));
  });
  if (machine.strokes) {
    const strokes = renderStrokes(machine.strokes, speed, sum.length, sampleRate, random.fork('strokes'));
    mix(sum, strokes, amplitude(machine.strokes.levelDb));
  }
  return sum;
}

/** Root mean square of the healthy machine at half load: its sources are of unit root mean square and independent. */
function referenceLevel(machine: Machine): number {
  const parts = [
    ...machine.tonals,
    ...machine.flows,
    ...machine.impacts,
    ...(machine.strokes ? [machine.strokes] : []),
  ];
  return Math.sqrt(parts.reduce((power, { levelDb }) => power + amplitude(levelDb) ** 2, 0));
}

/** Where `start` and `stop` fall in a recording. */
function rampOf(disturbance: Disturbance | undefined, seconds: number, random: Random): Ramp | undefined {
  if (disturbance?.kind !== 'start' && disturbance?.kind !== 'stop') return undefined;
  const early = disturbance.kind === 'start' ? 0.08 : 0.4;
  return {
    kind: disturbance.kind,
    atSeconds: seconds * (early + 0.2 * random.next()),
    seconds: Math.min(seconds / 2, 1.5 + 1.5 * random.next()),
  };
}

/** Noise of the microphone itself, dBFS */
const selfNoiseDb = -76;

/** Background, a disturbance, and the microphone's own noise. */
function addSurroundings(
  recording: Float32Array,
  options: RenderOptions,
  level: number,
  sampleRate: number,
  random: Random,
): void {
  const { background, disturbance } = options;
  if (background) {
    const noise = renderBackground(background.kind, recording.length, sampleRate, random.fork('background'));
    mix(recording, noise, level * amplitude(-background.snrDb));
  }
  if (disturbance) {
    const added = renderDisturbance(disturbance, recording.length, sampleRate, random.fork('disturbance'));
    if (added) mix(recording, added, level * amplitude(disturbance.levelDb));
  }
  mix(recording, whiteNoise(recording.length, random.fork('microphone')), amplitude(selfNoiseDb));
}
