import { describe, expect, it } from 'vitest';
import type { Preset } from '#shared/core/domain.ts';
import { checkPreset, presetTaps } from '#shared/core/filter/preset.ts';
import {
  bandKinds,
  bandPresets,
  bandWidths,
  cutKinds,
  highestCutoffHz,
  mostPresets,
  sweepPresets,
  sweepSteps,
  withReference,
} from '#shared/core/sweep/presets.ts';

const cutoffs = (presets: readonly Preset[]) => presets.map((preset) => ('cutoffHz' in preset ? preset.cutoffHz : 0));

describe('presets of a sweep', () => {
  it('begins with no filter and takes away more with every step', () => {
    expect(sweepPresets('high-pass', 400, 1600)).toEqual([
      { kind: 'none' },
      { kind: 'high-pass', cutoffHz: 400 },
      { kind: 'high-pass', cutoffHz: 800 },
      { kind: 'high-pass', cutoffHz: 1200 },
      { kind: 'high-pass', cutoffHz: 1600 },
    ]);
    expect(cutoffs(sweepPresets('low-pass', 800, 4000))).toEqual([0, 7200, 6400, 5600, 4800, 4000]);
  });

  it("holds the paper's 19 high-pass filters", () => {
    expect(cutoffs(sweepPresets('high-pass', 400, 8000))).toEqual(Array.from({ length: 20 }, (_, i) => 400 * i));
  });

  it('never leaves silence and never asks for more than a sweep takes, whatever is chosen', () => {
    for (const kind of cutKinds)
      for (const step of sweepSteps)
        for (const limit of [0, 100, step, 4000, highestCutoffHz, 96_000]) {
          const presets = sweepPresets(kind, step, limit);
          expect(presets.length).toBeLessThanOrEqual(mostPresets);
          for (const preset of presets) expect(checkPreset(preset)).toEqual({ ok: true, value: preset });
        }
  });

  it('puts no filter first and computes nothing twice', () => {
    const own: Preset = { kind: 'band-stop', lowHz: 500, highHz: 900 };
    const high: Preset = { kind: 'high-pass', cutoffHz: 400 };
    expect(withReference([high, { kind: 'none' }, own, { ...high }, { ...own }])).toEqual([
      { kind: 'none' },
      high,
      own,
    ]);
    expect(withReference([{ ...high, design: 'biquad' }, high])).toHaveLength(3);
  });
});

describe('bands of a sweep', () => {
  it('are third octaves where a filter can cut them, and one band where it cannot', () => {
    const thirds = bandPresets('band-pass', 'third');
    expect(thirds.slice(0, 3)).toEqual([
      { kind: 'none' },
      { kind: 'low-pass', cutoffHz: 891 },
      { kind: 'band-pass', lowHz: 891, highHz: 1122 },
    ]);
    // 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5 and 6.3 kHz, what lies below and above them, and no filter
    expect(thirds).toHaveLength(9 + 3);
    expect(thirds.at(-1)).toEqual({ kind: 'high-pass', cutoffHz: 7079 });
    expect(bandPresets('band-stop', 'octave')).toEqual([
      { kind: 'none' },
      { kind: 'high-pass', cutoffHz: 355 },
      { kind: 'band-stop', lowHz: 355, highHz: 708 },
      { kind: 'band-stop', lowHz: 708, highHz: 1413 },
      { kind: 'band-stop', lowHz: 1413, highHz: 2818 },
      { kind: 'band-stop', lowHz: 2818, highHz: 5623 },
      { kind: 'low-pass', cutoffHz: 5623 },
    ]);
  });

  it('leave out together what they let through one by one, for every width', () => {
    for (const kind of bandKinds)
      for (const width of bandWidths) {
        const presets = bandPresets(kind, width);
        expect(presets.length).toBeLessThanOrEqual(mostPresets);
        for (const preset of presets) expect(checkPreset(preset)).toEqual({ ok: true, value: preset });
        const impulse = presets.slice(1).map((preset) => presetTaps(preset, 16_000)!);
        const sum = impulse[0]!.map((_, n) => impulse.reduce((total, taps) => total + taps[n]!, 0));
        // Bands side by side add up to everything; everything but each of them, to everything as often as one less.
        const middle = (sum.length - 1) / 2;
        const whole = kind === 'band-pass' ? 1 : presets.length - 2;
        sum.forEach((tap, n) => expect(tap).toBeCloseTo(n === middle ? whole : 0, 9));
      }
  });
});
