import {
  scorers,
  type Bank,
  type DetectorSpec,
  type FittedDetector,
  type RecordingVectors,
  type Scorer,
  type Standardisation,
  type Threshold,
} from '#shared/core/domain.ts';
import { ok, unwrap, type Result } from '#shared/core/result.ts';
import { createBankScorers, rawScores, type BankScorers } from './bank-scorers.ts';
import { combine, fitStandardisation, standardise } from './standardise.ts';
import { findThreshold, quantileOf, type LabelledScores } from './threshold.ts';

/** A recording about which a person has decided; `key` where it may itself be in the bank. */
export interface LabelledVectors {
  readonly key?: string;
  readonly vectors: RecordingVectors;
  readonly fault: boolean;
}

/**
 * Fits a detector to its bank: every scorer is standardised by its leave-one-out scores, the threshold follows the rule
 * on the detector's leave-one-out scores (or on the labelled recordings for `eer`), and `fused` gets a threshold of its own
 * for the level.
 *
 * Problems: detector.few-normals, detector.mixed, detector.labels.
 */
export async function fitDetector(
  spec: DetectorSpec,
  bank: Bank,
  labelled: readonly LabelledVectors[],
): Promise<Result<FittedDetector>> {
  const built = await createBankScorers(bank, spec);
  if (!built.ok) return built;

  const members = bank.vectors.map((vectors, row) => ({ vectors, group: bank.groups[row]! }));
  const raw = await rawScores(built.value, members);
  const standardisation = Object.fromEntries(
    scorers.map((scorer) => [scorer, fitStandardisation(scorer, raw[scorer])]),
  ) as Record<Scorer, Standardisation>;
  const standardised = standardiseAll(raw, standardisation);
  const leaveOneOut = standardised.map((scores) => combine(spec.kind, scores));

  const judged = await scoreLabelled(spec, built.value, bank, standardisation, labelled);
  const threshold = findThreshold(spec.rule, leaveOneOut, judged);
  if (!threshold.ok) return threshold;
  return ok({
    standardisation,
    threshold: threshold.value,
    levelThreshold: spec.kind === 'fused' ? levelThresholdFor(spec, standardised) : null,
    leaveOneOut,
  });
}

/** The lists of the three scorers as one standardised record per item. */
export function standardiseAll(
  raw: Readonly<Record<Scorer, readonly number[]>>,
  standardisation: Readonly<Record<Scorer, Standardisation>>,
): Record<Scorer, number>[] {
  return raw.ast.map((_, i) => ({
    ast: standardise(raw.ast[i]!, standardisation.ast),
    statistics: standardise(raw.statistics[i]!, standardisation.statistics),
    level: standardise(raw.level[i]!, standardisation.level),
  }));
}

/** The group of the bank that a key belongs to, or null: what leaving a recording out leaves out. */
export function groupOfKey(bank: Pick<Bank, 'keys' | 'groups'>): (key: string | undefined) => string | null {
  const groups = new Map(bank.keys.map((key, row) => [key, bank.groups[row]!]));
  return (key) => (key === undefined ? null : (groups.get(key) ?? null));
}

function levelThresholdFor(spec: DetectorSpec, standardised: readonly Record<Scorer, number>[]): Threshold {
  const rule = { kind: 'percentile', quantile: quantileOf(spec.rule) } as const;
  return unwrap(
    findThreshold(
      rule,
      standardised.map((scores) => scores.level),
      { falseAlarms: [], faults: [] },
    ),
  );
}

async function scoreLabelled(
  spec: DetectorSpec,
  built: BankScorers,
  bank: Bank,
  standardisation: Readonly<Record<Scorer, Standardisation>>,
  labelled: readonly LabelledVectors[],
): Promise<LabelledScores> {
  if (spec.rule.kind !== 'eer') return { falseAlarms: [], faults: [] };
  const groupOf = groupOfKey(bank);
  const items = labelled.map(({ key, vectors }) => ({ vectors, group: groupOf(key) }));
  const scores = standardiseAll(await rawScores(built, items), standardisation).map((each) => combine(spec.kind, each));
  return {
    falseAlarms: scores.filter((_, i) => !labelled[i]!.fault),
    faults: scores.filter((_, i) => labelled[i]!.fault),
  };
}
