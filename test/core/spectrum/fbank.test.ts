import { describe, expect, it } from 'vitest';
import { fbank, frameCount } from '#shared/core/spectrum/fbank.ts';
import {
  goldenFeatures,
  goldenPcm,
  goldenSignals,
  goldenStatistics,
  largestDifference,
  toWaveform,
  wholeClip,
} from '#test/golden/fbank/golden-fbank.ts';

describe.each(goldenSignals)('fbank of %s', (signal) => {
  it('equals torchaudio', () => {
    const found = fbank(toWaveform(goldenPcm(signal)));
    expect(found.length).toBe(102 * 128);
    const { all, loud } = largestDifference(found, goldenFeatures(signal));
    expect(all).toBeLessThan(2e-2);
    expect(loud).toBeLessThan(2e-3);
  });

  it("has torchaudio's statistics over the whole clip", () => {
    const golden = goldenStatistics(signal);
    const pcm = wholeClip(signal);
    expect(pcm.subarray(0, 16_640)).toEqual(goldenPcm(signal));
    expect(pcm.reduce((sum, value) => sum + value, 0)).toBe(golden.pcm_sum);
    const found = fbank(toWaveform(pcm));
    expect(found.length).toBe(golden.frames * 128);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    expect(mean).toBeCloseTo(golden.mean, 3);
    expect(found.reduce((least, value) => Math.min(least, value))).toBeCloseTo(golden.min, 5);
    expect(found.reduce((most, value) => Math.max(most, value))).toBeCloseTo(golden.max, 4);
    golden.fb_last_frame_first8.forEach((value, bin) => {
      expect(Math.abs(found[997 * 128 + bin]! - value)).toBeLessThan(value > -10 ? 2e-3 : 2e-2);
    });
  });
});

it('counts whole frames only', () => {
  expect([0, 399, 400, 559, 560, 160_000].map(frameCount)).toEqual([0, 0, 1, 1, 2, 998]);
  expect(fbank(new Float32Array(399)).length).toBe(0);
});

it('does not hear a constant, and has one floor for silence and the empty filter', () => {
  const floor = Math.fround(Math.log(1.1920928955078125e-7));
  expect(fbank(new Float32Array(560)).every((value) => value === floor)).toBe(true);
  expect(fbank(new Float32Array(560).fill(0.5)).every((value) => value === floor)).toBe(true);
  const noise = fbank(toWaveform(goldenPcm('noise')));
  expect(noise.filter((_, i) => i % 128 === 3).every((value) => value === floor)).toBe(true);
});
