import { mean } from '#shared/core/metrics/summary.ts';
import type { Groups } from './groups.ts';
import type { Neighbour, NeighbourSearch } from './neighbours.ts';

/**
 * Local density normalisation (Wilkinghoff et al. 2025, "Keeping the balance", ratio): the distance of x to a row y
 * counts relative to how far y's own K nearest rows of other groups are from it, so that rare operating conditions, where
 * normals lie far apart, do not look abnormal.
 */
export interface LocalDensity {
  /** [rows] 1 / (mean distance of the K nearest): what a distance to the row is multiplied by */
  readonly scale: Float64Array;
  /** The same without the rows of a group, for the rows whose value changes: leaving x out must not leave x in here. */
  without(group: string): ReadonlyMap<number, number>;
}

/** A row lying on top of its neighbours counts as if they were this share of the bank's mean distance away. */
const closest = 1e-3;

/** Looks up the K nearest rows of other groups for every row; the bank needs at least three groups. */
export async function localDensity(search: NeighbourSearch, groups: Groups, neighbours: number): Promise<LocalDensity> {
  const { rows } = search.bank;
  const largest = Math.max(...groups.names.map((name) => groups.rowsOf(name).length));
  const queries = rows.map((vector, row) => ({ vector, excluded: groups.rowsOf(groups.names[row]!) }));
  const lists = await search.nearest(queries, neighbours + largest, null);

  const means = lists.map((list) => meanDistance(list.slice(0, neighbours)));
  const floor = closest * mean(means) || 1;
  const scaleOf = (list: readonly Neighbour[]): number => 1 / Math.max(floor, meanDistance(list.slice(0, neighbours)));

  const neighbourOf = reverse(lists, neighbours);
  const without = (group: string): ReadonlyMap<number, number> => {
    const gone = new Set(groups.rowsOf(group));
    const changed = new Set([...gone].flatMap((row) => neighbourOf[row]!));
    return new Map([...changed].map((row) => [row, scaleOf(lists[row]!.filter(({ index }) => !gone.has(index)))]));
  };
  return { scale: Float64Array.from(lists, scaleOf), without };
}

/** For every row, the rows that have it among their first `neighbours`. */
function reverse(lists: readonly (readonly Neighbour[])[], neighbours: number): number[][] {
  const users: number[][] = lists.map(() => []);
  lists.forEach((list, row) => {
    for (const { index } of list.slice(0, neighbours)) users[index]!.push(row);
  });
  return users;
}

function meanDistance(list: readonly Neighbour[]): number {
  return mean(list.map((neighbour) => neighbour.distance));
}
