/** One point of the receiver operating characteristic: what happens when every score >= threshold is flagged. */
export interface RocPoint {
  /** +Infinity at the first point, where nothing is flagged */
  readonly threshold: number;
  /** share of the normal recordings that are flagged */
  readonly falsePositiveRate: number;
  /** share of the anomalous recordings that are flagged */
  readonly truePositiveRate: number;
  /** the rest of them */
  readonly falseNegativeRate: number;
}

/**
 * The receiver operating characteristic by decreasing distinct scores; equal scores are flagged together.
 * The first point flags nothing, the last one everything. Both classes must have at least one score.
 */
export function rocPoints(normal: ArrayLike<number>, anomalous: ArrayLike<number>): RocPoint[] {
  const normals = new Float64Array(normal).sort();
  const anomalies = new Float64Array(anomalous).sort();
  const points: RocPoint[] = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0, falseNegativeRate: 1 }];
  let n = normals.length;
  let a = anomalies.length;
  while (n > 0 || a > 0) {
    const threshold = Math.max(n > 0 ? normals[n - 1]! : -Infinity, a > 0 ? anomalies[a - 1]! : -Infinity);
    while (n > 0 && normals[n - 1]! >= threshold) n -= 1;
    while (a > 0 && anomalies[a - 1]! >= threshold) a -= 1;
    points.push({
      threshold,
      falsePositiveRate: (normals.length - n) / normals.length,
      truePositiveRate: (anomalies.length - a) / anomalies.length,
      falseNegativeRate: a / anomalies.length,
    });
  }
  return points;
}

/** Throws on a score that is not a number: it has no place in an order. */
export function assertOrdered(scores: ArrayLike<number>): void {
  for (let i = 0; i < scores.length; i += 1) {
    if (Number.isNaN(scores[i]!)) throw new RangeError(`score ${i} is not a number`);
  }
}
