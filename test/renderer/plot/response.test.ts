import { describe, expect, test } from 'vitest';
import { responseCurve } from '#renderer/plot/response.ts';
import { bandCount } from '#shared/core/domain.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';

/** half of the filters' transition, Hz */
const transition = 100;

describe.each([8000, 16_000, 48_000])('at %i Hz', (rate) => {
  const bands = melBandEdges(128, bandCount).filter(({ highHz }) => highHz + transition < rate / 2);

  test.each(bands)('only $lowHz to $highHz Hz: everything else is at least 60 dB down', ({ lowHz, highHz }) => {
    for (const { hertz, db } of responseCurve({ kind: 'band-pass', lowHz, highHz }, rate)) {
      if (hertz < lowHz - transition || hertz > highHz + transition) expect(db).toBeLessThan(-60);
      if (hertz > lowHz + transition && hertz < highHz - transition) expect(Math.abs(db)).toBeLessThan(0.1);
    }
  });

  test.each(bands)('without $lowHz to $highHz Hz: the band is at least 60 dB down', ({ lowHz, highHz }) => {
    for (const { hertz, db } of responseCurve({ kind: 'band-stop', lowHz, highHz }, rate)) {
      if (hertz > lowHz + transition && hertz < highHz - transition) expect(db).toBeLessThan(-60);
      if (hertz < lowHz - transition || hertz > highHz + transition) expect(Math.abs(db)).toBeLessThan(0.1);
    }
  });
});

test('the curve runs from 0 Hz to half the rate, and is flat without a filter', () => {
  const curve = responseCurve({ kind: 'none' }, 16_000);
  expect([curve[0]!.hertz, curve.at(-1)!.hertz]).toEqual([0, 8000]);
  expect(new Set(curve.map(({ db }) => db))).toEqual(new Set([0]));
});
