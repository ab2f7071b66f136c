import type { RecordingVectors, ScoredRecording, Scorer } from '#shared/core/domain.ts';
import { mean } from '#shared/core/metrics/summary.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { rawScores } from './bank-scorers.ts';
import type { Detector } from './detector.ts';
import { standardiseAll } from './fit.ts';
import { byDistance, type Neighbour } from './neighbours.ts';
import { greatestOf, greatestParts, partsOf } from './parts.ts';
import type { ScoredItem } from './scorer.ts';
import { combine, scorersOf, standardise } from './standardise.ts';

export interface ScoreOptions {
  /** how many nearest normals to name */
  readonly nearest: number;
  /** leave the recording itself, with its group, out of the bank where it is a member */
  readonly leaveOneOut: boolean;
}

export interface KeyedVectors {
  readonly key: string;
  readonly vectors: RecordingVectors;
}

/**
 * Scores recordings with a detector. A recording is flagged when its score reaches the threshold, or when the level
 * raises its own alarm (`fused` only). Problem detector.mixed for vectors of other sizes than the bank's.
 *
 * The score of a long recording is the greatest of its segments', `worst` and `nearest` are those of that segment. Each
 * scorer's own score is the greatest of the segments' too, so it may be of another segment; so may the level's alarm.
 */
export async function scoreRecordings(
  detector: Detector,
  items: readonly KeyedVectors[],
  { nearest, leaveOneOut }: ScoreOptions,
): Promise<Result<ScoredRecording[]>> {
  const { standardisation, threshold, levelThreshold } = detector.fitted;
  const parts = partsOf(
    items.map(({ key, vectors }) => ({ vectors, group: leaveOneOut ? detector.groupOf(key) : null })),
  );
  if (parts.items.some(({ vectors }) => !detector.accepts(vectors))) return fail(problem('detector.mixed'));
  const scores = standardiseAll(await rawScores(detector.bank, parts.items), standardisation);
  const together = scores.map((each) => combine(detector.spec.kind, each));
  const worst = greatestParts(together, parts.offsets);
  const neighbours =
    nearest > 0
      ? await nearestNormals(
          detector,
          worst.map((part) => parts.items[part]!),
          nearest,
        )
      : [];
  const greatest = (scorer: Scorer): number[] =>
    greatestOf(
      scores.map((each) => each[scorer]),
      parts.offsets,
    );
  const [ast, statistics, level] = [greatest('ast'), greatest('statistics'), greatest('level')];

  return ok(
    items.map(({ key }, i): ScoredRecording => {
      const score = together[worst[i]!]!;
      const levelAlarm = levelThreshold !== null && level[i]! >= levelThreshold.value;
      return {
        key,
        score,
        scores: { ast: ast[i]!, statistics: statistics[i]!, level: level[i]! },
        flagged: score >= threshold.value || levelAlarm,
        levelAlarm,
        worst: parts.ranges[worst[i]!]!,
        nearest: (neighbours[i] ?? []).map(({ index, distance }) => ({ key: detector.bank.keys[index]!, distance })),
      };
    }),
  );
}

/** The detector's scores alone, for variants of recordings; only the scorers that it uses are run. */
export async function detectorScores(detector: Detector, items: readonly ScoredItem[]): Promise<number[]> {
  const lists: number[][] = [];
  for (const scorer of scorersOf(detector.spec.kind)) {
    const raw = await detector.bank.scorers[scorer].score(items);
    lists.push(raw.map((value) => standardise(value, detector.fitted.standardisation[scorer])));
  }
  return items.map((_, i) => mean(lists.map((list) => list[i]!)));
}

/** Nearest rows of the bank in the detector's own measure: for several scorers, the mean of their standardised distances. */
async function nearestNormals(detector: Detector, items: readonly ScoredItem[], count: number): Promise<Neighbour[][]> {
  const used = scorersOf(detector.spec.kind);
  if (used.length === 1) return detector.bank.scorers[used[0]!].nearest(items, count);
  const found: Neighbour[][] = [];
  for (const item of items) found.push(await nearestTogether(detector, item, count));
  return found;
}

/**
 * Fagin's threshold algorithm: takes ever longer lists of nearest rows from each scorer until no row outside of them can
 * be better on average than the `count` best inside.
 */
async function nearestTogether(detector: Detector, item: ScoredItem, count: number): Promise<Neighbour[]> {
  const used = scorersOf(detector.spec.kind);
  const { scorers, keys } = detector.bank;
  for (let depth = Math.max(32, 4 * count); ; depth *= 4) {
    const lists: Neighbour[][] = [];
    for (const scorer of used) lists.push((await scorers[scorer].nearest([item], depth))[0]!);
    const rows = [...new Set(lists.flatMap((list) => list.map(({ index }) => index)))];
    const best = togetherDistances(detector, item, rows).sort(byDistance).slice(0, count);
    const outside = mean(
      used.map((scorer, s) => standardise(lists[s]!.at(-1)!.distance, detector.fitted.standardisation[scorer])),
    );
    if (depth >= keys.length || (best.length === count && best.at(-1)!.distance <= outside)) return best;
  }
}

function togetherDistances(detector: Detector, item: ScoredItem, rows: readonly number[]): Neighbour[] {
  const lists = scorersOf(detector.spec.kind).map((scorer) =>
    detector.bank.scorers[scorer]
      .distances(item, rows)
      .map((value) => standardise(value, detector.fitted.standardisation[scorer])),
  );
  return rows.map((index, i) => ({ index, distance: mean(lists.map((list) => list[i]!)) }));
}
