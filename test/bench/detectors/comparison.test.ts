import { describe, expect, it } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { bootstrapAuc } from '#shared/core/metrics/bootstrap.ts';
import { standardDeviation } from '#shared/core/metrics/summary.ts';
import { createRandom } from '#shared/core/random.ts';
import { bootstrapWins, interval, shortfall, winsOf } from './comparison.ts';

const random = createRandom(4);
const normal = (count: number, centre: number): number[] =>
  Array.from({ length: count }, () => Math.round(4 * (centre + random.normal())) / 4);

describe('the AUC of pairs', () => {
  it('of one table is the AUC of its scores, ties included', () => {
    for (const [normals, faults] of [[8, 20], [1, 6], [13, 5]] as const) {
      const scores = { normals: normal(normals, 0), faults: normal(faults, 1) };
      const found = bootstrapWins(winsOf({ leaveOneOut: false }, [scores]), 10);
      expect(found.value).toBeCloseTo(auc(scores.normals, scores.faults), 12);
    }
  }); // prettier-ignore

  it('of several tables is their mean, and scores of two banks never meet', () => {
    const low = { normals: [0, 1], faults: [2, 0.5] };
    const high = { normals: [100, 101], faults: [99, 102, 100] };
    const mean = (auc(low.normals, low.faults) + auc(high.normals, high.faults)) / 2;
    expect(bootstrapWins(winsOf({ leaveOneOut: false }, [low, high]), 10).value).toBeCloseTo(mean, 12);
  });

  it('of trials that leave one out is the mean over what is left out, in one table', () => {
    const trials = [
      { normals: [1], faults: [0, 2, 3] },
      { normals: [10], faults: [11, 12, 10] },
    ];
    const tables = winsOf({ leaveOneOut: true }, trials);
    expect(tables).toEqual([[[0, 1, 1], [1, 1, 0.5]]]); // prettier-ignore
    expect(bootstrapWins(tables, 10).value).toBeCloseTo((2 / 3 + 2.5 / 3) / 2, 12);
  });

  it('refuses scores that are no numbers', () => {
    expect(() => winsOf({ leaveOneOut: false }, [{ normals: [NaN], faults: [1] }])).toThrow(RangeError);
  });
});

describe('the interval', () => {
  it('is that of the stratified bootstrap of scores', () => {
    const scores = { normals: normal(30, 0), faults: normal(40, 0.8) };
    const found = bootstrapWins(winsOf({ leaveOneOut: false }, [scores]));
    const known = bootstrapAuc(scores.normals, scores.faults)!;
    expect(Math.abs(interval(found).low - known.low)).toBeLessThan(0.01);
    expect(Math.abs(interval(found).high - known.high)).toBeLessThan(0.01);
    expect(Math.abs(standardDeviation(found.repetitions) - known.deviation)).toBeLessThan(0.003);
  });

  it('is narrower over more tables, and nothing where every pair is won', () => {
    const many = Array.from({ length: 9 }, () => ({ normals: normal(12, 0), faults: normal(12, 0.8) }));
    const width = (count: number): number => {
      const { low, high } = interval(bootstrapWins(winsOf({ leaveOneOut: false }, many.slice(0, count))));
      return high - low;
    };
    expect(width(9)).toBeLessThan(width(1) / 2);
    const sure = bootstrapWins(winsOf({ leaveOneOut: false }, [{ normals: [0, 1], faults: [2, 3] }]));
    expect(interval(sure)).toEqual({ low: 1, high: 1 });
  });
});

describe('the rule for a default', () => {
  const auc1 = (faults: readonly number[]) =>
    bootstrapWins(winsOf({ leaveOneOut: false }, [{ normals: [0, 1, 2, 3], faults }]));

  it('holds for a scorer against itself, without any deviation: the drawings are the same', () => {
    const one = auc1([2.5, 3.5, 0.5]);
    expect(shortfall(one, auc1([2.5, 3.5, 0.5]))).toEqual({ by: 0, deviation: 0, own: one.deviation, holds: true, holdsPaired: true }); // prettier-ignore
  });

  it('does not hold far below, and holds above', () => {
    const [good, bad] = [auc1([9, 9, 9]), auc1([0.5, 1.5, 0.5])];
    const below = shortfall(bad, good);
    expect(below.by).toBeCloseTo(1 - (0.25 + 0.5 + 0.25) / 3, 12);
    expect(below).toMatchObject({ holds: false, holdsPaired: false });
    expect(shortfall(good, bad)).toMatchObject({ holds: true, holdsPaired: true, own: 0 });
    expect(shortfall(good, bad).by).toBeCloseTo(-below.by, 12);
  });
});
