import { describe, expect, it } from 'vitest';
import { detectorKinds, scorers, type ThresholdRule } from '#shared/core/domain.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { combine, fitStandardisation, scorersOf, standardise } from '#main/engine/detect/standardise.ts';
import { findThreshold, quantileOf } from '#main/engine/detect/threshold.ts';

const random = createRandom(900);
const nobody = { falseAlarms: [], faults: [] };
const draw = (count: number, draws = random): number[] => Array.from({ length: count }, () => draws.normal());
const valueOf = (rule: ThresholdRule, scores: readonly number[]): number =>
  unwrap(findThreshold(rule, scores, nobody)).value;

describe('a threshold by percentile', () => {
  it('lets the share of the bank through that it promises', () => {
    for (const count of [3, 10, 37, 200]) {
      const scores = draw(count);
      for (const quantile of [0.5, 0.9, 0.95, 1]) {
        const threshold = valueOf({ kind: 'percentile', quantile }, scores);
        const flagged = scores.filter((score) => score > threshold).length;
        expect(flagged).toBeLessThanOrEqual(Math.ceil((1 - quantile) * count));
        expect(flagged).toBeGreaterThanOrEqual(Math.floor((1 - quantile) * (count - 1)));
      }
    }
  });

  it('is the largest score at 1 and says how many it saw', () => {
    const found = unwrap(findThreshold({ kind: 'percentile', quantile: 1 }, [3, -1, 2], nobody));
    expect(found).toMatchObject({ value: 3, details: { quantile: 1, recordings: 3 } });
  });
});

describe('a threshold by gamma distribution', () => {
  const skewed = (count: number, seed: number): number[] => {
    const draws = createRandom(seed);
    // the sum of four exponential variates: a gamma distribution of shape 4 and scale 0.5, moved by -1
    return Array.from({ length: count }, () =>
      [0, 0, 0, 0].reduce((sum) => sum - 0.5 * Math.log(1 - draws.next()), -1),
    );
  };

  it('is near the quantile of the distribution the scores were drawn from', () => {
    // P(4, x) = 0.95 at x = 7.75366 (the chi-squared table: 15.5073 for 8 degrees of freedom, halved)
    for (const seed of [1, 2, 3]) {
      const threshold = valueOf({ kind: 'gamma', quantile: 0.95 }, skewed(4000, seed));
      expect(Math.abs(threshold - (7.75366 * 0.5 - 1))).toBeLessThan(0.15);
    }
  });

  it('rises with its quantile and can lie beyond every score seen', () => {
    const scores = skewed(60, 4);
    const thresholds = [0.5, 0.8, 0.95, 0.99, 0.9999].map((quantile) => valueOf({ kind: 'gamma', quantile }, scores));
    thresholds.slice(1).forEach((value, i) => expect(value).toBeGreaterThan(thresholds[i]!));
    expect(thresholds.at(-1)).toBeGreaterThan(Math.max(...scores));
  });

  it.each([
    ['equal scores', [2, 2, 2, 2]],
    ['two scores', [1, 2]],
    ['an infinite score', [1, 2, 3, Infinity]],
  ])('of %s is the percentile, and says so', (_, scores) => {
    const found = unwrap(findThreshold({ kind: 'gamma', quantile: 0.5 }, scores, nobody));
    expect(found.value).toBe(percentile(scores, 0.5));
    expect(found.details).toEqual({ quantile: 0.5, recordings: scores.length, fitted: 0 });
  });
});

describe('a threshold by labels', () => {
  it('separates what can be separated, whatever the bank says', () => {
    const labelled = { falseAlarms: [0.1, 0.4, 0.3], faults: [2, 1, 5] };
    const found = unwrap(findThreshold({ kind: 'eer' }, draw(20), labelled));
    expect(found.value).toBeGreaterThan(0.4);
    expect(found.value).toBeLessThanOrEqual(1);
    expect(found.details).toMatchObject({
      eer: 0,
      falsePositiveRate: 0,
      falseNegativeRate: 0,
      falseAlarms: 3,
      faults: 3,
    });
  });

  it.each([
    { falseAlarms: [], faults: [1] },
    { falseAlarms: [1], faults: [] },
  ])('needs both kinds', (labelled) => {
    expect(findThreshold({ kind: 'eer' }, [1, 2, 3], labelled)).toMatchObject({
      ok: false,
      problem: { code: 'detector.labels' },
    });
  });
});

describe('quantileOf', () => {
  it('is the rule’s own where it has one', () => {
    expect(quantileOf({ kind: 'percentile', quantile: 0.9 })).toBe(0.9);
    expect(quantileOf({ kind: 'gamma', quantile: 0.8 })).toBe(0.8);
    expect(quantileOf({ kind: 'eer' })).toBe(0.95);
    expect(quantileOf({ kind: 'value', value: 0.3 })).toBe(0.95);
  });
});

describe('standardisation', () => {
  it('brings any scores to mean 0 and deviation 1, and keeps their order', () => {
    for (const scorer of scorers) {
      const scores = draw(50).map((score) => 40 + 7 * score);
      const found = scores.map((score) => standardise(score, fitStandardisation(scorer, scores)));
      expect(found.reduce((sum, score) => sum + score, 0) / 50).toBeCloseTo(0, 9);
      expect(found.reduce((sum, score) => sum + score ** 2, 0) / 50).toBeCloseTo(1, 9);
      const order = (values: readonly number[]) => values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
      expect(order(found)).toEqual(order(scores));
    }
  });

  it.each([
    ['level', [3, 3, 3], 0.25],
    ['ast', [0, 0], 1e-6],
    ['statistics', [0, 0, 0], 1e-4],
    ['ast', [50, 50], 0.05],
    ['statistics', [-50, -50], 0.05],
    ['level', [1000, 1000], 1],
  ] as const)('%s of %j has a deviation of %d: a bank of equal recordings does not blow up', (scorer, raw, floor) => {
    const found = fitStandardisation(scorer, raw);
    expect(found.mean).toBe(raw[0]);
    expect(found.deviation).toBeCloseTo(floor, 12);
    expect(Number.isFinite(standardise(raw[0] + 1, found))).toBe(true);
  });

  it('of one score is that score', () => {
    expect(standardise(0.7, fitStandardisation('ast', [0.7]))).toBe(0);
  });
});

describe('combine', () => {
  it('is the mean of the kind’s scorers and hears of no other', () => {
    for (const kind of detectorKinds) {
      const base = { ast: 1, statistics: 2, level: 4 };
      const used = scorersOf(kind);
      expect(combine(kind, base)).toBe(used.reduce((sum, scorer) => sum + base[scorer], 0) / used.length);
      for (const scorer of scorers) {
        const moved = combine(kind, { ...base, [scorer]: base[scorer] + 6 }) - combine(kind, base);
        expect(moved).toBeCloseTo(used.includes(scorer) ? 6 / used.length : 0, 12);
      }
    }
  });
});
