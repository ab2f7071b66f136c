import { describe, expect, test } from 'vitest';
import type { KnowledgeLetter } from '#shared/contract/overview.ts';
import { choosePoints, evenly, type Candidate } from '#main/services/overview/chosen.ts';

/** So many candidates of each kind, mixed; B: unknown ones of the bank. */
function candidates(counts: Partial<Record<KnowledgeLetter | 'B', number>>): Candidate[] {
  const kinds = Object.entries(counts) as [KnowledgeLetter | 'B', number][];
  return kinds
    .flatMap(([kind, count]) => Array.from({ length: count }, (_, i) => ({ kind, place: (i + 0.5) / count })))
    .sort((a, b) => a.place - b.place)
    .map(({ kind }, index) => ({ id: index + 1, letter: kind === 'B' ? 'n' : kind, inBank: kind === 'B' }));
}

function countsOf(chosen: readonly Candidate[]) {
  const counts: Partial<Record<KnowledgeLetter | 'B', number>> = {};
  for (const { letter, inBank } of chosen) counts[inBank ? 'B' : letter] = (counts[inBank ? 'B' : letter] ?? 0) + 1;
  return counts;
}

describe('what a map shows', () => {
  test('is everything where there is room', () => {
    const all = candidates({ B: 5, F: 2, A: 1, n: 4, u: 8 });
    expect(choosePoints(all, 20)).toEqual(all);
    expect(choosePoints([], 20)).toEqual([]);
  });

  test('is the bank and what is known first, then the rest evenly, in their order', () => {
    const chosen = choosePoints(candidates({ B: 20, F: 5, f: 5, A: 5, n: 10, U: 10, u: 290 }), 60);
    expect(countsOf(chosen)).toMatchObject({ B: 20, F: 5, f: 5, A: 5, n: 10 });
    expect(chosen).toHaveLength(60);
    const ids = chosen.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    const rest = chosen.filter(({ letter }) => letter === 'u' || letter === 'U').map(({ id }) => id);
    const gaps = rest.slice(1).map((id, i) => id - rest[i]!);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(4);
  });

  test('leaves half to others where the bank is large, and all of it where there are no others', () => {
    expect(countsOf(choosePoints(candidates({ B: 500, F: 10, u: 500 }), 100))).toEqual({ B: 50, F: 10, u: 40 });
    expect(countsOf(choosePoints(candidates({ B: 500, F: 10 }), 100))).toEqual({ B: 90, F: 10 });
    expect(countsOf(choosePoints(candidates({ B: 500 }), 100))).toEqual({ B: 100 });
  });

  test('keeps faults and false alarms where normals are many', () => {
    expect(countsOf(choosePoints(candidates({ f: 20, A: 20, n: 900, u: 100 }), 100))).toEqual({ f: 20, A: 20, n: 60 });
    const counts = countsOf(choosePoints(candidates({ f: 290, A: 110, u: 100 }), 100));
    expect(counts.f! + counts.A!).toBe(100);
    expect(Math.abs(counts.A! - 27.5)).toBeLessThan(5);
  });
});

test('evenly takes the first, and as many as were asked for, each once', () => {
  const items = [...Array(17).keys()];
  expect(evenly(items, 17)).toEqual(items);
  expect(evenly(items, 4)).toEqual([0, 4, 8, 12]);
  expect(evenly(items, 0)).toEqual([]);
  for (let most = 1; most <= 17; most += 1) expect(new Set(evenly(items, most)).size).toBe(most);
});
