import { describe, expect, test } from 'vitest';
import { fitLevelRange } from '#renderer/plot/colour.ts';
import { bandLevel, boxLevel, differenceOf, levelAt } from '#renderer/plot/levels.ts';
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

describe('level of a box', () => {
  // the tone sounds in the second half only
  const later = analysed(
    tone(1000, rate, 2).map((sample, i) => (i < rate ? 0 : sample)),
    rate,
  ).levels;
  const band = { lowHz: 900, highHz: 1100 };

  test('is that of its own second and its own frequencies', () => {
    expect(boxLevel(later, { ...band, startSeconds: 1.2, endSeconds: 1.8 })).toBeCloseTo(halfScaleDb, 0);
    expect(boxLevel(later, { ...band, startSeconds: 0.1, endSeconds: 0.9 })).toBeLessThan(-100);
    expect(boxLevel(later, { lowHz: 4000, highHz: 8000, startSeconds: 1.2, endSeconds: 1.8 })).toBeLessThan(-60);
    // half of the time is half of the power
    expect(boxLevel(later, { ...band, startSeconds: 0, endSeconds: 2 })).toBeCloseTo(halfScaleDb - 3.01, 0);
  });

  test('over everything is the level of the band', () => {
    const whole = { lowHz: 0, highHz: 8000, startSeconds: 0, endSeconds: 2 };
    expect(boxLevel(levels, whole)).toBeCloseTo(bandLevel(levels, 0, 8000), 1);
  });

  test('is unknown where the recording has no such part', () => {
    expect(boxLevel(levels, { ...band, startSeconds: 5, endSeconds: 6 })).toBeNaN();
    expect(boxLevel(levels, { startSeconds: 0, endSeconds: 1, lowHz: 9000, highHz: 9500 })).toBeNaN();
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
