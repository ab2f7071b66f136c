import { describe, expect, it } from 'vitest';
import { metrics, type Metric } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { distance, squaredNorm } from '#main/engine/detect/distance.ts';
import { createNeighbourSearch, graphSearch } from '#main/engine/detect/knn.ts';
import { bankVectors, plainSearch, type NeighbourSearch, type Query } from '#main/engine/detect/neighbours.ts';
import { randomVector } from './support.ts';

const between = (metric: Metric, a: Float32Array, b: Float32Array): number =>
  distance(metric, a, squaredNorm(a), b, squaredNorm(b));

describe('distance', () => {
  it('is 1 - cosine', () => {
    expect(between('cosine', Float32Array.of(1, 0), Float32Array.of(0, 3))).toBe(1);
    expect(between('cosine', Float32Array.of(2, 0), Float32Array.of(-1, 0))).toBe(2);
    expect(between('cosine', Float32Array.of(1, 1), Float32Array.of(1, 0))).toBeCloseTo(1 - Math.SQRT1_2, 12);
  });

  it('is exactly 0 between equal vectors, 1 from zeros', () => {
    const vector = randomVector(createRandom(1), 50);
    expect(between('cosine', vector, vector)).toBe(0);
    expect(between('euclidean', vector, vector)).toBe(0);
    expect(between('cosine', new Float32Array(50), vector)).toBe(1);
    expect(between('cosine', new Float32Array(50), new Float32Array(50))).toBe(1);
  });

  it('is Euclidean', () => {
    expect(between('euclidean', Float32Array.of(1, 2), Float32Array.of(4, 6))).toBe(5);
  });
});

describe('plainSearch', () => {
  it('is sorting all distances by hand', async () => {
    const rows = [Float32Array.of(0, 0), Float32Array.of(3, 4), Float32Array.of(6, 8), Float32Array.of(3, 4)];
    const search = plainSearch(bankVectors(rows, 'euclidean'));
    const query = { vector: Float32Array.of(3, 3), excluded: [] };
    expect((await search.nearest([query], 3, null))[0]).toEqual([
      { index: 1, distance: 1 },
      { index: 3, distance: 1 },
      { index: 0, distance: Math.sqrt(18) },
    ]);
    expect((await search.nearest([{ ...query, excluded: [1, 3] }], 9, null))[0]!.map(({ index }) => index)).toEqual([
      0, 2,
    ]);
    const scale = Float64Array.of(0.1, 1, 1, 2);
    expect((await search.nearest([query], 1, scale))[0]).toEqual([{ index: 0, distance: Math.sqrt(18) * 0.1 }]);
  });
});

describe.each(metrics)('graphSearch, %s', (metric) => {
  const random = createRandom(metric.length);
  const rows = Array.from({ length: 300 }, () => randomVector(random, 24, 3));
  rows[7] = rows[5]!.slice();
  rows[200] = new Float32Array(24);
  const queries: Query[] = Array.from({ length: 40 }, (_, i) => ({
    vector: i % 3 === 0 ? rows[i]!.slice() : randomVector(random, 24, 3),
    excluded: i % 2 === 0 ? [i, i + 1, 299] : [],
  }));
  queries.push({ vector: new Float32Array(24), excluded: [] });
  const scale = Float64Array.from(rows, () => 0.5 + random.next());
  const bank = bankVectors(rows, metric);

  const agree = async (search: NeighbourSearch, count: number, scales: Float64Array | null): Promise<void> => {
    expect(await search.nearest(queries, count, scales)).toEqual(
      await plainSearch(bank).nearest(queries, count, scales),
    );
  };

  it('finds what the plain search finds, to the last bit', () => agree(graphSearch(bank), 5, null));
  it('also with scaled distances', () => agree(graphSearch(bank), 5, scale));
  it('also over several chunks, the last one short', () => agree(graphSearch(bank, 64), 3, null));
  it('also over several chunks with scaled distances', () => agree(graphSearch(bank, 70), 3, scale));
  it('also when everything is asked for', () => agree(graphSearch(bank, 128), 400, null));

  it('gives the same for one query as for many', async () => {
    const search = graphSearch(bank);
    const together = await search.nearest(queries, 4, scale);
    for (const [i, query] of queries.slice(0, 8).entries()) {
      expect((await search.nearest([query], 4, scale))[0]).toEqual(together[i]);
    }
  });

  it('gets more queries than fit into one run', async () => {
    const many = Array.from({ length: 600 }, (_, i) => queries[i % queries.length]!);
    const found = await graphSearch(bank).nearest(many, 2, null);
    const expected = await plainSearch(bank).nearest(queries, 2, null);
    found.forEach((list, i) => expect(list).toEqual(expected[i % queries.length]));
  });
});

describe('createNeighbourSearch', () => {
  it('answers the same on both sides of its limit', async () => {
    const random = createRandom(77);
    const rows = Array.from({ length: 1100 }, () => randomVector(random, 64));
    const query = { vector: randomVector(random, 64), excluded: [3] };
    for (const size of [100, 1100]) {
      const bank = bankVectors(rows.slice(0, size), 'cosine');
      expect(await createNeighbourSearch(bank).nearest([query], 4, null)).toEqual(
        await plainSearch(bank).nearest([query], 4, null),
      );
    }
  });
});
