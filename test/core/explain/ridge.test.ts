import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitRidge } from '#shared/core/explain/ridge.ts';
import { expectClose } from './table.ts';

interface RidgeCase {
  readonly alpha: number;
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly weight: readonly number[];
  readonly weights: readonly number[];
  readonly intercept: number;
  readonly r2: number;
}
const { cases } = JSON.parse(readFileSync(new URL('../../golden/explain/ridge.json', import.meta.url), 'utf8')) as {
  cases: RidgeCase[];
};

describe('fitRidge', () => {
  it.each(cases)('agrees with scikit-learn’s weighted Ridge (alpha $alpha)', (expected) => {
    const fit = fitRidge(
      expected.rows.map((row, i) => ({ row, target: expected.target[i]!, weight: expected.weight[i]! })),
      expected.alpha,
    );
    expectClose(fit.weights, expected.weights, 1e-9);
    expect(fit.intercept).toBeCloseTo(expected.intercept, 9);
    expect(fit.r2).toBeCloseTo(expected.r2, 9);
  });

  it('gives undetermined directions no weight without a penalty', () => {
    const observations = [0, 1, 2].map((x) => ({ row: [x, 5], target: 3 * x, weight: 1 }));
    const fit = fitRidge(observations, 0);
    expectClose(fit.weights, [3, 0], 1e-12);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  it('has no fidelity for a constant target', () => {
    const fit = fitRidge(
      [0, 1, 2].map((x) => ({ row: [x], target: 0.3, weight: 0.7 })),
      1,
    );
    expect(fit.r2).toBeNull();
    expect(fit.intercept).toBeCloseTo(0.3, 12);
  });

  it('counts a weight of two as two observations', () => {
    const once = [
      { row: [0], target: 1, weight: 1 },
      { row: [1], target: 2, weight: 1 },
      { row: [2], target: 0, weight: 1 },
    ];
    const doubled = fitRidge([...once, once[1]!], 1);
    const weighted = fitRidge(
      once.map((each, i) => ({ ...each, weight: i === 1 ? 2 : 1 })),
      1,
    );
    expectClose(weighted.weights, doubled.weights, 1e-12);
    expect(weighted.r2).toBeCloseTo(doubled.r2!, 12);
  });
});
