import { squaredDistance } from '../queue/distances.ts';
import type { Points } from '../queue/farthest-first.ts';

export interface NeighbourMapOptions {
  /** how many neighbours a point has, about; 30 if absent. No more than a third of the other points, and at least 1 */
  readonly perplexity?: number;
  /** 1000 if absent */
  readonly iterations?: number;
}

/** One number for each point in each direction of the map. */
interface Plane {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

interface Stage {
  /** the iteration before which it ends */
  readonly until: number;
  /** what the probabilities are multiplied by */
  readonly exaggeration: number;
  readonly momentum: number;
}

/** What a coordinate of every point remembers from one iteration to the next. */
interface Motion {
  readonly updates: Float64Array;
  readonly gains: Float64Array;
}

/** Pairs of points between two pauses, and one row of pairs more: about a fifth of a millisecond. */
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

const earlyIterations = 250;
const earlyExaggeration = 12;
/** The start's deviation along x: so small that attraction alone arranges the points first. */
const startDeviation = 1e-4;
/** A deviation below this share of the largest value is the rounding of equal values. */
const rounding = 2 ** -40;

/**
 * A map of points [n, dimension] in which neighbours stay neighbours: exact t-SNE (van der Maaten and Hinton,
 * "Visualizing Data using t-SNE", Journal of Machine Learning Research 9, 2008), positions [n, 2] as x0, y0, x1, y1, ...
 * Distances in it between what are no neighbours, and its axes and its unit, mean nothing.
 *
 * Step for step what scikit-learn's TSNE does with method="exact", learning_rate=n / 48, and the start scaled as its
 * init="pca" scales it; `start` [n, 2] usually is the principal components. A start that does not differ along x is
 * replaced by a circle, or points that are equal there would never part. Two things are left out: a least value of the
 * map's similarities, so that attraction, repulsion and their normaliser come out of one pass over the pairs, and an
 * early end, which at this rate hardly ever comes.
 *
 * The learning rate is that of Belkina and others (Nature Communications 10, 2019). scikit-learn's "auto" is 50 at least,
 * which overshoots below 2,400 points: with 100 of them one that moves by a thousandth gives another map altogether.
 *
 * No randomness: the same points and start give the same map, bit for bit.
 *
 * Costs n² / 2 pairs per iteration and 4 n² bytes; pauses every fraction of a millisecond. Fewer than three points stay
 * at their scaled start.
 */
export function* neighbourMap(
  points: Points,
  start: Float64Array,
  { perplexity = 30, iterations = 1000 }: NeighbourMapOptions = {},
): Generator<undefined, Float64Array> {
  const count = points.values.length / points.dimension;
  const positions = scaledStart(start, count);
  if (count > 2) {
    const probabilities = yield* jointProbabilities(points, perplexity);
    yield* descend(probabilities, positions, [
      { until: Math.min(earlyIterations, iterations), exaggeration: earlyExaggeration, momentum: 0.5 },
      { until: iterations, exaggeration: 1, momentum: 0.8 },
    ]);
  }
  const map = new Float64Array(2 * count);
  for (let point = 0; point < count; point += 1) {
    map[2 * point] = positions.x[point]!;
    map[2 * point + 1] = positions.y[point]!;
  }
  return map;
}

/**
 * How likely each pair of points is to be neighbours, the upper triangle row by row: (0, 1), (0, 2), ... (1, 2), ...
 * The whole matrix, of which this is half, adds up to 1. The perplexity is at most a third of the other points, at least 1.
 */
export function* jointProbabilities(points: Points, perplexity: number): Generator<undefined, Float32Array> {
  const count = points.values.length / points.dimension;
  const distances = yield* squaredDistances(points, count);
  const joint = new Float32Array(distances.length);
  const target = Math.log(Math.max(1, Math.min(perplexity, (count - 1) / 3)));
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
function startOfRow(point: number, count: number): number {
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

function scaledStart(start: Float64Array, count: number): Plane {
  const x = Float64Array.from({ length: count }, (_, point) => start[2 * point]!);
  const y = Float64Array.from({ length: count }, (_, point) => start[2 * point + 1]!);
  if (count < 2) return { x: x.fill(0), y: y.fill(0) };
  const mean = x.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (deviation > largest * rounding) {
    const scaled = (value: number) => (value / deviation) * startDeviation;
    return { x: x.map(scaled), y: y.map(scaled) };
  }
  const angle = (2 * Math.PI) / count;
  return {
    x: x.map((_, point) => startDeviation * Math.cos(point * angle)),
    y: y.map((_, point) => startDeviation * Math.sin(point * angle)),
  };
}

/**
 * Moves the positions down the gradient of the Kullback-Leibler divergence, 4 * (attraction - repulsion / normaliser),
 * with momentum and a gain for each coordinate (Jacobs 1988) that each stage begins anew.
 */
function* descend(
  probabilities: Float32Array,
  positions: Plane,
  stages: readonly Stage[],
): Generator<undefined, undefined> {
  const count = positions.x.length;
  const rate = count / earlyExaggeration / 4;
  const blocks = rowBlocks(count);
  const [attraction, repulsion] = [planeOf(count), planeOf(count)];
  let iteration = 0;
  for (const { until, exaggeration, momentum } of stages) {
    const [motionX, motionY] = [motionOf(count), motionOf(count)];
    for (; iteration < until; iteration += 1) {
      for (const values of [attraction.x, attraction.y, repulsion.x, repulsion.y]) values.fill(0);
      let normaliser = 0;
      for (const [from, to] of blocks) {
        normaliser += 2 * addForces(probabilities, positions, attraction, repulsion, from, to);
        yield;
      }
      const [pull, push] = [4 * exaggeration, 4 / normaliser];
      move(positions.x, motionX, attraction.x, pull, repulsion.x, push, momentum, rate);
      move(positions.y, motionY, attraction.y, pull, repulsion.y, push, momentum, rate);
    }
  }
}

/** Rows of the triangle from one pause to the next, each [from, to). */
function rowBlocks(count: number): (readonly [number, number])[] {
  const blocks: (readonly [number, number])[] = [];
  let [from, held] = [0, 0];
  for (let row = 0; row < count; row += 1) {
    held += count - 1 - row;
    if (held < stride && row < count - 1) continue;
    blocks.push([from, row + 1]);
    [from, held] = [row + 1, 0];
  }
  return blocks;
}

/**
 * Adds what the pairs of some rows do to each other, with q = 1 / (1 + d²): attraction p q d and repulsion q² d. Returns
 * the sum of q. By far the most of the time is spent here.
 */
function addForces(
  probabilities: Float32Array,
  { x, y }: Plane,
  { x: attractionX, y: attractionY }: Plane,
  { x: repulsionX, y: repulsionY }: Plane,
  from: number,
  to: number,
): number {
  const count = x.length;
  let total = 0;
  let at = startOfRow(from, count);
  for (let i = from; i < to; i += 1) {
    const xi = x[i]!;
    const yi = y[i]!;
    let ownAttractionX = 0;
    let ownAttractionY = 0;
    let ownRepulsionX = 0;
    let ownRepulsionY = 0;
    for (let j = i + 1; j < count; j += 1, at += 1) {
      const dx = xi - x[j]!;
      const dy = yi - y[j]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      total += q;
      const attraction = probabilities[at]! * q;
      const repulsion = q * q;
      const attractedX = attraction * dx;
      const attractedY = attraction * dy;
      const repelledX = repulsion * dx;
      const repelledY = repulsion * dy;
      ownAttractionX += attractedX;
      ownAttractionY += attractedY;
      ownRepulsionX += repelledX;
      ownRepulsionY += repelledY;
      attractionX[j]! -= attractedX;
      attractionY[j]! -= attractedY;
      repulsionX[j]! -= repelledX;
      repulsionY[j]! -= repelledY;
    }
    attractionX[i]! += ownAttractionX;
    attractionY[i]! += ownAttractionY;
    repulsionX[i]! += ownRepulsionX;
    repulsionY[i]! += ownRepulsionY;
  }
  return total;
}

/** One coordinate's step. */
function move(
  positions: Float64Array,
  { updates, gains }: Motion,
  attraction: Float64Array,
  pull: number,
  repulsion: Float64Array,
  push: number,
  momentum: number,
  rate: number,
): void {
  for (let i = 0; i < positions.length; i += 1) {
    const gradient = pull * attraction[i]! - push * repulsion[i]!;
    const gain = Math.max(0.01, updates[i]! * gradient < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8);
    gains[i] = gain;
    updates[i] = momentum * updates[i]! - rate * gain * gradient;
    positions[i]! += updates[i]!;
  }
}

function planeOf(count: number): Plane {
  return { x: new Float64Array(count), y: new Float64Array(count) };
}

function motionOf(count: number): Motion {
  return { updates: new Float64Array(count), gains: new Float64Array(count).fill(1) };
}
