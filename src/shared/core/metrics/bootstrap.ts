import { createRandom, type Random } from '../random.ts';
import { assertOrdered } from './roc.ts';
import { sortedPercentile } from './percentile.ts';
import { mean, standardDeviation } from './summary.ts';

export interface BootstrapOptions {
  readonly seed?: number;
  readonly repetitions?: number;
  /** share of the repetitions inside the interval */
  readonly confidence?: number;
}

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** standard deviation of the repetitions */
  readonly deviation: number;
}

/**
 * Stratified percentile bootstrap of the AUC: normal and anomalous scores are drawn again with replacement, each
 * class by itself (Efron and Tibshirani 1993), 2,000 times with a fixed seed. Null when a class has no score.
 */
export function bootstrapAuc(
  normal: ArrayLike<number>,
  anomalous: ArrayLike<number>,
  options: BootstrapOptions = {},
): BootstrapInterval | null {
  return runThrough(bootstrapAucInSteps(normal, anomalous, options));
}

/** The same, number for number, with a pause after each drawing. */
export function* bootstrapAucInSteps(
  normal: ArrayLike<number>,
  anomalous: ArrayLike<number>,
  { seed = 1, repetitions = 2000, confidence = 0.95 }: BootstrapOptions = {},
): Generator<undefined, BootstrapInterval | null> {
  assertOrdered(normal);
  assertOrdered(anomalous);
  if (normal.length === 0 || anomalous.length === 0) return null;
  const { normalRanks, anomalousRanks, distinct } = yield* rankTogether(normal, anomalous);
  yield;
  const random = createRandom(seed);
  const normalCounts = new Float64Array(distinct);
  const anomalousCounts = new Float64Array(distinct);
  const values = new Float64Array(repetitions);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    drawCounts(normalRanks, normalCounts, draw(normal.length, random));
    drawCounts(anomalousRanks, anomalousCounts, draw(anomalous.length, random));
    values[repetition] = aucOfCounts(normalCounts, anomalousCounts) / (normal.length * anomalous.length);
    yield;
  }
  values.sort();
  const outside = (1 - confidence) / 2;
  return {
    low: sortedPercentile(values, outside),
    high: sortedPercentile(values, 1 - outside),
    mean: mean(values),
    deviation: standardDeviation(values),
  };
}

/** Scores that the drawings of one bootstrap take together at most, so that it takes some seconds; and the fewest drawings. */
const mostDrawn = 2e7;
const fewestRepetitions = 200;

/**
 * Repetitions for so many scores: the usual 2,000 up to 10,000 of them, fewer beyond. An end of a 95 % interval from 400
 * repetitions is off by some 7 % of half its width, which for that many scores is beyond the digits that are shown.
 */
export function repetitionsFor(scores: number): number {
  return Math.min(2000, Math.max(fewestRepetitions, Math.floor(mostDrawn / scores)));
}

/** Runs a computation that pauses to its end. */
export function runThrough<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Scores of both classes as places among their distinct values. */
export interface RankedTogether {
  readonly normalRanks: Int32Array;
  readonly anomalousRanks: Int32Array;
  readonly distinct: number;
}

/** Replaces every score by the place of its value among the distinct values of both classes. Pauses. */
export function* rankTogether(
  normal: ArrayLike<number>,
  anomalous: ArrayLike<number>,
): Generator<undefined, RankedTogether> {
  const sorted = new Float64Array(normal.length + anomalous.length);
  sorted.set(normal);
  sorted.set(anomalous, normal.length);
  sorted.sort();
  yield;
  let distinct = 0;
  for (const value of sorted) if (distinct === 0 || value !== sorted[distinct - 1]) sorted[distinct++] = value;
  const values = sorted.subarray(0, distinct);
  yield;
  const normalRanks = ranksAmong(values, normal);
  yield;
  return { normalRanks, anomalousRanks: ranksAmong(values, anomalous), distinct };
}

function ranksAmong(values: Float64Array, scores: ArrayLike<number>): Int32Array {
  const ranks = new Int32Array(scores.length);
  for (let i = 0; i < scores.length; i += 1) ranks[i] = placeOf(values, scores[i]!);
  return ranks;
}

/** Where a value stands among ascending ones, of which it is one. */
function placeOf(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which of `count` recordings a repetition takes, with replacement. */
export function draw(count: number, random: Random): Int32Array {
  const drawn = new Int32Array(count);
  for (let i = 0; i < count; i += 1) drawn[i] = random.integer(count);
  return drawn;
}

/** How often each place was drawn. */
export function drawCounts(ranks: Int32Array, counts: Float64Array, drawn: Int32Array): void {
  counts.fill(0);
  for (const index of drawn) counts[ranks[index]!]! += 1;
}

/** Pairs won by the anomalous scores, ties counting half. */
export function aucOfCounts(normalCounts: Float64Array, anomalousCounts: Float64Array): number {
  let below = 0;
  let wins = 0;
  for (let place = 0; place < normalCounts.length; place += 1) {
    wins += anomalousCounts[place]! * (below + normalCounts[place]! / 2);
    below += normalCounts[place]!;
  }
  return wins;
}
