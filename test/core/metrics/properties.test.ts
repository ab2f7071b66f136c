import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { fitGamma } from '#shared/core/metrics/gamma.ts';
import { partialArea, partialAuc } from '#shared/core/metrics/partial-auc.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { rocPoints } from '#shared/core/metrics/roc.ts';

/** Few different values, so that ties are frequent. */
const scores = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 20 });
const seeded = { seed: 42, numRuns: 200 };
/** Keeps the order and all ties, changes every distance. */
const stretch = (values: readonly number[]): number[] => values.map((value) => Math.exp(value / 3) - 2);

describe('metrics of any scores', () => {
  it('exchange of the classes mirrors the AUC', () => {
    fc.assert(
      fc.property(scores, scores, (normal, anomalous) => {
        expect(auc(normal, anomalous) + auc(anomalous, normal)).toBeCloseTo(1, 12);
      }),
      seeded,
    );
  });

  it('only the order of the scores counts', () => {
    fc.assert(
      fc.property(scores, scores, (normal, anomalous) => {
        const [stretchedNormal, stretchedAnomalous] = [stretch(normal), stretch(anomalous)];
        expect(auc(stretchedNormal, stretchedAnomalous)).toBe(auc(normal, anomalous));
        expect(partialAuc(stretchedNormal, stretchedAnomalous)).toBe(partialAuc(normal, anomalous));
        const [plain, stretched] = [
          equalErrorRate(normal, anomalous)!,
          equalErrorRate(stretchedNormal, stretchedAnomalous)!,
        ];
        expect({ ...stretched, threshold: 0 }).toEqual({ ...plain, threshold: 0 });
      }),
      seeded,
    );
  });

  it('the area up to a limit grows to the whole AUC', () => {
    fc.assert(
      fc.property(scores, scores, (normal, anomalous) => {
        const areas = [0.1, 0.4, 0.8, 1 - 1e-12].map((maximum) => partialArea(normal, anomalous, maximum));
        expect(areas).toEqual([...areas].sort((a, b) => a - b));
        expect(areas.at(-1)).toBeCloseTo(auc(normal, anomalous), 9);
      }),
      seeded,
    );
  });

  it('the ROC never goes back', () => {
    fc.assert(
      fc.property(scores, scores, (normal, anomalous) => {
        const points = rocPoints(normal, anomalous);
        for (const [i, point] of points.entries()) {
          expect(point.truePositiveRate + point.falseNegativeRate).toBeCloseTo(1, 12);
          if (i === 0) continue;
          expect(point.threshold).toBeLessThan(points[i - 1]!.threshold);
          expect(point.falsePositiveRate).toBeGreaterThanOrEqual(points[i - 1]!.falsePositiveRate);
          expect(point.truePositiveRate).toBeGreaterThanOrEqual(points[i - 1]!.truePositiveRate);
        }
        expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
      }),
      seeded,
    );
  });

  it('a percentile lies among the values, and moves and scales with them', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        const found = percentile(values, quantile);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
        expect(
          percentile(
            values.map((value) => 3 * value - 5),
            quantile,
          ),
        ).toBeCloseTo(3 * found - 5, 9);
        const share = values.filter((value) => value <= found + 1e-9).length / values.length;
        expect(share).toBeGreaterThanOrEqual(quantile - 1 / values.length - 1e-9);
      }),
      seeded,
    );
  });

  it('a gamma distribution is fitted or refused, never half', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 12 }), (values) => {
        const fitted = fitGamma(values);
        if (fitted === null) return;
        expect(fitted.shape).toBeGreaterThan(0);
        expect(fitted.scale).toBeGreaterThan(0);
        expect(Number.isFinite(fitted.location)).toBe(true);
      }),
      { ...seeded, numRuns: 60 },
    );
  });
});
