import { assertOrdered } from './roc.ts';

/**
 * Area under the receiver operating characteristic: the chance that an anomalous recording scores above a normal one,
 * ties counting half. Computed from mid-ranks (Mann and Whitney); NaN when a class has no score.
 */
export function auc(normal: ArrayLike<number>, anomalous: ArrayLike<number>): number {
  assertOrdered(normal);
  assertOrdered(anomalous);
  const normals = new Float64Array(normal).sort();
  const anomalies = new Float64Array(anomalous).sort();
  if (normals.length === 0 || anomalies.length === 0) return NaN;
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const score of anomalies) {
    while (below < normals.length && normals[below]! < score) below += 1;
    while (upTo < normals.length && normals[upTo]! <= score) upTo += 1;
    wins += (below + upTo) / 2;
  }
  return wins / (normals.length * anomalies.length);
}
