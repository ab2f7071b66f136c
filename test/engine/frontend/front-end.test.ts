import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import type { FrontEnd } from '#main/engine/frontend/index.ts';
import type { Preset } from '#shared/core/domain.ts';
import { filterSignal, presetTaps } from '#shared/core/filter/fir.ts';
import { createRandom } from '#shared/core/random.ts';
import { fbank, frameCount } from '#shared/core/spectrum/fbank.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import {
  goldenFeatures,
  goldenPcm,
  goldenSignals,
  goldenStatistics,
  largestDifference,
  toWaveform,
  wholeClip,
} from '#test/golden/fbank/golden-fbank.ts';

const noise = (length: number) => {
  const random = createRandom(length);
  return Float32Array.from({ length }, () => 0.1 * random.normal());
};

describe('without a filter', () => {
  let frontEnd: FrontEnd;
  beforeAll(async () => {
    frontEnd = await createFrontEnd({ kind: 'none' }, { threads: 1 });
  });
  afterAll(() => frontEnd.release());

  it.each(goldenSignals)('%s equals torchaudio', async (signal) => {
    const { data, frames, bins } = await frontEnd.features(toWaveform(goldenPcm(signal)));
    expect([frames, bins]).toEqual([102, 128]);
    const { all, loud } = largestDifference(data, goldenFeatures(signal));
    expect(all).toBeLessThan(2e-2);
    expect(loud).toBeLessThan(2e-3);
  });

  it.each(goldenSignals)("the whole clip of %s has torchaudio's 998 frames and statistics", async (signal) => {
    const golden = goldenStatistics(signal);
    const { data, frames } = await frontEnd.features(toWaveform(wholeClip(signal)));
    expect(frames).toBe(998);
    expect(data.length).toBe(998 * 128);
    expect(data.reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(golden.mean, 3);
    expect(data.reduce((most, value) => Math.max(most, value))).toBeCloseTo(golden.max, 3);
    golden.fb_last_frame_first8.forEach((value, bin) => {
      expect(Math.abs(data[997 * 128 + bin]! - value)).toBeLessThan(value > -10 ? 2e-3 : 2e-2);
    });
  });

  it('gives one frame per 10 ms for any length', async () => {
    for (const length of [400, 401, 479, 480, 559, 560, 799, 800, 16_001, 33_333]) {
      const waveform = noise(length);
      const { data, frames } = await frontEnd.features(waveform);
      expect(frames).toBe(frameCount(length));
      expect(largestDifference(data, fbank(waveform)).all).toBeLessThan(2e-3);
    }
  });

  it('hears the waveform as it is', async () => {
    const waveform = noise(1_000);
    expect((await frontEnd.features(waveform)).heard).toBe(waveform);
  });

  it('keeps quiet noise apart from a loud hum, a loud tone and an offset', async () => {
    const random = createRandom(3);
    for (const hertz of [0, 50, 3_950]) {
      const loud = (n: number) => 0.5 * Math.cos((2 * Math.PI * hertz * n) / 16_000);
      const waveform = Float32Array.from({ length: 16_000 }, (_, n) => loud(n) + 1e-4 * random.normal());
      const { all, loud: audible } = largestDifference((await frontEnd.features(waveform)).data, fbank(waveform));
      expect(all).toBeLessThan(2e-2);
      expect(audible).toBeLessThan(2e-3);
    }
  });

  it('gives the same numbers every time', async () => {
    const waveform = noise(5_000);
    expect(await frontEnd.features(waveform)).toEqual(await frontEnd.features(waveform));
  });

  it('refuses less than one frame', async () => {
    await expect(frontEnd.features(new Float32Array(399))).rejects.toMatchObject({
      problem: { code: 'audio.too-short' },
    });
  });
});

describe('with a filter', () => {
  it.each<Preset>([
    { kind: 'high-pass', cutoffHz: 1_200 },
    { kind: 'low-pass', cutoffHz: 3_000 },
    { kind: 'band-pass', lowHz: 500, highHz: 2_000 },
    { kind: 'band-stop', lowHz: 500, highHz: 2_000 },
  ])('$kind hears what filterSignal makes', async (preset) => {
    const frontEnd = await createFrontEnd(preset, { threads: 1 });
    for (const length of [16_000, 16_077, 405]) {
      const waveform = noise(length);
      const filtered = filterSignal(waveform, presetTaps(preset, 16_000)!);
      const { data, heard } = await frontEnd.features(waveform);
      const { all, loud } = largestDifference(data, fbank(filtered));
      expect(all).toBeLessThan(2e-2);
      expect(loud).toBeLessThan(2e-3);
      expect(heard.length).toBe(length);
      const differences = heard.map((sample, n) => Math.abs(sample - filtered[n]!));
      expect(differences.reduce((most, difference) => Math.max(most, difference))).toBeLessThan(1e-6);
    }
    await frontEnd.release();
  });

  it('a high-pass leaves nothing of the bands below it', async () => {
    const [plain, cut] = await Promise.all([
      createFrontEnd({ kind: 'none' }, { threads: 1 }),
      createFrontEnd({ kind: 'high-pass', cutoffHz: 2_000 }, { threads: 1 }),
    ]);
    const waveform = noise(16_000);
    const [before, after] = [await plain.features(waveform), await cut.features(waveform)];
    const bands = melBandEdges(128, 8);
    const meanOf = (data: Float32Array, band: number) => {
      const values = data.filter((_, i) => Math.floor((i % 128) / 16) === band);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    bands.forEach(({ lowHz, highHz }, band) => {
      const change = meanOf(after.data, band) - meanOf(before.data, band);
      if (highHz < 1_900) expect(change).toBeLessThan(-3);
      if (lowHz > 2_100) expect(Math.abs(change)).toBeLessThan(0.01);
    });
    await plain.release();
    await cut.release();
  });
});
