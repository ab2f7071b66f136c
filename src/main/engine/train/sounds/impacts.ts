import type { Random } from '#shared/core/random.ts';
import { filter, resonator } from './filter.ts';
import { amplitude, mix, rootMeanSquare, scale } from './level.ts';
import type { ImpactTrain } from './machine.ts';
import { clockHz, clockTurns, type Rotation } from './rotation.ts';

export interface Ringing {
  readonly hz: number;
  readonly decaySeconds: number;
  readonly gainDb: number;
}

/**
 * Unit impulses where a clock passes given places of its cycle. Each moment is shifted by `jitter` (standard
 * deviation, in cycles) and each strength varied by 15 %.
 */
export function impulses(
  turns: Float64Array,
  events: ImpactTrain['events'],
  jitter: number,
  random: Random,
): Float32Array {
  const train = new Float32Array(turns.length);
  if (turns.length < 2) return train;
  for (const event of events) {
    let next = Math.ceil(turns[0]! - event.at) + event.at;
    let due = next + jitter * random.normal();
    for (let i = 1; i < turns.length; i++) {
      if (turns[i]! < due) continue;
      train[i]! += amplitude(event.levelDb) * Math.max(0.2, 1 + 0.15 * random.normal());
      next += 1;
      due = next + jitter * random.normal();
    }
  }
  return train;
}

/** Lets a train of impulses ring in several resonances at once. */
export function ring(train: Float32Array, resonances: readonly Ringing[], sampleRate: number): Float32Array {
  const sum = new Float32Array(train.length);
  for (const { hz, decaySeconds, gainDb } of resonances) {
    if (hz > 0.47 * sampleRate) continue;
    const part = train.slice();
    filter(part, resonator(hz, decaySeconds, sampleRate));
    mix(sum, part, amplitude(gainDb));
  }
  return sum;
}

/**
 * Clicks, knocks and clacks of a machine in one recording. The scale is that of an endless recording of unit root mean
 * square, so that a click is as loud in a short excerpt that holds one as in a long one that holds many.
 */
export function renderImpacts(
  train: ImpactTrain,
  rotation: Rotation,
  sampleRate: number,
  random: Random,
): Float32Array {
  const turns = clockTurns(train.clock, rotation, sampleRate);
  const shift = random.next();
  for (let i = 0; i < turns.length; i++) turns[i]! += shift;
  const signal = ring(impulses(turns, train.events, train.jitter, random), train.resonances, sampleRate);
  scale(signal, 1 / expectedRootMeanSquare(train, clockHz(train.clock, rotation), sampleRate));
  return signal;
}

/** Root mean square of an endless train: the energy of one impact times how often it comes. */
function expectedRootMeanSquare(train: ImpactTrain, cyclesPerSecond: number, sampleRate: number): number {
  const single = new Float32Array(Math.ceil(0.25 * sampleRate));
  single[0] = 1;
  const energy = rootMeanSquare(ring(single, train.resonances, sampleRate)) ** 2 * single.length;
  const strength = train.events.reduce((sum, event) => sum + amplitude(event.levelDb) ** 2, 0);
  return Math.sqrt((strength * energy * cyclesPerSecond) / sampleRate);
}
