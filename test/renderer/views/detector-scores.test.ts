import { describe, expect, test } from 'vitest';
import { axisOf, linesOf, onAxis } from '#renderer/views/Detector/histogram.ts';
import {
  candidatesOf,
  countFrom,
  effectAt,
  indexScores,
  pointAt,
  knownNormals,
  merged,
  ratesAt,
  thinned,
} from '#renderer/views/Detector/scores.ts';
import type { KnowledgeLetter } from '#shared/contract/overview.ts';
import { outcomeAt } from '#shared/core/advice/outcomes.ts';
import { createRandom } from '#shared/core/random.ts';
import { columnsOf, rocOf, scored, several, type Scored } from './detector-fixtures.ts';

const letters: readonly KnowledgeLetter[] = ['F', 'A', 'U', 'f', 'n', 'u'];
const isFault = ({ letter }: Scored) => letter === 'F' || letter === 'f';
const isRest = ({ letter }: Scored) => letter === 'A' || letter === 'n';

/** Scores of all kinds, with ties and with alarms of the level. */
function drawn(seed: number, count: number): Scored[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    letter: letters[random.integer(letters.length)]!,
    score: random.integer(61) / 10 - 2,
    level: random.next() < 0.1,
  }));
}

describe('a tried threshold', () => {
  test('does what looking at every score says, with ties and with alarms of the level', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const all = drawn(seed, 5 * seed);
      const index = indexScores({ scores: columnsOf(all) });
      for (const threshold of [-3, -2, 0.05, 1.1, 2.5, 4, 9]) {
        const flagged = (one: Scored) => one.score >= threshold || one.level === true;
        const judged = all
          .filter((one) => isFault(one) || isRest(one))
          .map((one) => ({ score: one.score, fault: isFault(one), level: one.level === true }));
        const outcome = outcomeAt(judged, threshold);
        expect(effectAt(index, threshold)).toEqual({
          threshold,
          rest: all.filter(isRest).length,
          flaggedRest: outcome.falseAlarms,
          faults: all.filter(isFault).length,
          missed: outcome.missedFaults,
          total: all.length,
          flagged: all.filter(flagged).length,
          precision: outcome.precision,
          recall: outcome.recall,
        });
      }
    }
  });

  test('lies on the curve by its score alone', () => {
    const index = indexScores({ scores: columnsOf(scored.map((one) => ({ ...one, level: true }))) });
    const { points } = rocOf(scored, 0.9);
    for (const threshold of [-5, 1.5, 2.084, 2.7, 3.05, 10]) {
      const point = pointAt(points, threshold);
      expect(ratesAt(index, threshold, knownNormals(index))).toEqual({
        falsePositiveRate: point.falsePositiveRate,
        truePositiveRate: point.truePositiveRate,
      });
    }
    expect(pointAt(points, 10).threshold).toBeNull();
  });

  test('of nothing known says nothing of shares', () => {
    const index = indexScores({ scores: columnsOf(several('u', 4, 0, 1)) });
    expect(effectAt(index, 2)).toMatchObject({ rest: 0, faults: 0, flagged: 2, recall: { of: 0 } });
    expect(ratesAt(index, 2, new Float64Array())).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 });
    expect(candidatesOf(index)).toEqual([]);
  });
});

test('ascending lists become one, as sorting them together would make it', () => {
  const random = createRandom(4);
  for (let round = 0; round < 50; round += 1) {
    const lists = Array.from({ length: random.integer(5) }, () =>
      Float64Array.from({ length: random.integer(6) }, () => random.integer(8) - 4).sort(),
    );
    expect([...merged(lists)]).toEqual(lists.flatMap((list) => [...list]).sort((a, b) => a - b));
  }
});

describe('the table of more thresholds', () => {
  test('has one between each two known scores, and never more than can be read', () => {
    const few = indexScores({ scores: columnsOf([...several('F', 2, 3, 1), ...several('n', 2, 1, 1)]) });
    expect(candidatesOf(few)).toEqual([1, 1.5, 2.5, 3.5]);
    const many = candidatesOf(indexScores({ scores: columnsOf(several('n', 3000, 0, 0.001)) }));
    expect(many).toHaveLength(40);
    expect(many).toEqual(many.toSorted((a, b) => a - b));
    expect([many[0], many.at(-1)]).toEqual([0, 2.9985]);
    expect(thinned(rocOf(scored, 0.9).points, 7)).toHaveLength(7);
    expect(
      thinned(
        [1, 2].map(() => rocOf(scored, 0.9).points[0]!),
        7,
      ),
    ).toHaveLength(2);
  });
});

describe('the histogram', () => {
  test('shows every recording once, faults above all others', () => {
    const index = indexScores({ scores: columnsOf(scored) });
    const axis = axisOf(index, 2.084);
    const lines = linesOf(index, axis);
    expect(lines.map(({ kind, count }) => [kind, count])).toEqual([
      ['fault', 10],
      ['false-alarm', 6],
      ['normal', 20],
      ['unknown', 64],
    ]);
    for (const { bins, count, tallest, beyond } of lines) {
      expect(bins.reduce((sum, one) => sum + one, 0)).toBe(count);
      expect(tallest).toBe(Math.max(...bins));
      expect(beyond).toBe(0);
    }
    expect(axis.low).toBeLessThanOrEqual(-1.2);
    expect(axis.high).toBeGreaterThanOrEqual(4.2);
  });

  test('is not pressed together by faults far out, and says how many lie there', () => {
    const index = indexScores({ scores: columnsOf([...several('n', 90, 0, 0.02), ...several('f', 5, 150, 10)]) });
    const axis = axisOf(index, 1.7);
    expect(axis.high).toBeLessThan(10);
    expect(linesOf(index, axis)[0]).toMatchObject({ kind: 'fault', count: 5, beyond: 5, tallest: 5 });
  });

  test('has the threshold on its axis wherever it lies, and round steps', () => {
    const index = indexScores({ scores: columnsOf(scored) });
    for (const threshold of [-40, 2.084, 300]) {
      const axis = axisOf(index, threshold);
      expect(axis.low).toBeLessThan(threshold);
      expect(axis.high).toBeGreaterThan(threshold);
    }
    const axis = axisOf(index, 2.084);
    expect(axis.step).toBe(0.01);
    expect(onAxis(axis, 2.084)).toBe(2.08);
    expect(onAxis(axis, 2.08 + 10 * axis.step)).toBe(2.18);
    expect([onAxis(axis, -99), onAxis(axis, 99)]).toEqual([axis.low, axis.high]);
    const alone = axisOf(indexScores({ scores: columnsOf([{ letter: 'u', score: 0 }]) }), 0);
    expect(alone.high).toBeGreaterThan(alone.low);
  });

  test('counts what is at or above a threshold', () => {
    const sorted = Float64Array.from([1, 2, 2, 3]);
    expect([0, 1, 1.5, 2, 2.1, 3, 4].map((threshold) => countFrom(sorted, threshold))).toEqual([4, 4, 3, 3, 1, 1, 0]);
    expect(countFrom(new Float64Array(0), 1)).toBe(0);
  });
});
