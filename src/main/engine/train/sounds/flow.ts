import type { Random } from '#shared/core/random.ts';
import { confine, filter, highPass, lowPass, peak } from './filter.ts';
import { setRootMeanSquare } from './level.ts';
import type { Flow, Strokes } from './machine.ts';
import { flutter, whiteNoise } from './noise.ts';
import type { Rotation } from './rotation.ts';

/** Broadband noise of a machine in one recording, of unit root mean square before its beating and flutter. */
export function renderFlow(flow: Flow, rotation: Rotation, sampleRate: number, random: Random): Float32Array {
  const signal = whiteNoise(rotation.turns.length, random);
  filter(signal, lowPass(flow.cornerHz, sampleRate, 0.5));
  filter(signal, highPass(flow.lowCutHz, sampleRate));
  for (const { hz, q, gainDb } of flow.resonances) filter(signal, peak(hz, q, gainDb, sampleRate));
  setRootMeanSquare(signal, 1);
  if (flow.beatDepth > 0) {
    const phase = random.next();
    for (let i = 0; i < signal.length; i++) {
      signal[i]! *= 1 + flow.beatDepth * Math.sin(2 * Math.PI * (flow.beatOrder * rotation.turns[i]! + phase));
    }
  }
  flutter(signal, 0.08, 0.7, sampleRate, random);
  return signal;
}

/** Velocity of a slide (0..1) at a place 0..1 of its cycle: two strokes with rests between them. */
export function strokeVelocity(place: number, duty: number): number {
  const half = (place * 2) % 1;
  return half < duty ? Math.sin((Math.PI * half) / duty) : 0;
}

/** The rolling and rubbing of a slide in one recording, of unit root mean square. */
export function renderStrokes(
  strokes: Strokes,
  speed: number,
  length: number,
  sampleRate: number,
  random: Random,
): Float32Array {
  const signal = whiteNoise(length, random);
  confine(signal, strokes.lowHz, strokes.highHz, sampleRate);
  setRootMeanSquare(signal, 1);
  const step = (strokes.rateHz * speed) / sampleRate;
  let place = random.next();
  let whirr = 0;
  for (let i = 0; i < length; i++) {
    const velocity = strokeVelocity(place, strokes.duty);
    whirr += (strokes.whirrHz * velocity) / sampleRate;
    const lines = strokes.whirrHz > 0 ? Math.sin(2 * Math.PI * whirr) + 0.5 * Math.sin(6 * Math.PI * whirr) : 0;
    signal[i] = (signal[i]! * velocity + 0.5 * lines * velocity) * 0.999 + 0.001 * signal[i]!;
    place += step * (1 + 0.02 * velocity);
    if (place >= 1) place -= 1;
  }
  setRootMeanSquare(signal, 1);
  return signal;
}
