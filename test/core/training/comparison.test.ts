import { describe, expect, test } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { createRandom } from '#shared/core/random.ts';
import { compareScores, fewestUnseen, type GroupScores, type ScoredGroup } from '#shared/core/training/comparison.ts';

const plain = { readOut: 'rows', drawn: false } as const;

/** Scores of one scorer that puts faults `apart` standard deviations above normal recordings. */
function scores(apart: number, seed: number, faults = 40, unseen = 40): GroupScores {
  const random = createRandom(seed);
  const draw = (count: number, shift = 0) => Array.from({ length: count }, () => random.normal() + shift);
  return { bank: draw(50), unseen: draw(unseen), faults: draw(faults, apart) };
}

function group(before: GroupScores, after: GroupScores, statistics = scores(1, 99)): ScoredGroup {
  return { machine: 'fan', section: '00', scores: { before, after, statistics } };
}

describe('a comparison', () => {
  test('calls a clear gain better and a clear loss worse', () => {
    const gain = compareScores([group(scores(0.2, 1), scores(2.5, 2))], plain);
    expect(gain.overBefore.finding).toBe('better');
    expect(gain.overBefore.difference!.low).toBeGreaterThan(0);
    expect(gain.overBefore.difference!.value).toBeCloseTo(gain.mean!.after - gain.mean!.before, 12);
    expect(gain.overStatistics.finding).toBe('better');
    const loss = compareScores([group(scores(2.5, 1), scores(0.2, 2))], plain);
    expect(loss.overBefore.finding).toBe('worse');
    expect(loss.overStatistics.finding).toBe('worse');
  });

  test('calls what the recordings cannot show noise', () => {
    const few = compareScores([group(scores(1, 1, 6, 8), scores(1.2, 2, 6, 8), scores(1, 3, 6, 8))], plain);
    expect(few.overBefore.finding).toBe('noise');
    const { low, high } = few.overBefore.difference!;
    expect(low).toBeLessThanOrEqual(0);
    expect(high).toBeGreaterThanOrEqual(0);
  });

  test('is paired: a small gain on every recording is seen where two lone intervals would overlap', () => {
    const before = scores(1, 5, 60, 60);
    const after = { ...before, faults: before.faults.map((value) => value + 0.25) };
    const { overBefore, groups } = compareScores([group(before, after, before)], plain);
    expect(overBefore.finding).toBe('better');
    expect(groups[0]!.scorers.before.auc!.high).toBeGreaterThan(groups[0]!.scorers.after.auc!.low);
  });

  test('says nothing about faults where none is known', () => {
    const without = compareScores([group(scores(1, 1, 0), scores(1, 2, 0), scores(1, 3, 0))], plain);
    expect(without).toMatchObject({
      mean: null,
      overBefore: { finding: 'unlabelled', difference: null },
      overStatistics: { finding: 'unlabelled', difference: null },
    });
    expect(without.groups[0]!.scorers.after.auc).toBeNull();
    expect(compareScores([], plain).groups).toEqual([]);
  });

  test('takes normals that were trained on only where there are too few others, and says so', () => {
    const few = scores(2, 1, 10, fewestUnseen - 1);
    const enough = scores(2, 1, 10, fewestUnseen);
    const [onTrained, unseen] = [few, enough].map((own) => compareScores([group(own, own, own)], plain).groups[0]!);
    expect([onTrained!.onTrained, unseen!.onTrained]).toEqual([true, false]);
    expect(onTrained!.unseen).toBe(fewestUnseen - 1);
    expect(onTrained!.scorers.after.auc!.value).toBeCloseTo(auc([...few.bank, ...few.unseen], few.faults), 12);
    expect(unseen!.scorers.after.auc!.value).toBeCloseTo(auc(enough.unseen, enough.faults), 12);
  });

  test('keeps groups apart, and weighs them alike in the mean', () => {
    const easy = group(scores(4, 1), scores(4, 2), scores(4, 3));
    const none = group(scores(0, 4, 0), scores(0, 5, 0), scores(0, 6, 0));
    const hard = group(scores(0, 7, 10, 10), scores(0, 8, 10, 10), scores(0, 9, 10, 10));
    const found = compareScores([easy, none, hard], plain);
    const values = found.groups.map(({ scorers }) => scorers.after.auc?.value ?? null);
    expect(values[1]).toBeNull();
    expect(found.mean!.after).toBeCloseTo((values[0]! + values[2]!) / 2, 12);
  });

  test('tells how far normals lie out that were not heard before', () => {
    const bank = Array.from({ length: 101 }, (_, i) => i / 100);
    const own: GroupScores = { bank, unseen: [3, 1, 2], faults: [] };
    const [found] = compareScores([group(own, own, own)], plain).groups;
    expect(found!.scorers.after).toEqual({
      bank: { median: 0.5, p95: 0.95 },
      unseen: { median: 2, p95: 2.9 },
      auc: null,
    });
    expect(compareScores([group({ ...own, unseen: [] }, own, own)], plain).groups[0]!.scorers.before.unseen).toBeNull();
  });
});
