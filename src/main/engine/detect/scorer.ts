import type { Metric, RecordingVectors } from '#shared/core/domain.ts';
import { median } from '#shared/core/metrics/percentile.ts';
import { mean } from '#shared/core/metrics/summary.ts';
import { localDensity, type LocalDensity } from './density.ts';
import type { Groups } from './groups.ts';
import { createNeighbourSearch } from './knn.ts';
import { bankVectors, byDistance, distancesTo, type Neighbour, type NeighbourSearch } from './neighbours.ts';

/** A recording to score; `group` names the group of the bank to leave out, null = none. */
export interface ScoredItem {
  readonly vectors: RecordingVectors;
  readonly group: string | null;
}

/** One way of looking at a recording, compared with the bank: higher = less like the normals. Not standardised. */
export interface BankScorer {
  score(items: readonly ScoredItem[]): Promise<number[]>;
  /** The `count` nearest rows of the bank to each item. */
  nearest(items: readonly ScoredItem[], count: number): Promise<Neighbour[][]>;
  /** The distances of an item to the given rows, in their order. */
  distances(item: ScoredItem, rows: readonly number[]): number[];
}

export interface DistanceOptions {
  readonly metric: Metric;
  /** neighbours whose distances are averaged */
  readonly k: number;
  /** neighbours of local density normalisation; 0 = off */
  readonly density: number;
  /** which vector of a recording is compared */
  readonly vectorOf: (vectors: RecordingVectors) => Float32Array;
}

/** The mean distance to the k nearest normals (paper section 2.2), with local density normalisation where asked for. */
export async function createDistanceScorer(
  bank: readonly RecordingVectors[],
  groups: Groups,
  { metric, k, density, vectorOf }: DistanceOptions,
): Promise<BankScorer> {
  const search = createNeighbourSearch(bankVectors(bank.map(vectorOf), metric));
  const local = density > 0 ? await localDensity(search, groups, density) : null;

  const nearest = async (items: readonly ScoredItem[], count: number): Promise<Neighbour[][]> => {
    const queries = items.map((item) => ({ vector: vectorOf(item.vectors), excluded: groups.rowsOf(item.group) }));
    const found = await search.nearest(queries, count, local?.scale ?? null);
    if (local === null) return found;
    return items.map((item, i) =>
      withChangedDensities(search, local, groups, item.group, queries[i]!.vector, found[i]!, count),
    );
  };

  return {
    nearest,
    score: async (items) => (await nearest(items, k)).map((list) => mean(list.map((neighbour) => neighbour.distance))),
    distances: (item, rows) => {
      const changed = item.group === null ? undefined : local?.without(item.group);
      const scale =
        local && changed ? local.scale.map((value, row) => changed.get(row) ?? value) : (local?.scale ?? null);
      return distancesTo(search.bank, vectorOf(item.vectors), rows, scale).map((neighbour) => neighbour.distance);
    },
  };
}

/**
 * Leaving a group out makes the bank sparser around it: the rows that had it as a neighbour are compared again with
 * their density without it. Their distances can only shrink, so that no other row can be missing among the nearest.
 */
function withChangedDensities(
  search: NeighbourSearch,
  local: LocalDensity,
  groups: Groups,
  group: string | null,
  vector: Float32Array,
  found: readonly Neighbour[],
  count: number,
): Neighbour[] {
  const gone = new Set(groups.rowsOf(group));
  if (group === null || gone.size === 0) return [...found];
  const changed = local.without(group);
  const rows = [...changed.keys()].filter((row) => !gone.has(row));
  const again = distancesTo(search.bank, vector, rows, null).map(({ index, distance }) => ({
    index,
    distance: distance * changed.get(index)!,
  }));
  return [...found.filter(({ index }) => !changed.has(index)), ...again].sort(byDistance).slice(0, count);
}

/** How far the level lies from the bank's median level, in dB, above or below; nearest are the rows of the most similar level. */
export function createLevelScorer(bank: readonly RecordingVectors[], groups: Groups): BankScorer {
  const levels = bank.map((vectors) => vectors.level);
  const rowsWithout = (group: string | null): number[] => {
    const gone = new Set(groups.rowsOf(group));
    return levels.map((_, row) => row).filter((row) => !gone.has(row));
  };
  const middle = median(levels);
  const middleWithout = (group: string | null): number =>
    groups.rowsOf(group).length === 0 ? middle : median(rowsWithout(group).map((row) => levels[row]!));
  const distances = ({ vectors }: ScoredItem, rows: readonly number[]): number[] =>
    rows.map((row) => Math.abs(vectors.level - levels[row]!));

  return {
    distances,
    score: (items) =>
      Promise.resolve(items.map(({ vectors, group }) => Math.abs(vectors.level - middleWithout(group)))),
    nearest: (items, count) =>
      Promise.resolve(
        items.map((item) => {
          const rows = rowsWithout(item.group);
          return distances(item, rows)
            .map((distance, i) => ({ index: rows[i]!, distance }))
            .sort(byDistance)
            .slice(0, count);
        }),
      ),
  };
}
