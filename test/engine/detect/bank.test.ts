import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { areComparable, createBankScorers, effectiveSpec, rawScores } from '#main/engine/detect/bank-scorers.ts';
import { groupRows } from '#main/engine/detect/groups.ts';
import { combine, scorersOf, standardise } from '#main/engine/detect/standardise.ts';
import { bankOf, detectorOf, randomRecording, specOf } from './support.ts';

const random = createRandom(400);
const normals = Array.from({ length: 24 }, () => randomRecording(random));

describe('groupRows', () => {
  it('finds the rows of a group', () => {
    const groups = groupRows(['a', 'b', 'a', 'c']);
    expect(groups.count).toBe(3);
    expect(groups.rowsOf('a')).toEqual([0, 2]);
    expect(groups.rowsOf('c')).toEqual([3]);
    expect(groups.rowsOf('x')).toEqual([]);
    expect(groups.rowsOf(null)).toEqual([]);
  });
});

describe('effectiveSpec', () => {
  it('keeps everything but the paper’s detector, and of that the preset and the rule', () => {
    const spec = specOf('fused', { k: 3, density: 5 });
    expect(effectiveSpec(spec)).toBe(spec);
    const paper = specOf('paper', {
      k: 3,
      density: 5,
      metric: 'euclidean',
      preset: { kind: 'high-pass', cutoffHz: 1200 },
    });
    expect(effectiveSpec(paper)).toEqual({ ...paper, readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 });
  });
});

describe('createBankScorers', () => {
  it('compares statistics by Euclidean distance with at most 8 density neighbours', async () => {
    const item = [{ vectors: randomRecording(random), group: null }];
    const statisticsUnder = async (changes: Parameters<typeof specOf>[1]) =>
      (await rawScores(unwrap(await createBankScorers(bankOf(normals), specOf('fused', changes))), item)).statistics;
    const base = await statisticsUnder({});
    expect(await statisticsUnder({ metric: 'euclidean' })).toEqual(base);
    expect(await statisticsUnder({ readOut: 'tokens' })).toEqual(base);
    expect(await statisticsUnder({ k: 4 })).not.toEqual(base);
    expect(await statisticsUnder({ density: 16 })).toEqual(await statisticsUnder({ density: 8 }));
    expect(await statisticsUnder({ density: 4 })).not.toEqual(await statisticsUnder({ density: 8 }));
  });

  it('lets the network’s scorer follow read-out, metric, k and density', async () => {
    const item = [{ vectors: randomRecording(random), group: null }];
    const scores = new Set<number>();
    for (const changes of [
      {},
      { readOut: 'tokens' },
      { readOut: 'prelogits' },
      { metric: 'euclidean' },
      { k: 2 },
      { density: 2 },
    ] as const) {
      const bank = unwrap(await createBankScorers(bankOf(normals), specOf('ast', changes)));
      scores.add((await rawScores(bank, item)).ast[0]!);
    }
    expect(scores.size).toBe(6);
  });

  it('gives the same raw scores in whatever order the bank comes', async () => {
    const items = Array.from({ length: 5 }, () => ({ vectors: randomRecording(random), group: null }));
    const spec = specOf('fused', { density: 3, k: 2 });
    const forwards = await rawScores(unwrap(await createBankScorers(bankOf(normals), spec)), items);
    const backwards = await rawScores(unwrap(await createBankScorers(bankOf([...normals].reverse()), spec)), items);
    for (const scorer of ['ast', 'statistics', 'level'] as const) {
      forwards[scorer].forEach((score, i) => expect(score).toBeCloseTo(backwards[scorer][i]!, 12));
    }
  });
});

describe('areComparable', () => {
  it('looks at every length, or at the statistics only', () => {
    const [a, b] = [normals[0]!, normals[1]!];
    expect(areComparable(a, b, 'tokens')).toBe(true);
    expect(areComparable(a, { ...b, tokens: new Float32Array(2) }, 'tokens')).toBe(false);
    expect(areComparable(a, { ...b, tokens: new Float32Array(2) }, 'rows')).toBe(true);
    expect(areComparable(a, { ...b, tokens: new Float32Array(2) }, null)).toBe(true);
    expect(areComparable(a, { ...b, statistics: new Float32Array(2) }, null)).toBe(false);
  });
});

describe('loadDetector', () => {
  it('knows its members and what is normal', async () => {
    const bank = bankOf(
      normals,
      normals.map((_, row) => `g${row % 4}`),
    );
    const detector = await detectorOf(specOf('fused'), bank);
    expect(detector.groupOf('normal-5')).toBe('g1');
    expect(detector.groupOf('somebody')).toBeNull();
    expect(detector.groupOf(undefined)).toBeNull();
    const first = normals.reduce((sum, vectors) => sum + vectors.statistics[0]!, 0) / normals.length;
    expect(detector.normalStatistics[0]).toBeCloseTo(first, 6);
  });
});

describe('combine', () => {
  const scores = { ast: 1, statistics: 3, level: 7 };

  it('averages the scorers of the kind', () => {
    expect((['fused', 'ast', 'statistics', 'level', 'paper'] as const).map((kind) => combine(kind, scores))).toEqual([
      2, 1, 3, 7, 1,
    ]);
    expect(scorersOf('fused')).toEqual(['ast', 'statistics']);
    expect(standardise(5, { mean: 3, deviation: 4 })).toBe(0.5);
  });
});
