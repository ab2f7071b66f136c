import { usedReadOut } from '#shared/core/detector.ts';
import {
  scorers,
  type Bank,
  type DetectorSpec,
  type ReadOut,
  type RecordingVectors,
  type Scorer,
} from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { groupRows, type Groups } from './groups.ts';
import { createDistanceScorer, createLevelScorer, type BankScorer, type ScoredItem } from './scorer.ts';

/** Fewest separate normal recordings: leaving one out must leave a row and a neighbour of that row. */
export const fewestNormals = 3;
/** Local density normalisation of the log-mel statistics takes 8 neighbours at most: what worked on real machines. */
const statisticsDensity = 8;

/** A bank made ready: its three scorers, and its rows as items that leave themselves out. */
export interface BankScorers {
  readonly keys: readonly string[];
  readonly groups: Groups;
  readonly scorers: Readonly<Record<Scorer, BankScorer>>;
}

/** `paper` is the published detector whatever else the specification says (paper section 2.2): pre-logits, cosine, k = 1. */
export function effectiveSpec(spec: DetectorSpec): DetectorSpec {
  const readOut = usedReadOut(spec);
  return spec.kind === 'paper' ? { ...spec, readOut, metric: 'cosine', k: 1, density: 0 } : spec;
}

/**
 * Builds the three scorers over a bank. The statistics are compared by Euclidean distance whatever the metric of the
 * specification, which speaks about the network's vectors: levels of bands matter, not only their proportions.
 *
 * Problems: detector.few-normals below three separate recordings, detector.mixed for vectors of different lengths.
 */
export async function createBankScorers(bank: Bank, spec: DetectorSpec): Promise<Result<BankScorers>> {
  const { readOut, metric, k, density } = effectiveSpec(spec);
  const groups = groupRows(bank.groups);
  if (groups.count < fewestNormals) {
    return fail(problem('detector.few-normals', { needed: fewestNormals, found: groups.count }));
  }
  if (bank.vectors.some((vectors) => !areComparable(vectors, bank.vectors[0]!, readOut)))
    return fail(problem('detector.mixed'));
  const neighbours = Math.min(density, statisticsDensity);
  return ok({
    keys: bank.keys,
    groups,
    scorers: {
      ast: await createDistanceScorer(bank.vectors, groups, {
        metric,
        k,
        density,
        vectorOf: (vectors) => vectors[readOut],
      }),
      statistics: await createDistanceScorer(bank.vectors, groups, {
        metric: 'euclidean',
        k,
        density: neighbours,
        vectorOf: (vectors) => vectors.statistics,
      }),
      level: createLevelScorer(bank.vectors, groups),
    },
  });
}

/** Whether two recordings were made with front ends and, where a read-out is named, models of the same sizes. */
export function areComparable(a: RecordingVectors, b: RecordingVectors, readOut: ReadOut | null): boolean {
  return a.statistics.length === b.statistics.length && (readOut === null || a[readOut].length === b[readOut].length);
}

/** Raw scores of all three scorers, one list per scorer in the order of the items. */
export async function rawScores(
  bank: BankScorers,
  items: readonly ScoredItem[],
): Promise<Record<Scorer, readonly number[]>> {
  const lists: Partial<Record<Scorer, readonly number[]>> = {};
  for (const scorer of scorers) lists[scorer] = await bank.scorers[scorer].score(items);
  return lists as Record<Scorer, readonly number[]>;
}
