import { describe, expect, it } from 'vitest';
import { countHeard, isHeard, maskOrder } from '#shared/core/explain/masks.ts';
import { fitRidge } from '#shared/core/explain/ridge.ts';
import { fitEveryMask, fitSlime, kernelWeight } from '#shared/core/explain/slime.ts';
import { expectClose, linearScore, linearWeights } from './table.ts';

const everyMask = Array.from({ length: 256 }, (_, mask) => mask);
const label = (mask: number): number => (linearScore(mask) >= 0.5 - 1e-9 ? 1 : 0);

function fitAll(target: (mask: number) => number, alpha: number) {
  return fitRidge(
    everyMask.map((mask) => ({
      row: Array.from({ length: 8 }, (_, band) => (isHeard(mask, band) ? 1 : 0)),
      target: target(mask),
      weight: kernelWeight(mask),
    })),
    alpha,
  );
}

describe('kernelWeight', () => {
  it('is LIME’s kernel of width 0.25 on the cosine distance', () => {
    const expected = [3.35463e-4, 0.0353257, 0.135335, 0.30058, 0.50344, 0.704062, 0.86624, 0.96718, 1];
    for (const mask of everyMask) {
      expect(Math.abs(kernelWeight(mask) / expected[countHeard(mask)]! - 1)).toBeLessThan(5e-6);
    }
    expect(everyMask.reduce((sum, mask) => sum + kernelWeight(mask), 0)).toBeCloseTo(128.565194, 6);
  });
});

describe('golden vectors over all 256 masks', () => {
  it('A: the score itself, alpha 1 and 0', () => {
    const fit = fitAll(linearScore, 1);
    expectClose(fit.weights, [-0.194856, -0.097872, -0.000889, 0.047603, 0.096094, 0.193078, 0.290061, 0.387045], 1e-6);
    expect(fit.intercept).toBeCloseTo(0.117467, 6);
    expect(fit.r2).toBeCloseTo(0.998985, 6);
    expect(fit.intercept + fit.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.837731, 6);
    const exact = fitAll(linearScore, 0);
    expectClose(exact.weights, linearWeights, 1e-9);
    expect(exact.r2).toBeCloseTo(1, 12);
  });

  it('B: the label, alpha 1, 0 and 0.256', () => {
    const fit = fitAll(label, 1);
    expectClose(fit.weights, [-0.24374, -0.122383, -0.001185, -0.001185, 0.120012, 0.241369, 0.362567, 0.604897], 1e-6);
    expect(fit.intercept).toBeCloseTo(0.023289, 6);
    expect(fit.r2).toBeCloseTo(0.676931, 6);
    expect(fitAll(label, 0).r2).toBeCloseTo(0.677612, 6);
    const limit = fitEveryMask(everyMask, label);
    expect(limit.weights[7]).toBeCloseTo(0.619677, 6);
    expect(limit.r2).toBeCloseTo(0.677565, 6);
  });
});

describe('fitSlime', () => {
  it('is the same every time and close to its limit', () => {
    const fit = fitSlime(everyMask, label);
    expect(fitSlime(everyMask, label)).toEqual(fit);
    expectClose(fit.weights, fitEveryMask(everyMask, label).weights, 0.06);
    expect(Math.abs(fit.r2! - 0.677565)).toBeLessThan(0.05);
  });

  it('draws among the known masks only', () => {
    const known = maskOrder().slice(0, 16);
    const fit = fitSlime(known, (mask) => {
      if (!known.includes(mask)) throw new Error(`mask ${mask} was never run`);
      return linearScore(mask);
    });
    expect(fit.r2).toBeGreaterThan(0.99);
  });

  it('says nothing about the bands where the label never changes', () => {
    for (const fit of [fitSlime(everyMask, () => 1), fitEveryMask(everyMask, () => 0)]) {
      expect(fit.r2).toBeNull();
      expect(fit.weights).toEqual(new Array(8).fill(0));
    }
  });
});
