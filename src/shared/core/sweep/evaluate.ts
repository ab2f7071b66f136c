/**
 * What a preset does to a detector, on recordings whose truth is known. Every number stands beside what the level alone and
 * log-mel statistics without a network reach on the same recordings, and beside what no filter reaches.
 */
import { auc } from '../metrics/auc.ts';
import { bootstrapAuc } from '../metrics/bootstrap.ts';
import { bootstrapMeanAuc } from '../metrics/paired-bootstrap.ts';
import { percentile } from '../metrics/percentile.ts';
import { signTest } from '../metrics/sign-test.ts';

export const sweptScorers = ['detector', 'statistics', 'level'] as const;
export type SweptScorer = (typeof sweptScorers)[number];

export type ScorerScores = Readonly<Record<SweptScorer, readonly number[]>>;

/** Scores under one preset; of every preset the recordings are the same, in the same order. */
export interface PresetScores {
  /** normal recordings that are not in the bank */
  readonly normals: ScorerScores;
  readonly faults: ScorerScores;
  /** the bank's own, each compared with the others */
  readonly bank: ScorerScores;
  /** of `normals` and `faults`: whether the detector's threshold under this preset is reached */
  readonly flaggedNormals: readonly boolean[];
  readonly flaggedFaults: readonly boolean[];
}

export interface Estimate {
  readonly value: number;
  /** of 95 % */
  readonly low: number;
  readonly high: number;
}

/** What can be said of a preset against no filter; `reference` is no filter itself. */
export const presetFindings = ['reference', 'better', 'worse', 'noise'] as const;
export type PresetFinding = (typeof presetFindings)[number];

export interface PresetResult {
  /** null where no fault is known */
  readonly auc: Readonly<Record<SweptScorer, Estimate>> | null;
  /** of the detector's AUC to that without a filter, in pairs; null where there is none */
  readonly difference: Estimate | null;
  readonly finding: PresetFinding;
  /** normal recordings outside the bank that are flagged */
  readonly falseAlarms: number;
  /** faults that are flagged */
  readonly keptFaults: number;
}

/** Fewer normals outside the bank than this are put together with the bank's own, each compared with the others. */
export const fewestOutside = 5;
/** A difference in false alarms is believed when a fair coin would do it less often than this. */
const significance = 0.05;

export type Basis = 'outside' | 'bank';

/** Whether faults are told from normals outside the bank, or, for want of them, from those of the bank too. */
export const basisOf = (normals: number): Basis => (normals >= fewestOutside ? 'outside' : 'bank');

/** `reference` are the scores without a filter; null for those themselves. */
export function evaluatePreset(scores: PresetScores, reference: PresetScores | null): PresetResult {
  const falseAlarms = countOf(scores.flaggedNormals);
  const keptFaults = countOf(scores.flaggedFaults);
  const counts = { falseAlarms, keptFaults };
  if (scores.faults.detector.length === 0) {
    const finding = reference === null ? 'reference' : alarmFinding(scores.flaggedNormals, reference.flaggedNormals);
    return { auc: null, difference: null, finding, ...counts };
  }
  const estimates = {
    detector: aucOf(scores, 'detector'),
    statistics: aucOf(scores, 'statistics'),
    level: aucOf(scores, 'level'),
  };
  if (reference === null) return { auc: estimates, difference: null, finding: 'reference', ...counts };
  const difference = differenceOf(scores, reference);
  const finding = difference.low > 0 ? 'better' : difference.high < 0 ? 'worse' : 'noise';
  return { auc: estimates, difference, finding, ...counts };
}

/**
 * Where the best result lies, if it is more than noise: the highest AUC, or where no fault is known the fewest false
 * alarms, among what is better than no filter. Null when nothing is.
 */
export function bestResult(results: readonly PresetResult[]): number | null {
  let best: number | null = null;
  results.forEach((result, index) => {
    if (result.finding !== 'better') return;
    const leader = best === null ? null : results[best]!;
    if (leader === null || isAbove(result, leader)) best = index;
  });
  return best;
}

function isAbove(result: PresetResult, other: PresetResult): boolean {
  if (result.auc !== null && other.auc !== null) return result.auc.detector.value > other.auc.detector.value;
  return result.falseAlarms < other.falseAlarms;
}

const countOf = (flags: readonly boolean[]): number => flags.filter(Boolean).length;

function normalsOf({ normals, bank }: PresetScores, scorer: SweptScorer): readonly number[] {
  const outside = normals[scorer];
  return basisOf(outside.length) === 'outside' ? outside : [...bank[scorer], ...outside];
}

function aucOf(scores: PresetScores, scorer: SweptScorer): Estimate {
  const normals = normalsOf(scores, scorer);
  const faults = scores.faults[scorer];
  const { low, high } = bootstrapAuc(normals, faults)!;
  return { value: auc(normals, faults), low, high };
}

/** Each draw takes the same recordings of both, so what only one draw has in common does not count as a difference. */
function differenceOf(scores: PresetScores, reference: PresetScores): Estimate {
  const [before, after] = bootstrapMeanAuc([
    {
      normal: [normalsOf(reference, 'detector'), normalsOf(scores, 'detector')],
      anomalous: [reference.faults.detector, scores.faults.detector],
    },
  ]);
  const draws = after!.repetitions.map((value, i) => value - before!.repetitions[i]!);
  return {
    value: after!.value - before!.value,
    low: percentile(draws, 0.025),
    high: percentile(draws, 0.975),
  };
}

/** Only recordings that are flagged one way and not the other say anything. */
function alarmFinding(flags: readonly boolean[], before: readonly boolean[]): PresetFinding {
  const fewer = countOf(before.map((flagged, i) => flagged && !flags[i]));
  const more = countOf(flags.map((flagged, i) => flagged && !before[i]));
  if (signTest(fewer, more) >= significance) return 'noise';
  return fewer > more ? 'better' : 'worse';
}
