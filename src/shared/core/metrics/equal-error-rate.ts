import { assertOrdered, rocPoints, type RocPoint } from './roc.ts';

export interface EqualErrorRate {
  /** lambda of the paper's equation 1: a recording is flagged when its score >= threshold */
  readonly threshold: number;
  /** where the two error rates meet on the straight-line ROC */
  readonly eer: number;
  /** the two error rates that the threshold really has on these scores */
  readonly falsePositiveRate: number;
  readonly falseNegativeRate: number;
}

/**
 * The equal error rate and the threshold that belongs to it (paper section 2.4).
 *
 * Walks the distinct scores downwards to the first point where the false positive rate reaches the false negative
 * rate. Where they are equal, the threshold is that score; otherwise the rates cross between two neighbouring scores,
 * the rate is read off the straight line between them, and the threshold is their midpoint (every value between
 * them flags the same recordings). Null when a class has no score.
 */
export function equalErrorRate(normal: ArrayLike<number>, anomalous: ArrayLike<number>): EqualErrorRate | null {
  assertOrdered(normal);
  assertOrdered(anomalous);
  if (normal.length === 0 || anomalous.length === 0) return null;
  return equalErrorRateOf(rocPoints(normal, anomalous));
}

/** The same of a curve that is there already. */
export function equalErrorRateOf(points: readonly RocPoint[]): EqualErrorRate {
  const crossing = points.findIndex((point) => point.falsePositiveRate >= point.falseNegativeRate);
  const at = points[crossing]!;
  const before = points[crossing - 1]!;
  if (at.falsePositiveRate === at.falseNegativeRate) return found(at, at.threshold, at.falsePositiveRate);

  const gapBefore = before.falseNegativeRate - before.falsePositiveRate;
  const gapAt = at.falsePositiveRate - at.falseNegativeRate;
  const share = gapBefore / (gapBefore + gapAt);
  const eer = before.falsePositiveRate + share * (at.falsePositiveRate - before.falsePositiveRate);
  if (before.threshold === Infinity) return found(at, at.threshold, eer);
  return found(before, (before.threshold + at.threshold) / 2, eer);
}

function found({ falsePositiveRate, falseNegativeRate }: RocPoint, threshold: number, eer: number): EqualErrorRate {
  return { threshold, eer, falsePositiveRate, falseNegativeRate };
}
