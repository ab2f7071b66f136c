import { describe, expect, test } from 'vitest';
import { fidelityOf, isKnown, shownReadOut, strongestBands } from '#renderer/state/read-outs.ts';
import { contributions, explanationOf } from './clip-fixtures.ts';

describe('which read-out is shown', () => {
  test('exact Shapley values once they are there, the fit to the score before', () => {
    expect(shownReadOut(explanationOf(1), null)).toBe('shapley');
    expect(shownReadOut(explanationOf(1, 64), null)).toBe('soft');
  });
  test('the chosen one as soon as it is known', () => {
    expect(shownReadOut(explanationOf(1, 64), 'slime')).toBe('slime');
    expect(shownReadOut(explanationOf(1, 64), 'leaveOneOut')).toBe('soft');
    expect(isKnown(explanationOf(1, 64), 'shapley')).toBe(false);
  });
});

describe('fidelity', () => {
  test('follows R² of the read-out that is shown', () => {
    expect(fidelityOf(explanationOf(1), 'soft')).toEqual({ kind: 'good', r2: 0.93 });
    expect(fidelityOf(explanationOf(1), 'slime')).toEqual({ kind: 'fair', r2: 0.61 });
    expect(fidelityOf(explanationOf(1), 'slimeExact')).toEqual({ kind: 'low', r2: 0.32 });
    expect(fidelityOf(explanationOf(1), 'shapley')).toEqual({ kind: 'exact', r2: 0.93 });
    expect(fidelityOf(explanationOf(1), 'leaveOneOut')).toEqual({ kind: 'single' });
  });
  test('a label that never changes cannot be explained, the score still can', () => {
    const constant = explanationOf(1, 256, { constantLabel: true, r2: { slime: null, slimeExact: null, soft: 0.9 } });
    expect(fidelityOf(constant, 'slime')).toEqual({ kind: 'constant' });
    expect(fidelityOf(constant, 'soft').kind).toBe('good');
  });
});

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
