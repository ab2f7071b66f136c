import { describe, expect, test } from 'vitest';
import { fitLevelRange } from '#renderer/plot/colour.ts';
import { bandLevel, differenceOf, levelAt } from '#renderer/plot/levels.ts';
import { createRandom } from '#shared/core/random.ts';
import { analysed, tone } from './tones.ts';

const rate = 16_000;
const halfScaleDb = 20 * Math.log10(0.5);
const { levels } = analysed(tone(1000, rate, 2), rate);

describe('level under the cursor', () => {
  test('is the level of the tone at its frequency, and far below away from it', () => {
    expect(levelAt(levels, 1, 1000)).toBeCloseTo(halfScaleDb, 1);
    expect(levelAt(levels, 1, 3000)).toBeLessThan(-80);
  });
  test('is unknown outside the recording', () => {
    expect(levelAt(levels, -0.1, 1000)).toBeNaN();
    expect(levelAt(levels, 2.5, 1000)).toBeNaN();
    expect(levelAt(levels, 1, 9000)).toBeNaN();
  });
});

describe('level of a band', () => {
  test('of a tone is the level of the tone, wherever the band ends', () => {
    expect(bandLevel(levels, 900, 1100)).toBeCloseTo(halfScaleDb, 0);
    expect(bandLevel(levels, 0, 8000)).toBeCloseTo(halfScaleDb, 0);
    expect(bandLevel(levels, 4000, 8000)).toBeLessThan(-60);
  });
  test('of white noise follows its share of the bandwidth', () => {
    const random = createRandom(3);
    const noise = analysed(
      Float32Array.from({ length: 4 * rate }, () => 0.1 * random.normal()),
      rate,
    ).levels;
    const all = 10 * Math.log10(2 * 0.01);
    expect(bandLevel(noise, 0, 8000)).toBeCloseTo(all, 0);
    expect(bandLevel(noise, 2000, 4000)).toBeCloseTo(all - 6.02, 0);
  });
});

describe('difference', () => {
  test('is what one recording has over the other', () => {
    const quieter = analysed(
      tone(1000, rate, 2).map((sample) => sample / 10),
      rate,
    ).levels;
    expect(levelAt(differenceOf(levels, quieter), 1, 1000)).toBeCloseTo(20, 3);
  });
  test('is measured at the same frequency when the rates differ', () => {
    const other = analysed(tone(1000, 48_000, 2), 48_000).levels;
    expect(Math.abs(levelAt(differenceOf(levels, other), 1, 1000))).toBeLessThan(2);
  });
});

describe('automatic range', () => {
  test('begins above the loudest level and spans 40 to 90 dB', () => {
    const range = fitLevelRange([levels.values]);
    expect(range.topDb).toBe(-5);
    expect(range.topDb - range.floorDb).toBe(90);
    expect(fitLevelRange([new Float32Array(1000).fill(-60)])).toEqual({ floorDb: -100, topDb: -60 });
  });
});
