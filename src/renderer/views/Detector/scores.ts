import {
  knowledgeOf,
  knownKinds,
  type DetectorOverview,
  type Known,
  type KnowledgeLetter,
  type Roc,
} from '#shared/contract/overview.ts';
import { rateOf, type Rate } from '#shared/core/advice/wilson.ts';

/** Scores of one kind, ascending. */
interface Sorted {
  /** every one */
  readonly all: Float64Array;
  /** those of which the level raised no alarm of its own: only for them the threshold decides */
  readonly free: Float64Array;
}

/** Scores put in order once, so that a threshold can be tried without looking at each of them. */
export interface ScoreIndex {
  readonly kinds: Readonly<Record<Known, Sorted>>;
  readonly total: number;
  /** recordings that their level flags whatever the threshold */
  readonly level: number;
}

/** What a threshold does: score >= threshold is flagged, and what the level flags. */
export interface Effect {
  readonly threshold: number;
  /** what is known to be no fault: false alarms and recordings labelled normal */
  readonly rest: number;
  readonly flaggedRest: number;
  readonly faults: number;
  readonly missed: number;
  readonly total: number;
  readonly flagged: number;
  /** faults among what is flagged and known */
  readonly precision: Rate;
  /** flagged ones among the known faults */
  readonly recall: Rate;
}

export function indexScores({ scores: columns }: Pick<DetectorOverview, 'scores'>): ScoreIndex {
  const level = new Set(columns.levelAlarms);
  const all: Record<Known, number[]> = { fault: [], 'false-alarm': [], normal: [], unknown: [] };
  const free: Record<Known, number[]> = { fault: [], 'false-alarm': [], normal: [], unknown: [] };
  columns.scores.forEach((score, place) => {
    const { known } = knowledgeOf(columns.known[place] as KnowledgeLetter);
    all[known].push(score);
    if (!level.has(columns.recordingIds[place]!)) free[known].push(score);
  });
  const sorted = (kind: Known): Sorted => {
    const every = Float64Array.from(all[kind]).sort();
    const isFree = free[kind].length === every.length;
    return { all: every, free: isFree ? every : Float64Array.from(free[kind]).sort() };
  };
  return {
    kinds: Object.fromEntries(knownKinds.map((kind) => [kind, sorted(kind)])) as Record<Known, Sorted>,
    total: columns.scores.length,
    level: level.size,
  };
}

/** How many of ascending scores are at or above a threshold. */
export function countFrom(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

export function effectAt({ kinds, total }: ScoreIndex, threshold: number): Effect {
  const flaggedOf = (kind: Known) => {
    const { all, free } = kinds[kind];
    return all.length - free.length + countFrom(free, threshold);
  };
  const rest = kinds.normal.all.length + kinds['false-alarm'].all.length;
  const flaggedRest = flaggedOf('normal') + flaggedOf('false-alarm');
  const faults = kinds.fault.all.length;
  const kept = flaggedOf('fault');
  return {
    ...{ threshold, rest, flaggedRest, faults, total },
    missed: faults - kept,
    flagged: kept + flaggedRest + flaggedOf('unknown'),
    precision: rateOf(kept, kept + flaggedRest),
    recall: rateOf(kept, faults),
  };
}

/** Scores of what is known to be no fault, ascending. */
export const knownNormals = ({ kinds }: ScoreIndex): Float64Array =>
  merged([kinds.normal.all, kinds['false-alarm'].all]);

/**
 * Shares by score alone, as the curve has them: what the level flags is not in it. `normals` are the ascending scores that
 * the faults stand against.
 */
export function ratesAt({ kinds }: ScoreIndex, threshold: number, normals: Float64Array) {
  const shareOf = (scores: Float64Array) => (scores.length === 0 ? 0 : countFrom(scores, threshold) / scores.length);
  return { falsePositiveRate: shareOf(normals), truePositiveRate: shareOf(kinds.fault.all) };
}

/** Several ascending lists as one. */
export function merged(lists: readonly Float64Array[]): Float64Array {
  return lists.reduce(mergedTwo, new Float64Array());
}

function mergedTwo(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  let [one, other] = [0, 0];
  for (let at = 0; at < all.length; at += 1) {
    const takesOne = other === second.length || (one < first.length && first[one]! <= second[other]!);
    all[at] = takesOne ? first[one++]! : second[other++]!;
  }
  return all;
}

/** Rows that a table of thresholds has at most. */
const mostCandidates = 40;

/** Thresholds that treat known recordings differently, ascending: between neighbouring scores, thinned evenly. */
export function candidatesOf({ kinds }: ScoreIndex): number[] {
  const known = merged(knownKinds.filter((kind) => kind !== 'unknown').map((kind) => kinds[kind].free));
  const distinct = known.filter((score, place) => place === 0 || score !== known[place - 1]);
  if (distinct.length === 0) return [];
  const places = Math.min(mostCandidates, distinct.length);
  const chosen = Array.from({ length: places }, (_, row) =>
    Math.round((row * (distinct.length - 1)) / Math.max(1, places - 1)),
  );
  return chosen.map((place) => (place === 0 ? distinct[0]! : (distinct[place - 1]! + distinct[place]!) / 2));
}

export type RocPoint = Roc['points'][number];

/** Where a threshold lies on a curve: the last point, by decreasing threshold, that flags no more than it does. */
export function pointAt(points: readonly RocPoint[], threshold: number): RocPoint {
  return points.findLast((point) => point.threshold === null || point.threshold >= threshold) ?? points[0]!;
}

/** Evenly chosen points of a curve, the first and the last among them, for a table. */
export function thinned(points: readonly RocPoint[], most: number): RocPoint[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, row) => points[Math.round((row * (points.length - 1)) / (most - 1))]!);
}
