import { afterAll, describe, expect, it } from 'vitest';
import { createFrontEnd, type FrontEnd } from '#main/engine/frontend/index.ts';
import { binPlaces, quarterFrequencies } from '#main/engine/frontend/stft-kernels.ts';
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { filterSignal, presetTaps } from '#shared/core/filter/fir.ts';
import { createRandom } from '#shared/core/random.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { centredFrameCount, logPowerSpectra } from '#shared/core/spectrum/stft.ts';
import { largestDifference } from '#test/golden/fbank/golden-fbank.ts';
import { chosenFrames, goldenSpectra, waveformOf } from '#test/golden/stft/golden-stft.ts';

const made: FrontEnd[] = [];
async function frontEnd(kind: FrontEndKind, preset: Preset = { kind: 'none' }): Promise<FrontEnd> {
  const one = await createFrontEnd(preset, { kind, threads: 1 });
  made.push(one);
  return one;
}
afterAll(() => Promise.all(made.map((one) => one.release())));

const noise = (length: number) => {
  const random = createRandom(length);
  return Float32Array.from({ length }, () => 0.1 * random.normal());
};

describe('STFT front ends', () => {
  it.each(goldenSpectra())(
    "equal torchaudio's: $signal, $length samples, $size points, high-pass $cutoff",
    async (golden) => {
      const { size, cutoff, frames } = golden;
      const preset: Preset = cutoff === null ? { kind: 'none' } : { kind: 'high-pass', cutoffHz: cutoff };
      const one = await frontEnd(size === 400 ? 'stft' : 'stft-257', preset);
      const found = await one.features(waveformOf(golden));
      expect([found.frames, found.bins, found.data.length]).toEqual([frames, size / 2 + 1, frames * (size / 2 + 1)]);
      const { all, loud } = largestDifference(chosenFrames(golden, found.data, found.bins), golden.values);
      expect(all).toBeLessThan(2e-2);
      expect(loud).toBeLessThan(2e-3);
      expect(found.data.reduce((sum, value) => sum + value, 0) / found.data.length).toBeCloseTo(golden.mean, 3);
    },
  );

  it.each<FrontEndKind>(['stft', 'stft-257'])('%s has a frame for every 10 ms of any length', async (kind) => {
    const one = await frontEnd(kind);
    for (const length of [400, 401, 479, 480, 559, 640, 799, 801, 3_333, 8_000]) {
      const waveform = noise(length);
      const { data, frames, heard } = await one.features(waveform);
      expect(frames).toBe(centredFrameCount(length));
      expect(heard).toBe(waveform);
      const reference = logPowerSpectra(waveform, frontEndShape(kind).size);
      expect(data.length).toBe(reference.length);
      expect(largestDifference(data, reference).all).toBeLessThan(2e-3);
    }
  });

  it('puts five bins at the floor on top of stft for stft-206', async () => {
    const [padded, plain] = [await frontEnd('stft-206'), await frontEnd('stft')];
    const waveform = noise(5_000);
    const [wide, narrow] = [await padded.features(waveform), await plain.features(waveform)];
    expect([wide.bins, narrow.bins, wide.frames]).toEqual([206, 201, narrow.frames]);
    for (let frame = 0; frame < wide.frames; frame += 1) {
      const row = wide.data.subarray(frame * 206, (frame + 1) * 206);
      expect(row.subarray(0, 201)).toEqual(narrow.data.subarray(frame * 201, (frame + 1) * 201));
      expect([...row.subarray(201)]).toEqual(new Array(5).fill(Math.fround(Math.log(2 ** -23))));
    }
  });

  it.each<Preset>([
    { kind: 'low-pass', cutoffHz: 3_000 },
    { kind: 'band-pass', lowHz: 500, highHz: 2_000 },
    { kind: 'band-stop', lowHz: 500, highHz: 2_000 },
  ])('$kind: what is mirrored at the ends is what is heard', async (preset) => {
    const one = await frontEnd('stft', preset);
    for (const length of [400, 1_077, 3_200]) {
      const waveform = noise(length);
      const filtered = filterSignal(waveform, presetTaps(preset, 16_000)!);
      const { data, heard } = await one.features(waveform);
      const { all, loud } = largestDifference(data, logPowerSpectra(filtered, 400));
      expect(all).toBeLessThan(2e-2);
      expect(loud).toBeLessThan(2e-3);
      expect(heard.length).toBe(length);
      expect(largestDifference(heard, filtered).all).toBeLessThan(1e-6);
    }
  });

  it('keeps quiet noise apart from a loud hum, a loud tone and an offset', async () => {
    const one = await frontEnd('stft');
    const random = createRandom(3);
    for (const hertz of [0, 50, 3_960]) {
      const loud = (n: number) => 0.5 * Math.cos((2 * Math.PI * hertz * n) / 16_000);
      const waveform = Float32Array.from({ length: 8_000 }, (_, n) => loud(n) + 1e-4 * random.normal());
      const { all, loud: audible } = largestDifference(
        (await one.features(waveform)).data,
        logPowerSpectra(waveform, 400),
      );
      expect(all).toBeLessThan(0.1); // where noise cancels itself out
      expect(audible).toBeLessThan(5e-3);
    }
  });

  it('takes a stretch of a longer waveform as it is', async () => {
    for (const kind of ['mel', 'stft'] as const) {
      const one = await frontEnd(kind);
      const long = noise(4_000);
      const [view, copy] = [long.subarray(801, 2_401), long.slice(801, 2_401)];
      expect((await one.features(view)).data).toEqual((await one.features(copy)).data);
    }
  });

  it('refuses less than one window, whose end could not be mirrored', async () => {
    const one = await frontEnd('stft');
    await expect(one.features(new Float32Array(399))).rejects.toMatchObject({ problem: { code: 'audio.too-short' } });
  });
});

describe('binPlaces', () => {
  it.each([400, 512])('finds every bin of %d points among the sums of its quarters', (size) => {
    const columns = quarterFrequencies(size);
    const bins = [0, 1, 2, 3].flatMap((sum) =>
      Array.from({ length: columns }, (_, k) => [k, size / 4 - k, size / 4 + k, size / 2 - k][sum]!),
    );
    expect(binPlaces(size).map((place) => bins[place])).toEqual(Array.from({ length: size / 2 + 1 }, (_, bin) => bin));
  });
});
