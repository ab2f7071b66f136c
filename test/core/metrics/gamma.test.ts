import { describe, expect, it } from 'vitest';
import { logGamma, regularisedGamma, standardGammaQuantile } from '#shared/core/metrics/gamma-function.ts';
import { fitGamma, gammaQuantile } from '#shared/core/metrics/gamma.ts';
import { minimise } from '#shared/core/metrics/nelder-mead.ts';
import { golden } from './golden.ts';

describe('fitGamma', () => {
  it.each(golden.gammas.slice(0, 2))('finds what scipy.stats.gamma.fit finds (case %#)', (expected) => {
    const found = fitGamma(expected.values)!;
    expect(Math.abs(found.shape / expected.shape - 1)).toBeLessThan(1e-6);
    expect(Math.abs(found.location - expected.location)).toBeLessThan(1e-6);
    expect(Math.abs(found.scale / expected.scale - 1)).toBeLessThan(1e-6);
    for (const [quantile, value] of Object.entries(expected.quantiles)) {
      expect(gammaQuantile(found, Number(quantile))).toBeCloseTo(value, 7);
    }
  });

  it.each(golden.gammas.slice(2))(
    'finds scipy’s quantiles where the shape itself is hardly determined (case %#)',
    (expected) => {
      const found = fitGamma(expected.values)!;
      for (const [quantile, value] of Object.entries(expected.quantiles)) {
        expect(Math.abs(gammaQuantile(found, Number(quantile)) - value)).toBeLessThan(0.03);
      }
    },
  );

  it('says no where there is nothing to fit', () => {
    expect(fitGamma([1, 2])).toBeNull();
    expect(fitGamma([2, 2, 2, 2])).toBeNull();
    expect(fitGamma([1, 2, NaN])).toBeNull();
    expect(fitGamma([1, 2, Infinity])).toBeNull();
  });
});

describe('gamma functions', () => {
  it.each(golden.gammaFunction)(
    'agree with scipy at shape $shape, x $x',
    ({ shape, x, logGamma: logarithm, below }) => {
      expect(logGamma(shape)).toBeCloseTo(logarithm, 8);
      expect(regularisedGamma(shape, x)).toBeCloseTo(below, 9);
    },
  );

  it('the quantile undoes the distribution', () => {
    for (const shape of [0.05, 0.4, 1, 2.5, 30, 1e4]) {
      for (const quantile of [0.01, 0.5, 0.9, 0.999]) {
        expect(regularisedGamma(shape, standardGammaQuantile(shape, quantile))).toBeCloseTo(quantile, 10);
      }
    }
  });

  it('knows the exponential distribution', () => {
    expect(gammaQuantile({ shape: 1, location: 3, scale: 2 }, 0.9)).toBeCloseTo(3 - 2 * Math.log(0.1), 12);
    expect(regularisedGamma(2, 0)).toBe(0);
    expect(() => gammaQuantile({ shape: 1, location: 0, scale: 1 }, 1)).toThrow(RangeError);
  });
});

describe('minimise', () => {
  it('walks down Rosenbrock’s valley', () => {
    const rosenbrock = ([x, y]: readonly number[]): number => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
    const { point, value } = minimise(rosenbrock, [-1.2, 1], { pointTolerance: 1e-8, valueTolerance: 1e-12 });
    expect(value).toBeLessThan(1e-10);
    expect(point[0]).toBeCloseTo(1, 4);
    expect(point[1]).toBeCloseTo(1, 4);
  });

  it('leaves a start at zero and shrinks where nothing is better', () => {
    expect(minimise(([x]) => Math.abs(x!), [0]).value).toBe(0);
  });
});
