import { describe, expect, it } from 'vitest';
import type { Metric } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { groupRows } from '#main/engine/detect/groups.ts';
import { createDistanceScorer } from '#main/engine/detect/scorer.ts';
import { randomRecording } from './support.ts';

const distances: Readonly<Record<Metric, (a: Float32Array, b: Float32Array) => number>> = {
  euclidean: (a, b) => Math.hypot(...a.map((value, i) => value - b[i]!)),
  cosine: (a, b) => {
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  },
};

interface Row {
  readonly vector: Float32Array;
  readonly group: string;
}

/** The same distances are asked for again with every query. */
function remembered(metric: Metric): (a: Row, b: Row) => number {
  const known = new WeakMap<Row, WeakMap<Row, number>>();
  return (a, b) => {
    const ofA = known.get(a) ?? new WeakMap<Row, number>();
    known.set(a, ofA);
    const distance = ofA.get(b) ?? distances[metric](a.vector, b.vector);
    ofA.set(b, distance);
    return distance;
  };
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const smallest = (values: readonly number[], count: number) => [...values].sort((a, b) => a - b).slice(0, count);

/**
 * Wilkinghoff et al. 2025, equation of the ratio, as it is written: the mean of the k smallest d(x, y) / (mean distance of y to
 * its K nearest rows of other groups), over the rows that are not of x's own group.
 */
function slowly(
  bank: readonly Row[],
  x: Row,
  distance: (a: Row, b: Row) => number,
  k: number,
  neighbours: number,
): number {
  const rows = bank.filter(({ group }) => group !== x.group);
  const scaled = rows.map((y) => {
    const others = rows.filter(({ group }) => group !== y.group).map((z) => distance(y, z));
    return distance(x, y) / average(smallest(others, neighbours));
  });
  return average(smallest(scaled, k));
}

// The larger bank is searched through the graph, the smaller one row by row.
const cases = ([1, 4, 16] as const).flatMap((neighbours) =>
  (['cosine', 'euclidean'] as const).flatMap((metric) =>
    [
      { rows: 60, size: 12, k: 1 },
      { rows: 130, size: 520, k: 2 },
    ].map((bank) => ({ neighbours, metric, ...bank })),
  ),
);

describe('local density normalisation', () => {
  it.each(cases)(
    'K = $neighbours, $metric, $rows rows of $size, k = $k',
    async ({ neighbours, metric, rows, size, k }) => {
      const random = createRandom(neighbours + rows);
      // Two operating conditions, the second one rare and spread out: what the ratio is there for.
      const bank: Row[] = Array.from({ length: rows }, (_, row) => ({
        vector: Float32Array.from({ length: size }, () => (row % 10 === 0 ? 4 : 1) * random.normal() + 2),
        group: `g${row % 3 === 0 ? row : row - (row % 3)}`,
      }));
      const vectors = bank.map(({ vector }) => ({ ...randomRecording(random), tokens: vector }));
      const groups = groupRows(bank.map(({ group }) => group));
      const vectorOf = ({ tokens }: { tokens: Float32Array }) => tokens;
      const scorer = await createDistanceScorer(vectors, groups, { metric, k, density: neighbours, vectorOf });

      const strangers = Array.from({ length: 3 }, () => Float32Array.from({ length: size }, () => 3 * random.normal()));
      const queries = [
        ...strangers.map((vector) => ({ vector, group: 'nobody' })),
        ...[0, 1, 10, rows - 1].map((row) => bank[row]!),
      ];
      const found = await scorer.score(
        queries.map(({ vector, group }) => ({ vectors: { ...vectors[0]!, tokens: vector }, group })),
      );
      const distance = remembered(metric);
      found.forEach((score, i) => expect(score).toBeCloseTo(slowly(bank, queries[i]!, distance, k, neighbours), 6));
    },
  );
});
