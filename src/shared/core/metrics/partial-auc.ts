import { assertOrdered, rocPoints } from './roc.ts';

/**
 * Area under the ROC up to a false positive rate of `maximum` (0 < maximum < 1), standardised as by McClish (1989) so
 * that chance is 0.5 and perfection 1: the pAUC of the DCASE evaluators and of scikit-learn's `max_fpr`.
 * NaN when a class has no score.
 */
export function partialAuc(normal: ArrayLike<number>, anomalous: ArrayLike<number>, maximum = 0.1): number {
  return standardisePartialArea(partialArea(normal, anomalous, maximum), maximum);
}

/** McClish's standardisation: (1 + (area - least) / (greatest - least)) / 2. */
export function standardisePartialArea(area: number, maximum: number): number {
  const least = maximum ** 2 / 2;
  return (1 + (area - least) / (maximum - least)) / 2;
}

/** The plain area under the ROC from a false positive rate of 0 to `maximum`. */
export function partialArea(normal: ArrayLike<number>, anomalous: ArrayLike<number>, maximum: number): number {
  if (!(maximum > 0 && maximum < 1))
    throw new RangeError(`maximum false positive rate ${maximum} is not between 0 and 1`);
  assertOrdered(normal);
  assertOrdered(anomalous);
  if (normal.length === 0 || anomalous.length === 0) return NaN;
  const points = rocPoints(normal, anomalous);
  let area = 0;
  for (let i = 1; i < points.length; i += 1) {
    const from = points[i - 1]!;
    const to = points[i]!;
    if (from.falsePositiveRate >= maximum) break;
    const width = to.falsePositiveRate - from.falsePositiveRate;
    const cut = Math.min(width, maximum - from.falsePositiveRate);
    if (cut <= 0) continue;
    const slope = (to.truePositiveRate - from.truePositiveRate) / width;
    area += cut * (from.truePositiveRate + (cut * slope) / 2);
  }
  return area;
}
