import { createRandom, type Random } from '#shared/core/random.ts';
import { confine, filter, lowPass } from './filter.ts';
import { mix, setRootMeanSquare } from './level.ts';
import { ring } from './impacts.ts';
import { flutter, whiteNoise } from './noise.ts';
import { rampShare } from './rotation.ts';
import { cycleTable, readCycle } from './tonal.ts';

/** What makes a healthy machine's recording odd. `start` and `stop` change the rotation; the others add a sound. */
export const disturbanceKinds = ['nearby-machine', 'knock', 'reversing-alarm', 'start', 'stop'] as const;
export type DisturbanceKind = (typeof disturbanceKinds)[number];

/** `levelDb` is relative to the machine and means nothing for `start` and `stop`. */
export interface Disturbance {
  readonly kind: DisturbanceKind;
  readonly levelDb: number;
  /** decides its details; recordings that share a seed hear the same neighbour */
  readonly seed: number;
}

/** The added sound of a disturbance, of unit root mean square; null for those that change the rotation instead. */
export function renderDisturbance(
  disturbance: Disturbance,
  length: number,
  sampleRate: number,
  random: Random,
): Float32Array | null {
  const traits = createRandom(disturbance.seed).fork(disturbance.kind);
  const signal = raw(disturbance.kind, length, sampleRate, traits, random);
  if (signal) setRootMeanSquare(signal, 1);
  return signal;
}

function raw(
  kind: DisturbanceKind,
  length: number,
  sampleRate: number,
  traits: Random,
  random: Random,
): Float32Array | null {
  switch (kind) {
    case 'nearby-machine':
      return grinder(length, sampleRate, traits, random);
    case 'knock':
      return knocks(length, sampleRate, random);
    case 'reversing-alarm':
      return reversingAlarm(length, sampleRate, traits, random);
    case 'start':
    case 'stop':
      return null;
  }
}

/** A machine tool that runs for a while beside the recorded machine, heard through the hall. */
function grinder(length: number, sampleRate: number, traits: Random, random: Random): Float32Array {
  const seconds = length / sampleRate;
  const hz = 70 + 90 * traits.next();
  const lines = Array.from({ length: 20 }, (_, i) => ({ order: i + 1, levelDb: -1.2 * i - 9 * traits.next() }));
  const up = { kind: 'start' as const, atSeconds: seconds * 0.25 * random.next(), seconds: 0.9 };
  const down = { kind: 'stop' as const, atSeconds: seconds * (0.65 + 0.3 * random.next()), seconds: 1.6 };
  const turns = new Float64Array(length);
  const running = new Float32Array(length);
  let position = random.next();
  for (let i = 0; i < length; i++) {
    running[i] = rampShare(up, i / sampleRate) * rampShare(down, i / sampleRate);
    turns[i] = position;
    position += (hz * running[i]!) / sampleRate;
  }
  const signal = readCycle(cycleTable(lines, traits), turns);
  setRootMeanSquare(signal, 1);
  const wheel = whiteNoise(length, random);
  confine(wheel, 1200, 4500, sampleRate);
  flutter(wheel, 0.5, 1.5, sampleRate, random);
  setRootMeanSquare(wheel, 1);
  mix(signal, wheel, 0.7);
  for (let i = 0; i < length; i++) signal[i]! *= running[i]!;
  filter(signal, lowPass(3500, sampleRate));
  return signal;
}

/** Someone bumps against the microphone stand: a few dull thumps, each followed by rubbing. */
function knocks(length: number, sampleRate: number, random: Random): Float32Array {
  const train = new Float32Array(length);
  const rub = new Float32Array(length);
  const noise = whiteNoise(length, random);
  const count = 2 + random.integer(4);
  for (let knock = 0; knock < count; knock++) {
    const at = Math.floor((0.05 + 0.85 * random.next()) * length);
    train[at] = 0.6 + random.next();
    const lasting = Math.floor((0.1 + 0.25 * random.next()) * sampleRate);
    for (let i = at; i < Math.min(length, at + lasting); i++) {
      rub[i] = noise[i]! * Math.sin((Math.PI * (i - at)) / lasting);
    }
  }
  const signal = ring(
    train,
    [
      { hz: 85 + 60 * random.next(), decaySeconds: 0.05, gainDb: 0 },
      { hz: 260 + 150 * random.next(), decaySeconds: 0.02, gainDb: -4 },
      { hz: 900 + 600 * random.next(), decaySeconds: 0.006, gainDb: -8 },
    ],
    sampleRate,
  );
  setRootMeanSquare(signal, 1);
  confine(rub, 150, 1800, sampleRate);
  setRootMeanSquare(rub, 1);
  mix(signal, rub, 0.35);
  return signal;
}

/** A fork-lift truck that reverses: one beep a second, coming nearer or going away. */
function reversingAlarm(length: number, sampleRate: number, traits: Random, random: Random): Float32Array {
  const hz = 1000 + 350 * traits.next();
  const phase = random.next();
  const nearer = random.next() < 0.5;
  const signal = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const seconds = i / sampleRate;
    const beat = (seconds * 1.05 + phase) % 1;
    const edge = Math.min(1, beat / 0.01, Math.max(0, (0.5 - beat) / 0.01));
    const distance = 0.35 + 0.65 * (nearer ? i / length : 1 - i / length);
    const tone = Math.sin(2 * Math.PI * hz * seconds) + 0.25 * Math.sin(6 * Math.PI * hz * seconds);
    signal[i] = beat < 0.5 ? edge * distance * tone : 0;
  }
  return signal;
}
