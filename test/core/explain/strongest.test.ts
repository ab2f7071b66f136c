import { describe, expect, test } from 'vitest';
import { strongestBands } from '#shared/core/explain/strongest.ts';

const contributions = [0.01, -0.04, 0.31, 0.02, -0.12, 0.05, 0, 0.03];

describe('strongest bands', () => {
  test('by size whatever the sign, without those that hardly weigh', () => {
    expect(strongestBands(contributions, 2)).toEqual([2, 4]);
    expect(strongestBands(contributions, 8)).toEqual([2, 4, 5]);
  });
  test('none where nothing weighs or nothing is known', () => {
    expect(strongestBands([0, 0], 2)).toEqual([]);
    expect(strongestBands([null, null], 2)).toEqual([]);
    expect(strongestBands([], 2)).toEqual([]);
  });
});
