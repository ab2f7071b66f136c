import { describe, expect, test } from 'vitest';
import { agreementOf, fidelityOf, isKnown, shownReadOut } from '#renderer/state/read-outs.ts';
import { explanationOf } from './clip-fixtures.ts';

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

describe('agreement between read-outs', () => {
  const strongestIn = (
    changes: Partial<Record<'slime' | 'slimeExact' | 'soft' | 'shapley' | 'leaveOneOut', number>>,
  ) => {
    const explanation = explanationOf(1);
    const bands = explanation.bands.map((band, index) => ({
      ...band,
      ...Object.fromEntries(Object.entries(changes).map(([name, strongest]) => [name, index === strongest ? -9 : 0.1])),
    }));
    return explanationOf(1, 256, { bands });
  };

  test('counts those with the same strongest band, whatever its sign', () => {
    expect(agreementOf(explanationOf(1), 'shapley')).toEqual({ same: 5, of: 5 });
    expect(agreementOf(strongestIn({ slime: 2, soft: 6 }), 'shapley')).toEqual({ same: 4, of: 5 });
    expect(agreementOf(strongestIn({ slime: 6, soft: 6 }), 'shapley')).toEqual({ same: 3, of: 5 });
    expect(agreementOf(strongestIn({ slime: 6, soft: 6 }), 'soft')).toEqual({ same: 2, of: 5 });
  });

  test('leaves out what is not known yet, and what says nothing', () => {
    expect(agreementOf(explanationOf(1, 64), 'soft')).toEqual({ same: 3, of: 3 });
    const explanation = explanationOf(1);
    const silent = explanation.bands.map((band) => ({ ...band, slime: 0, slimeExact: 0 }));
    expect(agreementOf(explanationOf(1, 256, { bands: silent }), 'shapley')).toEqual({ same: 3, of: 3 });
    expect(agreementOf(explanationOf(1, 256, { bands: silent }), 'slime')).toBeNull();
  });
});
