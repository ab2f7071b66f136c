import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { localDensity } from '#main/engine/detect/density.ts';
import { groupRows } from '#main/engine/detect/groups.ts';
import { bankVectors, plainSearch } from '#main/engine/detect/neighbours.ts';
import { createDistanceScorer, createLevelScorer } from '#main/engine/detect/scorer.ts';
import { randomRecording } from './support.ts';

const onALine = (...places: number[]): Float32Array[] => places.map((place) => Float32Array.of(place));
const statistics = { metric: 'euclidean', vectorOf: (v: { statistics: Float32Array }) => v.statistics } as const;

describe('localDensity', () => {
  it('is one over the mean distance of the K nearest, by hand', async () => {
    const rows = onALine(0, 1, 3, 10);
    const groups = groupRows(['a', 'b', 'c', 'd']);
    const search = plainSearch(bankVectors(rows, 'euclidean'));
    expect([...(await localDensity(search, groups, 1)).scale]).toEqual([1, 1, 1 / 2, 1 / 7]);
    expect([...(await localDensity(search, groups, 2)).scale]).toEqual([1 / 2, 1 / 1.5, 1 / 2.5, 1 / 8]);
    expect([...(await localDensity(search, groups, 9)).scale][0]).toBeCloseTo(3 / 14, 12);
  });

  it('takes neighbours from other groups only', async () => {
    const search = plainSearch(bankVectors(onALine(0, 1, 3, 10), 'euclidean'));
    const { scale } = await localDensity(search, groupRows(['a', 'a', 'c', 'd']), 1);
    expect([...scale]).toEqual([1 / 3, 1 / 2, 1 / 2, 1 / 7]);
  });

  it('stays finite for duplicates', async () => {
    const search = plainSearch(bankVectors(onALine(0, 0, 3, 10), 'euclidean'));
    const { scale } = await localDensity(search, groupRows(['a', 'b', 'c', 'd']), 1);
    expect(scale[0]).toBeCloseTo(1 / (1e-3 * 2.5), 9);
    const equal = plainSearch(bankVectors(onALine(2, 2, 2), 'euclidean'));
    expect([...(await localDensity(equal, groupRows(['a', 'b', 'c']), 1)).scale]).toEqual([1, 1, 1]);
  });

  it('tells which rows change without a group, and how', async () => {
    const search = plainSearch(bankVectors(onALine(0, 1, 3, 10), 'euclidean'));
    const density = await localDensity(search, groupRows(['a', 'b', 'c', 'd']), 1);
    const without = density.without('b');
    expect(without.get(0)).toBe(1 / 3);
    expect(without.get(2)).toBe(1 / 3);
    expect(without.has(3)).toBe(false);
  });
});

describe('distance scorer', () => {
  it('averages the k smallest normalised distances, by hand', async () => {
    const bank = [0, 1, 3, 10].map((place) => ({
      ...randomRecording(createRandom(1)),
      statistics: Float32Array.of(place),
    }));
    const groups = groupRows(['a', 'b', 'c', 'd']);
    const item = { vectors: { ...bank[0]!, statistics: Float32Array.of(12) }, group: null };
    const plain = await createDistanceScorer(bank, groups, { ...statistics, k: 2, density: 0 });
    expect(await plain.score([item])).toEqual([(2 + 9) / 2]);
    const normalised = await createDistanceScorer(bank, groups, { ...statistics, k: 1, density: 1 });
    expect(await normalised.score([item])).toEqual([2 / 7]);
    expect(await normalised.nearest([item], 2)).toEqual([
      [
        { index: 3, distance: 2 / 7 },
        { index: 2, distance: 9 / 2 },
      ],
    ]);
  });

  it.each([
    { density: 0, k: 1 },
    { density: 1, k: 1 },
    { density: 3, k: 2 },
    { density: 4, k: 1 },
    { density: 16, k: 1 },
    { density: 16, k: 3 },
  ])('leaves a group out as if it had never been there (density $density, k $k)', async ({ density, k }) => {
    const random = createRandom(density + k);
    const bank = Array.from({ length: 18 }, () => randomRecording(random));
    const names = bank.map((_, row) => `group-${Math.floor(row / 2)}`);
    const scorer = await createDistanceScorer(bank, groupRows(names), { ...statistics, k, density });
    for (const [row, name] of names.entries()) {
      const others = bank.map((_, other) => other).filter((other) => names[other] !== name);
      const alone = await createDistanceScorer(
        others.map((other) => bank[other]!),
        groupRows(others.map((other) => names[other]!)),
        { ...statistics, k, density },
      );
      const [found] = await scorer.score([{ vectors: bank[row]!, group: name }]);
      const [expected] = await alone.score([{ vectors: bank[row]!, group: null }]);
      expect(found).toBeCloseTo(expected!, 12);
      const [nearest] = await scorer.nearest([{ vectors: bank[row]!, group: name }], 3);
      const distances = scorer.distances(
        { vectors: bank[row]!, group: name },
        nearest!.map(({ index }) => index),
      );
      expect(distances).toEqual(nearest!.map(({ distance }) => distance));
      expect(nearest!.every(({ index }) => names[index] !== name)).toBe(true);
    }
  });
});

describe('level scorer', () => {
  const bank = [-30, -31, -29, -10].map((level) => ({ ...randomRecording(createRandom(1)), level }));
  const scorer = createLevelScorer(bank, groupRows(['a', 'b', 'c', 'd']));

  it('measures the distance to the median, louder or quieter', async () => {
    const at = (level: number) => ({ vectors: { ...bank[0]!, level }, group: null });
    expect(await scorer.score([at(-20), at(-40)])).toEqual([9.5, 10.5]);
    expect((await scorer.nearest([at(-12)], 2))[0]).toEqual([
      { index: 3, distance: 2 },
      { index: 2, distance: 17 },
    ]);
  });

  it('leaves a member out of the median and of the neighbours', async () => {
    const member = { vectors: bank[3]!, group: 'd' };
    expect(await scorer.score([member])).toEqual([20]);
    expect((await scorer.nearest([member], 9))[0]!.map(({ index }) => index)).toEqual([2, 0, 1]);
  });
});
