import type { Random } from '#shared/core/random.ts';
import { filter, highPass, lowPass, resonator } from './filter.ts';
import { amplitude, mix, setRootMeanSquare } from './level.ts';
import { flutter, pinkNoise, whiteNoise } from './noise.ts';
import { cycleTable, readCycle } from './tonal.ts';

export const backgroundKinds = ['hall', 'ventilation', 'workshop'] as const;
export type BackgroundKind = (typeof backgroundKinds)[number];

/**
 * The place a machine stands in, of unit root mean square. `hall`: distant plant, pink. `ventilation`: duct noise and
 * mains hum. `workshop`: pink noise with a distant machine and now and then a clank of metal.
 */
export function renderBackground(
  kind: BackgroundKind,
  length: number,
  sampleRate: number,
  random: Random,
): Float32Array {
  const signal = kind === 'ventilation' ? whiteNoise(length, random) : pinkNoise(length, random);
  filter(signal, highPass(40, sampleRate));
  if (kind === 'ventilation') filter(signal, lowPass(250 + 900 * random.next(), sampleRate, 0.5));
  if (kind === 'hall') filter(signal, lowPass(1500 + 3500 * random.next(), sampleRate, 0.5));
  setRootMeanSquare(signal, 1);
  flutter(signal, 0.15, 0.3, sampleRate, random);
  if (kind !== 'hall') mix(signal, distantHum(kind, length, sampleRate, random), amplitude(-6 - 8 * random.next()));
  if (kind === 'workshop') mix(signal, clanks(length, sampleRate, random));
  setRootMeanSquare(signal, 1);
  return signal;
}

function distantHum(kind: BackgroundKind, length: number, sampleRate: number, random: Random): Float32Array {
  const hz = kind === 'ventilation' ? 50 : 12 + 40 * random.next();
  const lines = Array.from({ length: 12 }, (_, i) => ({ order: i + 1, levelDb: -2 * i - 8 * random.next() }));
  const turns = new Float64Array(length);
  for (let i = 0; i < length; i++) turns[i] = (i * hz) / sampleRate;
  const hum = readCycle(cycleTable(lines, random), turns);
  setRootMeanSquare(hum, 1);
  return hum;
}

/** About one clank in four seconds, somewhere far off. */
function clanks(length: number, sampleRate: number, random: Random): Float32Array {
  const signal = new Float32Array(length);
  const seconds = length / sampleRate;
  for (let at = random.next() * 8; at < seconds; at += 0.5 + 7 * random.next()) {
    signal[Math.floor(at * sampleRate)] = 4 + 8 * random.next();
  }
  filter(signal, resonator(500 + 1500 * random.next(), 0.03, sampleRate));
  return signal;
}
