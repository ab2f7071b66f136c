import type { Metric } from '#shared/core/domain.ts';

/** Sum of the squares of a vector, in float64. */
export function squaredNorm(vector: Float32Array): number {
  return dotProduct(vector, vector);
}

/**
 * Distance of two vectors in float64: 1 - cosine similarity (0 … 2; a vector of zeros has similarity 0 to everything),
 * or Euclidean. The squared norms are passed in because a bank knows them.
 */
export function distance(
  metric: Metric,
  a: Float32Array,
  squareOfA: number,
  b: Float32Array,
  squareOfB: number,
): number {
  if (metric === 'euclidean') return euclideanDistance(a, b);
  const norms = Math.sqrt(squareOfA * squareOfB);
  return norms === 0 ? 1 : Math.max(0, 1 - dotProduct(a, b) / norms);
}

function euclideanDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
