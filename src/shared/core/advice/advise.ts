import { drawCounts, draw } from '../metrics/bootstrap.ts';
import { sortedPercentile } from '../metrics/percentile.ts';
import { createRandom } from '../random.ts';
import { fitLogistic, logisticThreshold } from './logistic.ts';
import { distinctScores, outcomeAt, type JudgedScore, type Outcome } from './outcomes.ts';

/**
 * Fewest real faults and fewest false alarms for advice. With 5 of 5 faults kept, the 95 % interval of the share that is
 * kept still begins at 57 %; with fewer it covers most of what is possible, so the advice would be a guess.
 */
export const fewestJudged = 5;
/** How many false alarms a missed fault is worth, where nobody has said. */
export const usualCostRatio = 20;

export interface AdviceOptions {
  readonly seed?: number;
  readonly repetitions?: number;
}

export type ThresholdAdvice =
  | { readonly kind: 'few'; readonly faults: number; readonly falseAlarms: number }
  | {
      readonly kind: 'advised';
      readonly threshold: number;
      /** 95 % of the repetitions with other recordings of the same kind lie between */
      readonly low: number;
      readonly high: number;
      /** what the detector's threshold does, and what the advised one would do */
      readonly now: Outcome;
      readonly then: Outcome;
      /**
       * where a logistic regression of the verdicts on the score weighs a missed fault as much as a false alarm; null where
       * a higher score does not mean a fault more often
       */
      readonly logistic: number | null;
    };

/**
 * The threshold at or above `floor` with the least cost on judged recordings: missed faults times `costRatio` plus false
 * alarms that remain. Of several with the same cost the lowest, which misses least. The interval is a stratified percentile
 * bootstrap (faults and false alarms drawn again, each by themselves; Efron and Tibshirani 1993), 1,000 times with a
 * fixed seed.
 *
 * People judge what was flagged. Nothing is known about recordings below the threshold they were flagged by, so that is
 * the floor: what a lower one would find, and how often it would be wrong, cannot be read off these verdicts. Recordings of
 * which the level raised its own alarm stay flagged at every threshold: outcomes count them, the advice does not.
 */
export function adviseThreshold(
  judged: readonly JudgedScore[],
  floor: number,
  costRatio: number,
  { seed = 1, repetitions = 1000 }: AdviceOptions = {},
): ThresholdAdvice {
  if (!(costRatio > 0)) throw new RangeError(`a cost ratio of ${costRatio} weighs nothing`);
  // No threshold takes back an alarm of the level, so nothing about thresholds can be learnt from it.
  const telling = judged.filter(({ level = false }) => !level);
  const faults = telling.filter(({ fault }) => fault);
  const alarms = telling.filter(({ fault }) => !fault);
  if (faults.length < fewestJudged || alarms.length < fewestJudged)
    return { kind: 'few', faults: faults.length, falseAlarms: alarms.length };

  const distinct = distinctScores(telling, floor);
  const thresholdOf = (place: number): number => (place === 0 ? floor : (distinct[place - 1]! + distinct[place]!) / 2);
  const placeOf = new Map(distinct.map((score, place) => [score, place]));
  const places = (part: readonly JudgedScore[]) => Int32Array.from(part, ({ score }) => placeOf.get(score)!);
  const faultPlaces = places(faults);
  const alarmPlaces = places(alarms);

  const faultCounts = new Float64Array(distinct.length);
  const alarmCounts = new Float64Array(distinct.length);
  const everyone = (count: number) => Int32Array.from({ length: count }, (_, index) => index);
  drawCounts(faultPlaces, faultCounts, everyone(faults.length));
  drawCounts(alarmPlaces, alarmCounts, everyone(alarms.length));
  const threshold = thresholdOf(cheapestPlace(faultCounts, alarmCounts, costRatio));

  const random = createRandom(seed);
  const repeated = new Float64Array(repetitions);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    drawCounts(faultPlaces, faultCounts, draw(faults.length, random));
    drawCounts(alarmPlaces, alarmCounts, draw(alarms.length, random));
    repeated[repetition] = thresholdOf(cheapestPlace(faultCounts, alarmCounts, costRatio));
  }
  repeated.sort();
  const logistic = fitLogistic(telling);
  return {
    kind: 'advised',
    threshold,
    low: sortedPercentile(repeated, 0.025),
    high: sortedPercentile(repeated, 0.975),
    now: outcomeAt(judged, floor),
    then: outcomeAt(judged, threshold),
    logistic: logistic === null ? null : logisticThreshold(logistic, costRatio),
  };
}

/** The lowest place of which the cost of flagging from there on is least. */
function cheapestPlace(faultCounts: Float64Array, alarmCounts: Float64Array, costRatio: number): number {
  let missed = 0;
  let raised = alarmCounts.reduce((sum, count) => sum + count, 0);
  let [best, least] = [0, raised];
  for (let place = 1; place < faultCounts.length; place += 1) {
    missed += faultCounts[place - 1]!;
    raised -= alarmCounts[place - 1]!;
    const cost = costRatio * missed + raised;
    if (cost < least) [best, least] = [place, cost];
  }
  return best;
}
