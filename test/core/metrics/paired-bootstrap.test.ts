import { expect, test } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { bootstrapAuc } from '#shared/core/metrics/bootstrap.ts';
import { bootstrapMeanAuc, bootstrapMeanAucInSteps, type PairedScores } from '#shared/core/metrics/paired-bootstrap.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { createRandom } from '#shared/core/random.ts';

const random = createRandom(4);
const normal = (count: number, shift = 0) => Array.from({ length: count }, () => random.normal() + shift);

/** The slow, obvious one: draws lists of recordings and counts pairs. */
function slow(groups: readonly PairedScores[], seed: number, repetitions: number): number[][] {
  const source = createRandom(seed);
  const found = groups[0]!.normal.map(() => new Array<number>(repetitions).fill(0));
  for (const group of groups) {
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const pick = (count: number) => Array.from({ length: count }, () => source.integer(count));
      const [normals, anomalies] = [pick(group.normal[0]!.length), pick(group.anomalous[0]!.length)];
      group.normal.forEach((scores, scorer) => {
        const drawn = auc(
          normals.map((i) => scores[i]!),
          anomalies.map((i) => group.anomalous[scorer]![i]!),
        );
        found[scorer]![repetition]! += drawn / groups.length;
      });
    }
  }
  return found;
}

test('gives every scorer the same recordings, as drawing them one by one does', () => {
  const groups = [
    { normal: [normal(9), normal(9)], anomalous: [normal(6, 1), normal(6, 0.5)] },
    { normal: [[1, 1, 2, 2], normal(4)], anomalous: [[2, 2, 3], normal(3, 2)] },
  ];
  const fast = bootstrapMeanAuc(groups, { seed: 8, repetitions: 60 });
  const obvious = slow(groups, 8, 60);
  fast.forEach(({ repetitions }, scorer) =>
    repetitions.forEach((value, i) => expect(value).toBeCloseTo(obvious[scorer]![i]!, 12)),
  );
  expect(fast[0]!.value).toBeCloseTo((auc(groups[0]!.normal[0]!, groups[0]!.anomalous[0]!) + 10 / 12) / 2, 12);
});

test('scorers that say the same differ by nothing in any draw, however few the recordings are', () => {
  const scores = [normal(5), normal(4, 0.3)] as const;
  const [first, second] = bootstrapMeanAuc([{ normal: [scores[0], scores[0]], anomalous: [scores[1], scores[1]] }]);
  expect(second!.repetitions).toEqual(first!.repetitions);
  expect(new Set(first!.repetitions).size).toBeGreaterThan(3);
});

test('nothing to compare gives nothing', () => {
  expect(bootstrapMeanAuc([])).toEqual([]);
});

test('in steps it gives the same numbers, and pauses after each drawing', () => {
  const groups = [{ normal: [normal(8), normal(8)], anomalous: [normal(5, 1), normal(5, 1)] }];
  const work = bootstrapMeanAucInSteps(groups, { seed: 2, repetitions: 90 });
  let pauses = 0;
  let step = work.next();
  for (; step.done !== true; step = work.next()) pauses += 1;
  expect(step.value).toEqual(bootstrapMeanAuc(groups, { seed: 2, repetitions: 90 }));
  expect(pauses).toBeGreaterThanOrEqual(90);
});

test('of one group, each scorer has the interval that it has alone', () => {
  const [normals, anomalies] = [normal(20), normal(15, 0.8)];
  const [, second] = bootstrapMeanAuc([{ normal: [normal(20), normals], anomalous: [normal(15), anomalies] }]);
  const alone = bootstrapAuc(normals, anomalies)!;
  expect(percentile(second!.repetitions, 0.025)).toBe(alone.low);
  expect(percentile(second!.repetitions, 0.975)).toBe(alone.high);
});
