import { describe, expect, test } from 'vitest';
import { findPeaks, highestPeak, levelOf, peaksPerColumn, rowsOf } from '#renderer/plot/peaks.ts';
import { createRandom } from '#shared/core/random.ts';
import { tone } from './tones.ts';

const random = createRandom(1);
const samples = Float32Array.from({ length: 20_000 }, () => random.next() * 2 - 1);
const sound = { sampleRate: 1000, rows: rowsOf({ samples, peaks: findPeaks(samples) }) };

describe('peaks per column', () => {
  test.each([
    [0, 20, 40],
    [0, 20, 10],
    [2, 3, 100],
    [19, 20, 7],
  ])('of %f s to %f s in %i columns hold every sample', (start, end, columns) => {
    const { low, high } = peaksPerColumn(sound, start, end, columns);
    for (let i = start * 1000; i < end * 1000; i++) {
      const column = Math.min(columns - 1, Math.floor(((i - start * 1000) * columns) / ((end - start) * 1000)));
      expect(high[column]!).toBeGreaterThanOrEqual(samples[i]!);
      expect(low[column]!).toBeLessThanOrEqual(samples[i]!);
    }
  });
  test('a click is drawn in the column where it is heard, at each zoom', () => {
    const click = new Float32Array(16_000);
    click[11_200] = 1;
    const clicked = { sampleRate: 16_000, rows: rowsOf({ samples: click, peaks: findPeaks(click) }) };
    for (const [start, end, columns] of [
      [0, 1, 50],
      [0, 1, 800],
      [0.69, 0.71, 400],
    ] as const) {
      const { high } = peaksPerColumn(clicked, start, end, columns);
      const expected = ((0.7 - start) / (end - start)) * columns;
      expect(Math.abs(high.indexOf(1) - Math.floor(expected + 1e-9))).toBeLessThanOrEqual(1);
    }
  });
  test('ends with the sound', () => {
    const { high } = peaksPerColumn(sound, 0, 40, 80);
    expect(Number.isNaN(high[39]!)).toBe(false);
    expect(Number.isNaN(high[41]!)).toBe(true);
  });
});

test('the highest peak counts both signs', () => {
  expect(highestPeak(findPeaks(Float32Array.of(0.2, -0.7, 0.1)))).toBeCloseTo(0.7);
});

test('level: a full-scale sine is 0 dB, silence is minus infinity', () => {
  expect(levelOf(tone(100, 8000, 1))).toBeCloseTo(-6.02, 2);
  expect(levelOf(new Float32Array(100))).toBe(Number.NEGATIVE_INFINITY);
});
