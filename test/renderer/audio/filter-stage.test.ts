import { expect, test } from 'vitest';
import { centreTaps } from '#renderer/audio/filter-stage.ts';
import { tapCount } from '#shared/core/filter/fir.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';

test.each([8000, 16_000, 44_100, 48_000, 96_000])(
  'at %i Hz the middle of every filter lies at the common delay',
  (rate) => {
    const delay = (tapCount(rate) - 1) / 2;
    for (const preset of [
      { kind: 'high-pass', cutoffHz: 1200 },
      { kind: 'band-pass', lowHz: 1803, highHz: 2709 },
      { kind: 'band-stop', lowHz: 27, highHz: 290 },
    ] as const) {
      const taps = centreTaps(presetTaps(preset, rate)!, delay);
      for (let n = 1; n <= delay; n++) expect(taps[delay - n]).toBe(taps[delay + n]);
    }
  },
);

test('a shorter filter is moved, not stretched', () => {
  expect([...centreTaps(Float64Array.of(0.25, 0.5, 0.25), 3)]).toEqual([0, 0, 0.25, 0.5, 0.25]);
  // A filter that rings for longer than the delay, and looks nothing ahead.
  expect([...centreTaps(Float64Array.of(0, 0, 0, 0.5, 0.25, 0.125, 0.0625), 1)]).toEqual([0, 0.5, 0.25, 0.125, 0.0625]);
});
