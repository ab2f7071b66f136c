import type { Random } from '#shared/core/random.ts';
import { amplitude, scale } from './level.ts';
import type { Line, Tonal } from './machine.ts';
import { flutter } from './noise.ts';
import { clockHz, clockTurns, type Rotation } from './rotation.ts';

const sineBits = 15;
const sine = Float32Array.from({ length: 1 << sineBits }, (_, i) => Math.sin((2 * Math.PI * i) / (1 << sineBits)));

/** One cycle of a periodic sound as a table, read at any position by linear interpolation. */
export function cycleTable(lines: readonly Line[], random: Random): Float32Array {
  const highest = lines.reduce((most, line) => Math.max(most, line.order), 1);
  const bits = Math.min(sineBits, Math.max(10, Math.ceil(Math.log2(24 * highest))));
  const size = 1 << bits;
  const table = new Float32Array(size);
  for (const line of lines) {
    const gain = amplitude(line.levelDb);
    const phase = random.integer(1 << sineBits);
    const stride = line.order << (sineBits - bits);
    for (let i = 0, at = phase; i < size; i++, at += stride) table[i]! += gain * sine[at & ((1 << sineBits) - 1)]!;
  }
  return table;
}

/** Reads a cycle table along a clock: [samples] of turns in, [samples] of sound out. */
export function readCycle(table: Float32Array, turns: Float64Array): Float32Array {
  const size = table.length;
  const signal = new Float32Array(turns.length);
  for (let i = 0; i < turns.length; i++) {
    const place = (turns[i]! - Math.floor(turns[i]!)) * size;
    const left = place | 0;
    const from = table[left & (size - 1)]!;
    signal[i] = from + (place - left) * (table[(left + 1) & (size - 1)]! - from);
  }
  return signal;
}

/** A tonal source in one recording, of unit root mean square; lines above 47 % of the sample rate are left out. */
export function renderTonal(tonal: Tonal, rotation: Rotation, sampleRate: number, random: Random): Float32Array {
  const hz = clockHz(tonal.clock, rotation);
  const heard = tonal.lines.filter((line) => line.order * hz < 0.47 * sampleRate);
  const power = heard.reduce((sum, line) => sum + amplitude(line.levelDb) ** 2 / 2, 0);
  if (power === 0) return new Float32Array(rotation.turns.length);
  const table = cycleTable(heard, random);
  scale(table, 1 / Math.sqrt(power));
  const signal = readCycle(table, clockTurns(tonal.clock, rotation, sampleRate));
  flutter(signal, tonal.flutter, 1.3, sampleRate, random);
  return signal;
}
