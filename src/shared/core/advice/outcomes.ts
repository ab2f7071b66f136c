import { rateOf, type Rate } from './wilson.ts';

/** A recording that a detector flagged and a person has judged. */
export interface JudgedScore {
  readonly score: number;
  readonly fault: boolean;
  /** its level raised an alarm of its own: flagged whatever the threshold */
  readonly level?: boolean;
}

/** What a threshold would have done to the judged recordings: score >= threshold is flagged, and what the level flags. */
export interface Outcome {
  readonly threshold: number;
  readonly keptFaults: number;
  readonly missedFaults: number;
  /** false alarms that would still be raised, and those that would not */
  readonly falseAlarms: number;
  readonly avoided: number;
  /** real faults among what is flagged */
  readonly precision: Rate;
  /** flagged ones among the real faults that are known */
  readonly recall: Rate;
}

/** What this threshold would have done. */
export function outcomeAt(judged: readonly JudgedScore[], threshold: number): Outcome {
  let [faults, alarms, keptFaults, falseAlarms] = [0, 0, 0, 0];
  for (const { score, fault, level = false } of judged) {
    const flagged = score >= threshold || level ? 1 : 0;
    if (fault) {
      faults += 1;
      keptFaults += flagged;
    } else {
      alarms += 1;
      falseAlarms += flagged;
    }
  }
  return {
    threshold,
    keptFaults,
    missedFaults: faults - keptFaults,
    falseAlarms,
    avoided: alarms - falseAlarms,
    precision: rateOf(keptFaults, keptFaults + falseAlarms),
    recall: rateOf(keptFaults, faults),
  };
}

/**
 * Every threshold that is worth a look, ascending: the floor, and the middle between each two neighbouring scores above it
 * (all values between them flag the same recordings). None flags nothing: a threshold above everything that was ever heard
 * is no finding. Scores below the floor are a bug of the caller's, as scores that are not numbers.
 */
export function candidatesFrom(judged: readonly JudgedScore[], floor: number): number[] {
  const distinct = distinctScores(judged, floor);
  return distinct.map((score, place) => (place === 0 ? floor : (distinct[place - 1]! + score) / 2));
}

/** The different scores, ascending. */
export function distinctScores(judged: readonly JudgedScore[], floor: number): number[] {
  for (const { score } of judged)
    if (!(score >= floor)) throw new RangeError(`score ${score} is not at or above the floor ${floor}`);
  return [...new Set(judged.map(({ score }) => score))].sort((a, b) => a - b);
}
