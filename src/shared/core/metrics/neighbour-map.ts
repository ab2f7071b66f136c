import type { Points } from '../queue/farthest-first.ts';
import { jointProbabilities, perplexityOf, startOfRow } from './joint-probabilities.ts';

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
const earlyIterations = 250;
const mostExaggeration = 12;
/** The start's deviation along x: so small that attraction alone arranges the points first. */
const startDeviation = 1e-4;
/** A deviation below this share of the largest value is the rounding of equal values. */
const rounding = 2 ** -40;

/**
 * A map of points [n, dimension] in which neighbours stay neighbours: exact t-SNE (van der Maaten and Hinton,
 * "Visualizing Data using t-SNE", Journal of Machine Learning Research 9, 2008), positions [n, 2] as x0, y0, x1, y1, ...
 * Distances in it between what are no neighbours, and its axes and its unit, mean nothing.
 *
 * Step for step what scikit-learn's TSNE does with method="exact", learning_rate=n / 48, the early_exaggeration below, and
 * the start scaled as its init="pca" scales it; `start` [n, 2] usually is the principal components. A start that does not
 * differ along x is replaced by a circle, or points that are equal there would never part. Two things are left out: a least
 * value of the map's similarities, so that attraction, repulsion and their normaliser come out of one pass over the pairs,
 * and an early end, which at this rate hardly ever comes.
 *
 * Two of its usual values are for many points, and calmer here for few; from 2,400 on they are the same. Its learning rate
 * (Belkina and others, Nature Communications 10, 2019) is 50 at least, which overshoots: of 40 to 100 points most go
 * elsewhere when the start changes by a thousandth. Its exaggeration of 12 draws all of them into one point where each has
 * a third of the others as neighbours, and only that overshooting gets them apart; here it is (n - 1) / (3 perplexity) where
 * that is less. Such maps hardly change with their start, and come as near to the probabilities or nearer.
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
    // Where everything is nearly everything's neighbour, more would pull all of them into one point for good.
    const room = (count - 1) / (3 * perplexityOf(count, perplexity));
    yield* descend(probabilities, positions, [
      { until: Math.min(earlyIterations, iterations), exaggeration: Math.min(mostExaggeration, room), momentum: 0.5 },
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
  const rate = count / mostExaggeration / 4;
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
