import type { Points } from './farthest-first.ts';

/**
 * Square of the Euclidean distance of two points, in float64. As soon as it is more than `enough` the sum may stop: what
 * is answered is then only known to be more than that.
 */
export function squaredDistance({ values, dimension }: Points, a: number, b: number, enough = Infinity): number {
  return sumOfSquares(values, a * dimension, values, b * dimension, dimension, enough);
}

/** The same of two vectors of one length. */
export function squaredBetween(a: Float32Array, b: Float32Array, enough = Infinity): number {
  return sumOfSquares(a, 0, b, 0, a.length, enough);
}

function sumOfSquares(
  a: Float32Array,
  from: number,
  b: Float32Array,
  to: number,
  dimension: number,
  enough: number,
): number {
  let sum = 0;
  for (let start = 0; start < dimension && sum <= enough; start += stride) {
    const end = Math.min(dimension, start + stride);
    for (let i = start; i < end; i++) {
      const difference = a[from + i]! - b[to + i]!;
      sum += difference * difference;
    }
  }
  return sum;
}

/** Values between two looks whether it is enough. */
const stride = 16;

/**
 * How far points lie from each other, every pair of them, in ascending order: what "near" means among them. Of more than
 * `most` points, so many evenly spaced ones are taken. Pauses after each.
 */
export function* pairDistances(points: Points, most: number): Generator<undefined, Float64Array> {
  const count = points.values.length / points.dimension;
  const taken = Math.min(count, most);
  const distances = new Float64Array((taken * (taken - 1)) / 2);
  let pairs = 0;
  for (let step = 1; step < taken; step++) {
    const index = Math.floor((step * count) / taken);
    for (let other = 0; other < step; other++)
      distances[pairs++] = Math.sqrt(squaredDistance(points, index, Math.floor((other * count) / taken)));
    yield;
  }
  return distances.sort();
}

/** The value that a share (0 to 1) of the sorted values does not exceed, at least one of them; NaN of none. */
export function valueAt(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
