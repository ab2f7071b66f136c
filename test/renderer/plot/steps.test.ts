import { describe, expect, test } from 'vitest';
import { scoreAxis, stepPath, stepsPerColumn } from '#renderer/plot/steps.ts';
import { worstSegments } from '#renderer/state/stretches.svelte.ts';
import { createRandom } from '#shared/core/random.ts';

const segmentsOf = (scores: readonly number[]) =>
  scores.map((score, i) => ({ startSeconds: 5 * i, endSeconds: 5 * i + 10, score }));

describe('the step line of overlapping segments', () => {
  test('each step is the one whose middle is nearest; first and last reach the ends', () => {
    const steps = stepsPerColumn(segmentsOf([1, 2, 3]), { startSeconds: 0, endSeconds: 20 }, 40);
    // Middles at 5, 10 and 15 s: the line changes at 7.5 and 12.5 s.
    expect(steps.indexOf(2)).toBe(15);
    expect(steps.indexOf(3)).toBe(25);
    expect([steps[0], steps[39]]).toEqual([1, 3]);
  });

  test('a column under many segments shows the highest of them', () => {
    const random = createRandom(8);
    const segments = segmentsOf(Array.from({ length: 700 }, () => random.next()));
    segments[431] = { ...segments[431]!, score: 9 };
    for (const columns of [7, 90, 333]) {
      const steps = stepsPerColumn(segments, { startSeconds: 0, endSeconds: 3505 }, columns);
      expect(Math.max(...steps)).toBe(9);
      expect(steps.some(Number.isNaN)).toBe(false);
    }
  });

  test('outside of the segments there is nothing', () => {
    const steps = stepsPerColumn(segmentsOf([1, 2, 3]), { startSeconds: -10, endSeconds: 30 }, 40);
    expect([steps[0], steps[39]].every(Number.isNaN)).toBe(true);
  });
});

describe('the outline of steps', () => {
  /** Every point that a path goes through, column by column: where it is drawn, and how high. */
  function drawn(path: string, columns: number): number[] {
    const heights = new Array<number>(columns).fill(Number.NaN);
    let [at, height] = [0, 0];
    for (const [, command, numbers] of path.matchAll(/([MHV])([^MHV]+)/g)) {
      const [first, second] = numbers!.split(',').map(Number) as [number, number];
      if (command === 'M') [at, height] = [first, second];
      else if (command === 'V') height = first;
      else {
        heights.fill(height, at, first);
        at = first;
      }
    }
    return heights;
  }

  test('each column is as high as its score, and nothing is drawn where there is none or too little', () => {
    const random = createRandom(21);
    for (let round = 0; round < 300; round++) {
      const scores = Array.from({ length: 1 + random.integer(60) }, () =>
        random.next() < 0.2 ? Number.NaN : random.integer(4),
      );
      const least = random.next() < 0.5 ? 2 : Number.NEGATIVE_INFINITY;
      const expected = scores.map((score) => (score >= least ? 100 - 10 * score : Number.NaN));
      expect(
        drawn(
          stepPath(scores, (score) => 100 - 10 * score, least),
          scores.length,
        ),
      ).toEqual(expected);
    }
  });

  test('equal columns are one line', () => {
    expect(stepPath([1, 1, 1, 2, Number.NaN, 2], (score) => score)).toBe('M0,1.0H3V2.0H4M5,2.0H6');
    expect(stepPath([], (score) => score)).toBe('');
  });
});

describe('the worst stretches', () => {
  test('come highest first, and none overlaps another', () => {
    expect(worstSegments(segmentsOf([1, 5, 9, 8, 2, 7, 3, 4]))).toEqual([2, 5, 7, 0]);
  });

  test('equal scores in the order of time, no more than asked for', () => {
    expect(worstSegments(segmentsOf([1, 1, 1, 1, 1, 1]), 2)).toEqual([0, 2]);
    expect(worstSegments([])).toEqual([]);
  });
});

test('a threshold near the scores belongs to their axis; one far off would flatten the line and is said in words', () => {
  expect(scoreAxis([1, 2, 3], 1.5)).toEqual({ low: 1, high: 3, threshold: 'shown' });
  expect(scoreAxis([1, 2, 3], -2)).toEqual({ low: -2, high: 3, threshold: 'shown' });
  expect(scoreAxis([95, 94], 1)).toEqual({ low: 94, high: 95, threshold: 'below' });
  expect(scoreAxis([1, 2], 40)).toEqual({ low: 1, high: 2, threshold: 'above' });
  expect(scoreAxis([5, 5], 1)).toEqual({ low: 1, high: 5, threshold: 'shown' });
});
