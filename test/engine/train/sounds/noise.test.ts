import { describe, expect, it } from 'vitest';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { flutter, pinkNoise, slowCurve, whiteNoise } from '#main/engine/train/sounds/noise.ts';
import { createRandom } from '#shared/core/random.ts';
import { bandShare } from './measure.ts';

const sampleRate = 16_000;
const length = 20 * sampleRate;

describe('noise', () => {
  it('is the same for the same seed and another for another', () => {
    expect(whiteNoise(100, createRandom(1))).toEqual(whiteNoise(100, createRandom(1)));
    expect(whiteNoise(100, createRandom(1))).not.toEqual(whiteNoise(100, createRandom(2)));
  });

  it('has unit variance and no mean', () => {
    const noise = whiteNoise(length, createRandom(3));
    expect(rootMeanSquare(noise)).toBeCloseTo(1, 2);
    expect(noise.reduce((sum, value) => sum + value, 0) / length).toBeCloseTo(0, 2);
    expect(Math.abs(rootMeanSquare(pinkNoise(length, createRandom(3))) - 1.3)).toBeLessThan(0.1);
  });

  it('is flat when white: equal power in equal bandwidths', () => {
    const noise = whiteNoise(length, createRandom(4));
    for (const low of [500, 2500, 6500]) expect(bandShare(noise, low, low + 1000, sampleRate)).toBeCloseTo(1 / 8, 2);
  });

  it('falls by 3 dB per octave when pink: equal power in equal octaves', () => {
    const noise = pinkNoise(length, createRandom(5));
    const octaves = [100, 200, 400, 800, 1600].map((low) => bandShare(noise, low, 2 * low, sampleRate));
    for (const share of octaves) expect(Math.abs(10 * Math.log10(share / octaves[2]!))).toBeLessThan(0.8);
  });
});

describe('slow changes', () => {
  it('wander about 0 with unit deviation', () => {
    const curve = slowCurve(20_000, 0.01, 1, createRandom(6));
    expect(rootMeanSquare(curve)).toBeCloseTo(1, 1);
    expect(Math.abs(curve.reduce((sum, value) => sum + value, 0) / curve.length)).toBeLessThan(0.05);
    const step = curve.slice(1).map((value, i) => Math.abs(value - curve[i]!));
    expect(Math.max(...step)).toBeLessThan(0.3);
  });

  it('modulate by the chosen depth, smoothly, and not at all at depth 0', () => {
    const steady = new Float32Array(length).fill(1);
    flutter(steady, 0, 1, sampleRate, createRandom(7));
    expect(steady.every((value) => value === 1)).toBe(true);
    flutter(steady, 0.2, 1, sampleRate, createRandom(7));
    const mean = steady.reduce((sum, value) => sum + value, 0) / length;
    expect(mean).toBeCloseTo(1, 1);
    expect(rootMeanSquare(steady.map((value) => value - mean))).toBeCloseTo(0.2, 1);
    const jumps = steady.subarray(1).map((value, i) => Math.abs(value - steady[i]!));
    expect(jumps.reduce((most, jump) => Math.max(most, jump), 0)).toBeLessThan(0.001);
  });
});
