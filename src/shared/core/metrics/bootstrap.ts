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
  { seed = 1, repetitions = 2000, confidence = 0.95 }: BootstrapOptions = {},
): BootstrapInterval | null {
  assertOrdered(normal);
  assertOrdered(anomalous);
  if (normal.length === 0 || anomalous.length === 0) return null;
  const { normalRanks, anomalousRanks, distinct } = rankTogether(normal, anomalous);
  const random = createRandom(seed);
  const normalCounts = new Float64Array(distinct);
  const anomalousCounts = new Float64Array(distinct);
  const values = new Float64Array(repetitions);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    drawCounts(normalRanks, normalCounts, draw(normal.length, random));
    drawCounts(anomalousRanks, anomalousCounts, draw(anomalous.length, random));
    values[repetition] = aucOfCounts(normalCounts, anomalousCounts) / (normal.length * anomalous.length);
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

/** Replaces every score by the place of its value among the distinct values of both classes. */
export function rankTogether(normal: ArrayLike<number>, anomalous: ArrayLike<number>) {
  const distinctValues = [...new Set([...Array.from(normal), ...Array.from(anomalous)])].sort((a, b) => a - b);
  const place = new Map(distinctValues.map((value, index) => [value, index]));
  return {
    normalRanks: Int32Array.from(normal, (value) => place.get(value)!),
    anomalousRanks: Int32Array.from(anomalous, (value) => place.get(value)!),
    distinct: distinctValues.length,
  };
}

/** Which of `count` recordings a repetition takes, with replacement. */
export function draw(count: number, random: Random): Int32Array {
  return Int32Array.from({ length: count }, () => random.integer(count));
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
