import { describe, expect, it } from 'vitest';
import { createRealFft } from '#shared/core/spectrum/fft.ts';
import { centredFrameCount, logPowerSpectra } from '#shared/core/spectrum/stft.ts';
import { hannWindow } from '#shared/core/spectrum/window.ts';
import { createRandom } from '#shared/core/random.ts';
import { largestDifference } from '#test/golden/fbank/golden-fbank.ts';
import { chosenFrames, goldenSpectra, waveformOf } from '#test/golden/stft/golden-stft.ts';

describe('logPowerSpectra', () => {
  const small = goldenSpectra().filter(({ cutoff, length }) => cutoff === null && length < 2_000);

  it.each(small)('equals torchaudio: $length samples of $signal, $size points', (golden) => {
    const found = logPowerSpectra(waveformOf(golden), golden.size);
    expect(found.length).toBe(golden.frames * (golden.size / 2 + 1));
    const chosen = chosenFrames(golden, found, golden.size / 2 + 1);
    expect(largestDifference(chosen, golden.values).all).toBeLessThan(1e-4);
  });

  it('is the power of the frame around each 10 ms', () => {
    const random = createRandom(5);
    const waveform = Float32Array.from({ length: 2_000 }, () => random.normal());
    const found = logPowerSpectra(waveform, 512);
    const fft = createRealFft(512);
    const [real, imaginary] = [new Float64Array(257), new Float64Array(257)];
    const frame = hannWindow(400, false).map((weight, n) => weight * waveform[5 * 160 - 200 + n]!);
    fft.forward(frame, real, imaginary);
    for (let bin = 0; bin < 257; bin += 1) {
      expect(found[5 * 257 + bin]!).toBeCloseTo(Math.log(real[bin]! ** 2 + imaginary[bin]! ** 2), 5);
    }
  });

  it('has a tone where its frequency is, and the floor in silence', () => {
    const tone = Float32Array.from({ length: 1_600 }, (_, n) => Math.sin((2 * Math.PI * 1_000 * n) / 16_000));
    const row = logPowerSpectra(tone, 400).subarray(5 * 201, 6 * 201);
    expect(row.indexOf(Math.max(...row))).toBe(25);
    expect(Math.exp(row[25]!)).toBeCloseTo(100 ** 2, -1);
    expect(new Set(logPowerSpectra(new Float32Array(800), 400))).toEqual(new Set([Math.fround(Math.log(2 ** -23))]));
  });
});

describe('centredFrameCount', () => {
  it('counts the frames whose middle lies within, and none below one window', () => {
    expect([0, 399, 400, 479, 480, 160_000].map(centredFrameCount)).toEqual([0, 0, 3, 3, 4, 1_001]);
  });
});
