import { describe, expect, test } from 'vitest';
import { cutOf, smallestCut, spanOf } from '#renderer/state/cut.ts';
import { createRandom } from '#shared/core/random.ts';
import { countHeard } from '#shared/core/explain/masks.ts';
import { explanationOf } from './clip-fixtures.ts';

const all = 255;
const explanation = explanationOf(1);
const without = (...bands: number[]) => bands.reduce((mask, band) => mask ^ (1 << band), all);

describe('a cut', () => {
  test('is the score under its mask, with the side of the threshold', () => {
    expect(cutOf(explanation, without(2))).toEqual({ bands: [2], score: expect.closeTo(0.102), flagged: false });
    expect(cutOf(explanation, without(0, 3))).toEqual({ bands: [0, 3], score: expect.closeTo(0.382), flagged: true });
    expect(cutOf(explanation, 0)).toEqual({
      bands: [0, 1, 2, 3, 4, 5, 6, 7],
      score: expect.closeTo(0.152),
      flagged: false,
    });
  });

  test('whose mask was not run yet is not known', () => {
    expect(cutOf(explanationOf(1, 16), without(2))).toEqual({ bands: [2], score: null, flagged: null });
  });
});

describe('the smallest cut', () => {
  test('is the one band that decides', () => expect(smallestCut(explanation)).toBe(without(2)));

  test('is found as by trying every one, fewest bands first, lowest score of those', () => {
    const random = createRandom(11);
    for (let round = 0; round < 50; round++) {
      const scores = Array.from({ length: 256 }, () => random.next());
      scores[all] = 1;
      const threshold = 0.02;
      const under = scores.flatMap((score, mask) => (score < threshold ? [{ mask, score }] : []));
      under.sort((a, b) => countHeard(b.mask) - countHeard(a.mask) || a.score - b.score);
      expect(smallestCut({ ...explanation, scores, threshold })).toBe(under[0]?.mask ?? null);
    }
  });

  test('there is none where no combination helps, and none is needed below the threshold', () => {
    expect(smallestCut({ ...explanation, threshold: -1 })).toBeNull();
    expect(smallestCut({ ...explanation, threshold: 9 })).toBeNull();
  });
});

test('bands side by side span one that can be filtered out', () => {
  const { bands } = explanation;
  expect(spanOf(bands, [2, 3, 4])).toEqual({ lowHz: bands[2]!.lowHz, highHz: bands[4]!.highHz });
  expect(spanOf(bands, [7])).toEqual({ lowHz: bands[7]!.lowHz, highHz: bands[7]!.highHz });
  expect(spanOf(bands, [2, 4])).toBeNull();
  expect(spanOf(bands, [])).toBeNull();
});
