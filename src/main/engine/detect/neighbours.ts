import type { Metric } from '#shared/core/domain.ts';
import { distance, squaredNorm } from './distance.ts';

/** A row of the bank and its distance to a query, multiplied by the row's scale where there is one. */
export interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

/** A query vector and the rows of the bank that are no neighbours of it. */
export interface Query {
  readonly vector: Float32Array;
  readonly excluded: readonly number[];
}

/** The vectors of a bank with their squared norms. */
export interface BankVectors {
  readonly metric: Metric;
  readonly rows: readonly Float32Array[];
  readonly squares: Float64Array;
}

/** Finds nearest rows of one bank. */
export interface NeighbourSearch {
  readonly bank: BankVectors;
  /**
   * For each query the `count` nearest rows (fewer where the bank has no more), nearest first, equal ones by row.
   * `scale[row]` multiplies the distances to that row before they are compared; null = 1 everywhere.
   */
  nearest(queries: readonly Query[], count: number, scale: Float64Array | null): Promise<Neighbour[][]>;
}

export function bankVectors(rows: readonly Float32Array[], metric: Metric): BankVectors {
  return { metric, rows, squares: Float64Array.from(rows, squaredNorm) };
}

/** Exact distances from a vector to the given rows, in float64, in the order of the rows. */
export function distancesTo(
  { metric, rows, squares }: BankVectors,
  vector: Float32Array,
  indices: readonly number[],
  scale: Float64Array | null,
): Neighbour[] {
  const square = squaredNorm(vector);
  return indices.map((index) => ({
    index,
    distance: distance(metric, vector, square, rows[index]!, squares[index]!) * (scale?.[index] ?? 1),
  }));
}

/** Nearest first; equal distances in the order of the rows, so that the answer never depends on how it was found. */
export function byDistance(a: Neighbour, b: Neighbour): number {
  return a.distance - b.distance || a.index - b.index;
}

/** Compares every query with every row, one after the other: for small banks, and what the graph is tested against. */
export function plainSearch(bank: BankVectors): NeighbourSearch {
  const everyRow = bank.rows.map((_, index) => index);
  const nearestOf = ({ vector, excluded }: Query, count: number, scale: Float64Array | null): Neighbour[] => {
    const left = new Set(excluded);
    const candidates = left.size === 0 ? everyRow : everyRow.filter((index) => !left.has(index));
    return distancesTo(bank, vector, candidates, scale).sort(byDistance).slice(0, count);
  };
  return {
    bank,
    nearest: (queries, count, scale) => Promise.resolve(queries.map((query) => nearestOf(query, count, scale))),
  };
}
