import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { groupRows } from '#main/engine/detect/groups.ts';
import { bankVectors, plainSearch } from '#main/engine/detect/neighbours.ts';
import { createDistanceScorer, createLevelScorer } from '#main/engine/detect/scorer.ts';
import { median } from '#shared/core/metrics/percentile.ts';
import { randomRecording } from './support.ts';

const random = createRandom(77);

describe('groups of any bank', () => {
  it('part the rows: each in its own group, once, in order', () => {
    for (let round = 0; round < 30; round += 1) {
      const names = Array.from({ length: random.integer(40) }, () => `group ${random.integer(12)}`);
      const groups = groupRows(names);
      const distinct = [...new Set(names)];
      expect(groups.count).toBe(distinct.length);
      for (const name of distinct) {
        expect(groups.rowsOf(name)).toEqual(names.flatMap((other, row) => (other === name ? [row] : [])));
      }
    }
  });

  it('may be named like the properties of every object', () => {
    const groups = groupRows(['__proto__', 'constructor', '', '__proto__']);
    expect(groups.count).toBe(3);
    expect(groups.rowsOf('__proto__')).toEqual([0, 3]);
    expect(groups.rowsOf('')).toEqual([2]);
    expect(groups.rowsOf('toString')).toEqual([]);
  });
});

describe('leaving a group out', () => {
  const names = Array.from({ length: 18 }, (_, row) => `g${row % 6}`);
  const bank = names.map(() => randomRecording(random));
  const groups = groupRows(names);
  const without = (group: string) => bank.filter((_, row) => names[row] !== group);
  const namesWithout = (group: string) => names.filter((name) => name !== group);
  const vectorOf = ({ rows }: (typeof bank)[number]) => rows;

  it.each([
    ['cosine', 1, 0],
    ['euclidean', 3, 0],
    ['cosine', 1, 2],
    ['cosine', 2, 5],
    ['euclidean', 1, 3],
  ] as const)('is as if it had never been there (%s, k = %i, density %i)', async (metric, k, density) => {
    const options = { metric, k, density, vectorOf };
    const whole = await createDistanceScorer(bank, groups, options);
    for (const group of ['g0', 'g3', 'g5']) {
      const rest = await createDistanceScorer(without(group), groupRows(namesWithout(group)), options);
      const queries = [bank[names.indexOf(group)]!, randomRecording(random)];
      const left = await whole.score(queries.map((vectors) => ({ vectors, group })));
      const never = await rest.score(queries.map((vectors) => ({ vectors, group: null })));
      left.forEach((score, i) => expect(score).toBeCloseTo(never[i]!, 9));
    }
  });

  it.each([0, 3])('names no row of it, and its distances are those of the nearest (density %i)', async (density) => {
    const scorer = await createDistanceScorer(bank, groups, { metric: 'cosine', k: 1, density, vectorOf });
    const item = { vectors: bank[4]!, group: 'g4' };
    const [nearest] = await scorer.nearest([item], 15);
    expect(nearest!.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      names.flatMap((name, row) => (name === 'g4' ? [] : [row])),
    );
    const again = scorer.distances(
      item,
      nearest!.map(({ index }) => index),
    );
    again.forEach((distance, i) => expect(distance).toBeCloseTo(nearest![i]!.distance, 12));
  });

  it('moves the median of the levels, and only where the bank has it', async () => {
    const scorer = createLevelScorer(bank, groups);
    const vectors = randomRecording(random);
    const [inside, outside, stranger] = await scorer.score([
      { vectors, group: 'g2' },
      { vectors, group: null },
      { vectors, group: 'somebody' },
    ]);
    expect(inside).toBeCloseTo(Math.abs(vectors.level - median(without('g2').map(({ level }) => level))), 12);
    expect(outside).toBeCloseTo(Math.abs(vectors.level - median(bank.map(({ level }) => level))), 12);
    expect(stranger).toBe(outside);
    const [nearest] = await scorer.nearest([{ vectors, group: 'g2' }], 100);
    expect(nearest).toHaveLength(15);
    nearest!.slice(1).forEach(({ distance }, i) => expect(distance).toBeGreaterThanOrEqual(nearest![i]!.distance));
  });
});

describe('plainSearch at its limits', () => {
  const rows = Array.from({ length: 5 }, () => Float32Array.of(1, 1));
  const search = plainSearch(bankVectors(rows, 'euclidean'));
  const vector = Float32Array.of(1, 2);

  it('takes equal rows in their order, and no more than there are', async () => {
    const [found] = await search.nearest([{ vector, excluded: [1, 1, 99] }], 10, null);
    expect(found!.map(({ index }) => index)).toEqual([0, 2, 3, 4]);
    expect(await search.nearest([], 3, null)).toEqual([]);
    expect(await search.nearest([{ vector, excluded: [0, 1, 2, 3, 4] }], 3, null)).toEqual([[]]);
    expect(await search.nearest([{ vector, excluded: [] }], 0, null)).toEqual([[]]);
  });

  it('compares after scaling', async () => {
    const [found] = await search.nearest([{ vector, excluded: [] }], 2, Float64Array.of(3, 2, 1, 0.5, 4));
    expect(found!.map(({ index, distance }) => [index, distance])).toEqual([
      [3, 0.5],
      [2, 1],
    ]);
  });
});
