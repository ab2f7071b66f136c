import { mean, standardDeviation } from '../metrics/summary.ts';
import type { JudgedScore } from './outcomes.ts';

/** The chance of a fault at a score: 1 / (1 + exp(-(intercept + slope · score))). */
export interface Logistic {
  readonly intercept: number;
  readonly slope: number;
}

const mostSteps = 100;

/**
 * Logistic regression of the verdict on the score. Scores are standardised and the slope has a ridge of 1 (scikit-learn's
 * LogisticRegression with C = 1 behind a StandardScaler), so that faults and false alarms which do not overlap still give a
 * curve of finite steepness. Newton's method; the loss is strictly convex. Null with one kind of verdict only, or
 * with equal scores.
 */
export function fitLogistic(judged: readonly JudgedScore[]): Logistic | null {
  const scores = judged.map(({ score }) => score);
  const faults = judged.filter(({ fault }) => fault).length;
  const deviation = standardDeviation(scores);
  if (faults === 0 || faults === judged.length || !(deviation > 0)) return null;
  const centre = mean(scores);
  const x = scores.map((score) => (score - centre) / deviation);
  const y = judged.map(({ fault }) => (fault ? 1 : 0));

  let [a, b] = [Math.log(faults / (judged.length - faults)), 0];
  for (let step = 0; step < mostSteps; step += 1) {
    const [da, db] = newtonStep(x, y, a, b);
    let share = 1;
    while (lossOf(x, y, a - share * da, b - share * db) > lossOf(x, y, a, b) && share > 1e-6) share /= 2;
    a -= share * da;
    b -= share * db;
    if (Math.abs(da) + Math.abs(db) < 1e-12) break;
  }
  const slope = b / deviation;
  return { intercept: a - slope * centre, slope };
}

/** The score from which on a fault is so likely that missing one would cost more than a false alarm: chance 1 / (1 + ratio). */
export function logisticThreshold({ intercept, slope }: Logistic, costRatio: number): number | null {
  return slope > 0 ? (-Math.log(costRatio) - intercept) / slope : null;
}

function newtonStep(x: readonly number[], y: readonly number[], a: number, b: number): [number, number] {
  let [ga, gb, haa, hab, hbb] = [0, b, 0, 0, 1];
  x.forEach((value, i) => {
    const chance = 1 / (1 + Math.exp(-(a + b * value)));
    const weight = chance * (1 - chance);
    ga += chance - y[i]!;
    gb += (chance - y[i]!) * value;
    haa += weight;
    hab += weight * value;
    hbb += weight * value ** 2;
  });
  const determinant = haa * hbb - hab ** 2;
  return [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
}

/** Negative log-likelihood and ridge. */
function lossOf(x: readonly number[], y: readonly number[], a: number, b: number): number {
  return x.reduce((sum, value, i) => sum + softplus((y[i]! === 1 ? -1 : 1) * (a + b * value)), b ** 2 / 2);
}

/** log(1 + exp(t)) without overflow */
function softplus(t: number): number {
  return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
}
