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
import { problem } from '#shared/core/problems.ts';
import { fail, ok, unwrap, type Result } from '#shared/core/result.ts';
import { createBankScorers, fewestNormals, rawScores, type BankScorers } from './bank-scorers.ts';
import { greatestOf, partsOf, type ScoredParts } from './parts.ts';
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
 * for the level. A long recording of the bank is scored by its segments, like any long recording: its worst segment counts,
 * and all of it is left out of the bank.
 *
 * `calibration` names the recordings of the bank whose leave-one-out scores standardise and set thresholds; all do without
 * it. Recordings that joined because a detector had flagged them were selected by a high score, and would make thresholds
 * stand for something else than normal recordings as they come. The others are compared with the whole bank all the same.
 *
 * Problems: detector.few-normals, detector.mixed, detector.labels.
 */
export async function fitDetector(
  spec: DetectorSpec,
  bank: Bank,
  labelled: readonly LabelledVectors[],
  calibration: readonly string[] = bank.keys,
): Promise<Result<FittedDetector>> {
  const built = await createBankScorers(bank, spec);
  if (!built.ok) return built;
  const calibrating = calibratingRows(bank, calibration);
  if (calibrating.length < fewestNormals)
    return fail(problem('detector.few-normals', { needed: fewestNormals, found: calibrating.length }));
  const ofCalibrating = (scores: readonly number[]): number[] => calibrating.map((row) => scores[row]!);

  const members = bank.vectors.map((vectors, row) => ({ vectors, group: bank.groups[row]! }));
  const parts = partsOf(members);
  const raw = await rawScores(built.value, parts.items);
  const standardisation = Object.fromEntries(
    scorers.map((scorer) => [
      scorer,
      fitStandardisation(scorer, ofCalibrating(greatestOf(raw[scorer], parts.offsets))),
    ]),
  ) as Record<Scorer, Standardisation>;
  const { leaveOneOut, levels } = judge(spec, standardiseAll(raw, standardisation), parts);

  const judged = await scoreLabelled(spec, built.value, bank, standardisation, labelled);
  const threshold = findThreshold(spec.rule, ofCalibrating(leaveOneOut), judged);
  if (!threshold.ok) return threshold;
  return ok({
    standardisation,
    threshold: threshold.value,
    levelThreshold: spec.kind === 'fused' ? levelThresholdFor(spec, ofCalibrating(levels)) : null,
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

function calibratingRows(bank: Bank, calibration: readonly string[]): number[] {
  const names = new Set(calibration);
  return bank.keys.flatMap((key, row) => (names.has(key) ? [row] : []));
}

/** The detector's scores of recordings and their levels' scores, each the greatest of the recording's parts. */
function judge(
  spec: DetectorSpec,
  standardised: readonly Record<Scorer, number>[],
  { offsets }: ScoredParts,
): { leaveOneOut: number[]; levels: number[] } {
  return {
    leaveOneOut: greatestOf(
      standardised.map((scores) => combine(spec.kind, scores)),
      offsets,
    ),
    levels: greatestOf(
      standardised.map((scores) => scores.level),
      offsets,
    ),
  };
}

function levelThresholdFor(spec: DetectorSpec, levels: readonly number[]): Threshold {
  const rule = { kind: 'percentile', quantile: quantileOf(spec.rule) } as const;
  return unwrap(findThreshold(rule, levels, { falseAlarms: [], faults: [] }));
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
  const parts = partsOf(labelled.map(({ key, vectors }) => ({ vectors, group: groupOf(key) })));
  const standardised = standardiseAll(await rawScores(built, parts.items), standardisation);
  const scores = judge(spec, standardised, parts).leaveOneOut;
  return {
    falseAlarms: scores.filter((_, i) => !labelled[i]!.fault),
    faults: scores.filter((_, i) => labelled[i]!.fault),
  };
}
