/** Points of one space, all in one array: [points, dimension]. */
export interface Points {
  readonly values: Float32Array;
  readonly dimension: number;
}

/**
 * Farthest-first traversal (Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical Computer
 * Science 38, 1985): each point is the one farthest from everything labelled and everything chosen before it, by
 * Euclidean distance. Without a label it starts with point 0. Of equal distances the lower index is first.
 *
 * After `chosen` points the rest follow by their distance to the nearest labelled or chosen one: choosing all of n points
 * one by one costs n² distances. Pauses (yields) after each pass over the points; returns the indices of the points that
 * are not labelled.
 */
export function* farthestFirst(
  points: Points,
  labelled: readonly number[],
  chosen: number,
): Generator<undefined, number[]> {
  const count = points.values.length / points.dimension;
  const nearest = new Float64Array(count).fill(Infinity);
  const closed = new Uint8Array(count);
  for (const index of labelled) closed[index] = 1;
  for (const index of labelled) {
    approach(points, index, nearest, closed);
    yield;
  }
  const order: number[] = [];
  let next = farthest(nearest, closed);
  while (next >= 0 && order.length < chosen) {
    order.push(next);
    closed[next] = 1;
    approach(points, next, nearest, closed);
    yield;
    next = farthest(nearest, closed);
  }
  const rest = Uint32Array.from(nearest.keys())
    .filter((index) => closed[index] === 0)
    .sort((a, b) => nearest[b]! - nearest[a]! || a - b);
  return [...order, ...rest];
}

/** Lowers `nearest`, squared distances, by what is closer to the point `from`. */
function approach({ values, dimension }: Points, from: number, nearest: Float64Array, closed: Uint8Array): void {
  const start = from * dimension;
  for (let index = 0, at = 0; index < nearest.length; index++, at += dimension) {
    if (closed[index] === 1) continue;
    let sum = 0;
    for (let i = 0; i < dimension; i++) {
      const difference = values[at + i]! - values[start + i]!;
      sum += difference * difference;
    }
    if (sum < nearest[index]!) nearest[index] = sum;
  }
}

function farthest(nearest: Float64Array, closed: Uint8Array): number {
  let best = -1;
  for (let index = 0; index < nearest.length; index++) {
    if (closed[index] === 0 && (best < 0 || nearest[index]! > nearest[best]!)) best = index;
  }
  return best;
}

/** Scales a vector to length 1, in place, so that Euclidean distances are in the order of cosine distances. */
export function normalise(vector: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  const length = Math.sqrt(sum);
  if (length === 0) return;
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}
