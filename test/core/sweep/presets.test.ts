import { describe, expect, it } from 'vitest';
import type { Preset } from '#shared/core/domain.ts';
import { checkPreset } from '#shared/core/filter/preset.ts';
import {
  highestCutoffHz,
  mostPresets,
  sweepPresets,
  sweepSteps,
  sweptKinds,
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
    for (const kind of sweptKinds)
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
