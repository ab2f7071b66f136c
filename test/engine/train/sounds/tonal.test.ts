import { describe, expect, it } from 'vitest';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { cycleTable, readCycle, renderTonal } from '#main/engine/train/sounds/tonal.ts';
import { rotate } from '#main/engine/train/sounds/rotation.ts';
import { createRandom } from '#shared/core/random.ts';
import { powerAt } from './measure.ts';

const sampleRate = 16_000;
const steady = { speedHz: 25, wander: 0, wanderHz: 1, slip: 0 };
const rotation = rotate(steady, { speed: 1, load: 0 }, 2 * sampleRate, sampleRate, createRandom(1));
const decibel = (power: number, reference: number): number => 10 * Math.log10(power / reference);

describe('a tonal source', () => {
  it('has its lines where the clock puts them, at their levels, and nothing between', () => {
    const lines = [
      { order: 1, levelDb: 0 },
      { order: 3, levelDb: -10 },
      { order: 40, levelDb: -6 },
    ];
    const tonal = { clock: { kind: 'shaft', ratio: 2 } as const, lines, levelDb: 0, loadDb: 0, flutter: 0 };
    const signal = renderTonal(tonal, rotation, sampleRate, createRandom(2));
    const first = powerAt(signal, 50, sampleRate);
    expect(decibel(powerAt(signal, 150, sampleRate), first)).toBeCloseTo(-10, 1);
    expect(decibel(powerAt(signal, 2000, sampleRate), first)).toBeCloseTo(-6, 1);
    for (const hz of [75, 100, 1000, 1950]) expect(decibel(powerAt(signal, hz, sampleRate), first)).toBeLessThan(-45);
    expect(rootMeanSquare(signal)).toBeCloseTo(1, 2);
  });

  it('leaves out lines that the sample rate cannot carry', () => {
    const lines = [
      { order: 1, levelDb: 0 },
      { order: 400, levelDb: 0 },
    ];
    const tonal = { clock: { kind: 'shaft', ratio: 1 } as const, lines, levelDb: 0, loadDb: 0, flutter: 0 };
    const signal = renderTonal(tonal, rotation, sampleRate, createRandom(3));
    expect(powerAt(signal, 25, sampleRate)).toBeCloseTo(1, 2);
    const none = renderTonal({ ...tonal, lines: [lines[1]!] }, rotation, sampleRate, createRandom(3));
    expect(none.every((value) => value === 0)).toBe(true);
  });

  it('reads a table as the sum of sines it was made of', () => {
    const lines = [
      { order: 2, levelDb: 0 },
      { order: 7, levelDb: -6 },
    ];
    const random = createRandom(4);
    const phases = lines.map(() => random.integer(32_768));
    const turns = Float64Array.from({ length: 500 }, (_, i) => -1.3 + i * 0.00731);
    const heard = readCycle(cycleTable(lines, createRandom(4)), turns);
    turns.forEach((turn, i) => {
      const expected = lines.reduce((sum, { order, levelDb }, line) => {
        return sum + 10 ** (levelDb / 20) * Math.sin(2 * Math.PI * (order * turn + phases[line]! / 32_768));
      }, 0);
      expect(Math.abs(heard[i]! - expected)).toBeLessThan(2e-3);
    });
  });
});
