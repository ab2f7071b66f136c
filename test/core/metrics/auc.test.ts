import { describe, expect, it } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { partialArea, partialAuc, standardisePartialArea } from '#shared/core/metrics/partial-auc.ts';
import { rocPoints } from '#shared/core/metrics/roc.ts';
import { createRandom } from '#shared/core/random.ts';
import { example, golden } from './golden.ts';

describe('auc', () => {
  it('is the worked example’s .815', () => {
    expect(auc(example.normal, example.anomalous)).toBeCloseTo(0.815, 12);
  });

  it.each(golden.curves)('agrees with scikit-learn (case %#)', ({ normal, anomalous, auc: expected }) => {
    expect(auc(normal, anomalous)).toBeCloseTo(expected, 12);
  });

  it('counts pairs, ties half', () => {
    const random = createRandom(11);
    for (let trial = 0; trial < 50; trial += 1) {
      const draw = (): number[] => Array.from({ length: 1 + random.integer(12) }, () => random.integer(6));
      const [normal, anomalous] = [draw(), draw()];
      let wins = 0;
      for (const a of anomalous) for (const n of normal) wins += a > n ? 1 : a === n ? 0.5 : 0;
      expect(auc(normal, anomalous)).toBeCloseTo(wins / (normal.length * anomalous.length), 12);
    }
  });

  it('is not a number without both classes, and refuses scores that are none', () => {
    expect(auc([], [1])).toBeNaN();
    expect(auc([1], [])).toBeNaN();
    expect(() => auc([NaN], [1])).toThrow(RangeError);
  });

  it('takes infinite scores for what they are', () => {
    expect(auc([0, -Infinity], [Infinity, 1])).toBe(1);
  });
});

describe('partialAuc', () => {
  it('is the worked example’s .657895 (area .035 up to .1)', () => {
    expect(partialArea(example.normal, example.anomalous, 0.1)).toBeCloseTo(0.035, 12);
    expect(partialAuc(example.normal, example.anomalous, 0.1)).toBeCloseTo(0.657895, 6);
  });

  it('standardises as the DCASE evaluator: area .0189 is .573157895', () => {
    expect(standardisePartialArea(0.0189, 0.1)).toBeCloseTo(0.573157895, 9);
  });

  it.each(golden.curves)('agrees with scikit-learn (case %#)', ({ normal, anomalous, partialAuc: expected }) => {
    for (const [maximum, value] of Object.entries(expected)) {
      expect(partialAuc(normal, anomalous, Number(maximum))).toBeCloseTo(value, 12);
    }
  });

  it('is 1 for perfect and .5 for useless scores', () => {
    expect(partialAuc([1, 2, 3], [4, 5])).toBeCloseTo(1, 12);
    expect(partialAuc([1, 1, 1], [1, 1])).toBeCloseTo(0.5, 12);
    expect(partialAuc([], [1])).toBeNaN();
    expect(() => partialAuc([1], [2], 0)).toThrow(RangeError);
  });
});

describe('rocPoints', () => {
  it('goes from nothing flagged to everything flagged, equal scores together', () => {
    expect(rocPoints([1, 2, 2], [2, 3])).toEqual([
      { threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0, falseNegativeRate: 1 },
      { threshold: 3, falsePositiveRate: 0, truePositiveRate: 0.5, falseNegativeRate: 0.5 },
      { threshold: 2, falsePositiveRate: 2 / 3, truePositiveRate: 1, falseNegativeRate: 0 },
      { threshold: 1, falsePositiveRate: 1, truePositiveRate: 1, falseNegativeRate: 0 },
    ]);
  });
});
