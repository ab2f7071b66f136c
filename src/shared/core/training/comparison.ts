/**
 * A trained model against the one it came from and against the scorer without a network, on the same recordings. Scores
 * are standardised by the leave-one-out scores of the bank, so those of different models can be compared.
 */
import { auc } from '../metrics/auc.ts';
import { bootstrapAuc } from '../metrics/bootstrap.ts';
import { bootstrapMeanAuc } from '../metrics/paired-bootstrap.ts';
import { median, percentile } from '../metrics/percentile.ts';
import type { ReadOut } from '../domain.ts';

export const comparedScorers = ['before', 'after', 'statistics'] as const;
/** The model before the training, the trained one, and log-mel statistics without a network. */
export type ComparedScorer = (typeof comparedScorers)[number];

/** Standardised scores of one group of recordings by one scorer; all scorers have the recordings in the same order. */
export interface GroupScores {
  /** leave-one-out, of the normals that were trained on */
  readonly bank: readonly number[];
  /** of normals that were not trained on */
  readonly unseen: readonly number[];
  readonly faults: readonly number[];
}

export interface Interval {
  readonly value: number;
  /** of 95 % */
  readonly low: number;
  readonly high: number;
}

export interface Spread {
  readonly median: number;
  /** 95 of 100 lie below */
  readonly p95: number;
}

export interface ScorerResult {
  readonly bank: Spread;
  /** null where there is no such recording */
  readonly unseen: Spread | null;
  readonly auc: Interval | null;
}

export interface GroupComparison {
  readonly machine: string;
  readonly section: string;
  readonly bank: number;
  readonly unseen: number;
  readonly faults: number;
  /** the faults were told from normals that were trained on, for want of others: that flatters the trained model */
  readonly onTrained: boolean;
  readonly scorers: Readonly<Record<ComparedScorer, ScorerResult>>;
}

/** What can be said about a difference: an interval that covers 0 is noise. */
export const findings = ['better', 'worse', 'noise', 'unlabelled'] as const;
export type Finding = (typeof findings)[number];

export interface AucDifference {
  readonly finding: Finding;
  /** of the mean AUC over the groups with faults; null where there is none */
  readonly difference: Interval | null;
}

export interface TrainingComparison {
  readonly readOut: ReadOut;
  readonly groups: readonly GroupComparison[];
  /** mean AUC over the groups with faults */
  readonly mean: Readonly<Record<ComparedScorer, number>> | null;
  readonly overBefore: AucDifference;
  readonly overStatistics: AucDifference;
  /** there were more recordings than are compared: a part was drawn */
  readonly drawn: boolean;
}

export interface ScoredGroup {
  readonly machine: string;
  readonly section: string;
  readonly scores: Readonly<Record<ComparedScorer, GroupScores>>;
}

/** Fewer unseen normals than this say too little about false alarms. */
export const fewestUnseen = 5;

/** Summary of scored groups. Differences are bootstrapped in pairs: each draw takes the same recordings of both scorers. */
export function compareScores(
  groups: readonly ScoredGroup[],
  { readOut, drawn }: Pick<TrainingComparison, 'readOut' | 'drawn'>,
): TrainingComparison {
  const labelled = groups.filter(({ scores }) => scores.after.faults.length > 0);
  const meanOf = (scorer: ComparedScorer) =>
    labelled.reduce((sum, { scores }) => sum + aucOf(scores[scorer]), 0) / labelled.length;
  return {
    readOut,
    drawn,
    groups: groups.map(compareGroup),
    mean:
      labelled.length === 0
        ? null
        : { before: meanOf('before'), after: meanOf('after'), statistics: meanOf('statistics') },
    overBefore: difference(labelled, 'before'),
    overStatistics: difference(labelled, 'statistics'),
  };
}

const onTrained = ({ unseen }: GroupScores) => unseen.length < fewestUnseen;
const normalsOf = (scores: GroupScores) => (onTrained(scores) ? [...scores.bank, ...scores.unseen] : scores.unseen);
const aucOf = (scores: GroupScores) => auc(normalsOf(scores), scores.faults);
const spread = (values: readonly number[]): Spread => ({ median: median(values), p95: percentile(values, 0.95) });

function compareGroup({ machine, section, scores }: ScoredGroup): GroupComparison {
  const { bank, unseen, faults } = scores.after;
  return {
    machine,
    section,
    bank: bank.length,
    unseen: unseen.length,
    faults: faults.length,
    onTrained: onTrained(scores.after),
    scorers: {
      before: resultOf(scores.before),
      after: resultOf(scores.after),
      statistics: resultOf(scores.statistics),
    },
  };
}

function resultOf(scores: GroupScores): ScorerResult {
  const interval = bootstrapAuc(normalsOf(scores), scores.faults);
  return {
    bank: spread(scores.bank),
    unseen: scores.unseen.length === 0 ? null : spread(scores.unseen),
    auc: interval === null ? null : { value: aucOf(scores), low: interval.low, high: interval.high },
  };
}

function difference(groups: readonly ScoredGroup[], other: 'before' | 'statistics'): AucDifference {
  if (groups.length === 0) return { finding: 'unlabelled', difference: null };
  const draws = bootstrapMeanAuc(
    groups.map(({ scores }) => ({
      normal: [normalsOf(scores[other]), normalsOf(scores.after)],
      anomalous: [scores[other].faults, scores.after.faults],
    })),
  );
  const [of, after] = draws;
  const found = Float64Array.from(after!.repetitions, (value, i) => value - of!.repetitions[i]!);
  const interval: Interval = {
    value: after!.value - of!.value,
    low: percentile(found, 0.025),
    high: percentile(found, 0.975),
  };
  const finding = interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'noise';
  return { finding, difference: interval };
}
