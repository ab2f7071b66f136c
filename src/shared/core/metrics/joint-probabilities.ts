import { squaredDistance } from '../queue/distances.ts';
import type { Points } from '../queue/farthest-first.ts';

/** Values between two pauses: about a fifth of a millisecond. */
const stride = 1 << 16;
/** Multiplications between two pauses where points are compared value by value: the same time. */
const valueStride = 1 << 17;
/** Exponentials between two pauses: the same time. */
const slowStride = 1 << 14;

/** The least probability of a pair: the machine epsilon. */
const leastProbability = 2 ** -52;
/** How far the logarithm of a row's perplexity may be from what is wanted, and the halvings in which that is sought. */
const entropyTolerance = 1e-5;
const mostHalvings = 100;
/** What the weights of a row add up to if all of them are too small for a number. */
const leastSum = 1e-8;

/**
 * How likely each pair of points is to be neighbours, the upper triangle row by row: (0, 1), (0, 2), ... (1, 2), ...
 * The whole matrix, of which this is half, adds up to 1. The perplexity is at most a third of the other points, at least 1.
 */
export function* jointProbabilities(points: Points, perplexity: number): Generator<undefined, Float32Array> {
  const count = points.values.length / points.dimension;
  const distances = yield* squaredDistances(points, count);
  const joint = new Float32Array(distances.length);
  const target = Math.log(perplexityOf(count, perplexity));
  const row = new Float64Array(Math.max(0, count - 1));
  const weights = new Float64Array(row.length);
  let work = 0;
  for (let point = 0; point < count; point += 1) {
    readRow(distances, count, point, row);
    let [precision, lowest, highest] = [1, -Infinity, Infinity];
    for (let halving = 0; halving < mostHalvings; halving += 1) {
      const excess = weigh(row, precision, weights) - target;
      work += row.length;
      if (work >= slowStride) {
        work = 0;
        yield;
      }
      if (Math.abs(excess) <= entropyTolerance) break;
      if (excess > 0) {
        lowest = precision;
        precision = highest === Infinity ? precision * 2 : (precision + highest) / 2;
      } else {
        highest = precision;
        precision = lowest === -Infinity ? precision / 2 : (precision + lowest) / 2;
      }
    }
    addRow(weights, count, point, joint);
  }
  let sum = 0;
  for (let from = 0; from < joint.length; from += stride) {
    sum += 2 * sumOf(joint, from, from + stride);
    yield;
  }
  const total = Math.max(sum, leastProbability);
  for (let from = 0; from < joint.length; from += stride) {
    divide(joint, total, from, from + stride);
    yield;
  }
  return joint;
}

/** How many neighbours a point has, about: no more than a third of the other points, and at least 1. */
export function perplexityOf(count: number, wanted: number): number {
  return Math.max(1, Math.min(wanted, (count - 1) / 3));
}

/**
 * Every pair's squared distance, rounded to float32 as scikit-learn does. One row after another goes through a block of
 * points that fits the cache.
 */
function* squaredDistances(points: Points, count: number): Generator<undefined, Float32Array> {
  const distances = new Float32Array(Math.max(0, (count * (count - 1)) / 2));
  const block = Math.max(1, Math.floor(valueStride / 4 / points.dimension));
  let work = 0;
  for (let first = 0; first < count; first += block) {
    const end = Math.min(count, first + block);
    for (let point = 0; point < end; point += 1) {
      const from = Math.max(first, point + 1);
      const shift = startOfRow(point, count) - point - 1;
      for (let other = from; other < end; other += 1) distances[shift + other] = squaredDistance(points, point, other);
      work += (end - from) * points.dimension;
      if (work >= valueStride) {
        work = 0;
        yield;
      }
    }
  }
  return distances;
}

/** Where the pair (point, point + 1) is in the triangle. */
export function startOfRow(point: number, count: number): number {
  return (point * (2 * count - point - 1)) / 2;
}

/** The values of a point with every other point, in their order. */
function readRow(triangle: Float32Array, count: number, point: number, row: Float64Array): void {
  for (let other = 0, at = point - 1; other < point; at += count - other - 2, other += 1) row[other] = triangle[at]!;
  for (let other = point, at = startOfRow(point, count); other < row.length; other += 1, at += 1)
    row[other] = triangle[at]!;
}

/** The reverse of reading, added to what is there. */
function addRow(row: Float64Array, count: number, point: number, triangle: Float32Array): void {
  for (let other = 0, at = point - 1; other < point; at += count - other - 2, other += 1) triangle[at]! += row[other]!;
  for (let other = point, at = startOfRow(point, count); other < row.length; other += 1, at += 1)
    triangle[at]! += row[other]!;
}

function sumOf(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from, end = Math.min(values.length, to); at < end; at += 1) sum += values[at]!;
  return sum;
}

function divide(values: Float32Array, divisor: number, from: number, to: number): void {
  for (let at = from, end = Math.min(values.length, to); at < end; at += 1)
    values[at] = Math.max(values[at]! / divisor, leastProbability);
}

/** Gaussian weights of the neighbours of one point, with sum 1; returns their entropy, in nats: the log of the perplexity. */
function weigh(distances: Float64Array, precision: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i += 1) {
    const weight = Math.exp(-distances[i]! * precision);
    weights[i] = weight;
    sum += weight;
  }
  if (sum === 0) sum = leastSum;
  let mean = 0;
  for (let i = 0; i < distances.length; i += 1) {
    weights[i]! /= sum;
    mean += distances[i]! * weights[i]!;
  }
  return Math.log(sum) + precision * mean;
}
