import { describe, expect, it } from 'vitest';
import {
  emphasisKernels,
  frequencies,
  meanWeights,
  melGroups,
  quarterKernels,
  quarterLength,
  quarters,
} from '#main/engine/frontend/kernels.ts';
import { createRandom } from '#shared/core/random.ts';
import { melMatrix } from '#shared/core/spectrum/mel.ts';
import { hannWindow } from '#shared/core/spectrum/window.ts';

const firstFrequency = -3;
const ranges = [(k: number) => k, (k: number) => 128 - k, (k: number) => 128 + k, (k: number) => 256 - k];

const random = createRandom(7);
const samples = Float64Array.from({ length: 401 }, () => random.normal() + 0.3);
/** One frame, the sample before it first. */
const frame = samples.subarray(1);
const mean = frame.reduce((sum, sample) => sum + sample, 0) / 400;

/** The transform of the frame after Kaldi's steps, term by term. */
function slowBin(bin: number): [number, number] {
  const window = hannWindow(400, true);
  let [real, imaginary] = [0, 0];
  for (let n = 1; n < 400; n++) {
    const value = window[n]! * (frame[n]! - mean - 0.97 * (frame[n - 1]! - mean));
    real += value * Math.cos((2 * Math.PI * bin * n) / 512);
    imaginary -= value * Math.sin((2 * Math.PI * bin * n) / 512);
  }
  return [real, imaginary];
}

const column = (kernel: Float32Array, values: readonly number[], k: number) =>
  values.reduce((sum, value, row) => sum + value * kernel[row * frequencies + k - firstFrequency]!, 0);

function quarterValues(quarter: number): number[] {
  const emphasised = Array.from({ length: 100 }, (_, i) => {
    const n = 4 * i + quarter;
    return samples[n + 1]! - 0.97 * samples[n]!;
  });
  return [...emphasised, 0.03 * mean];
}

describe('the quarters of a frame', () => {
  const spectra = Array.from({ length: quarters }, (_, quarter) => {
    const { real, imaginary } = quarterKernels(quarter);
    const values = quarterValues(quarter);
    return (k: number): [number, number] => [column(real, values, k), column(imaginary, values, k)];
  });

  it('add up to the transform of the whole frame', () => {
    expect(quarterLength).toBe(101);
    for (const k of [-3, 0, 1, 17, 63, 64, 68]) {
      const [real, imaginary] = slowBin(k);
      const parts = spectra.map((spectrum) => spectrum(k));
      expect(parts.reduce((sum, [part]) => sum + part, 0)).toBeCloseTo(real, 5);
      expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBeCloseTo(imaginary, 5);
    }
  });

  it('rotated by quarter turns, give the other three ranges of bins', () => {
    for (const k of [0, 1, 30, 64]) {
      const [a, b, c, d] = spectra.map((spectrum) => spectrum(k));
      const power = (turns: readonly [number, number][]) =>
        [a!, b!, c!, d!]
          .map(([x, y], i): [number, number] => {
            const [u, v] = turns[i]!;
            return [x * u - y * v, x * v + y * u];
          })
          .reduce(([x, y], [u, v]) => [x + u, y + v])
          .reduce((sum, part) => sum + part ** 2, 0);
      const expected = (bin: number) => slowBin(bin).reduce((sum, part) => sum + part ** 2, 0);
      expect(
        power([
          [1, 0],
          [0, 1],
          [-1, 0],
          [0, -1],
        ]) / expected(128 - k),
      ).toBeCloseTo(1, 4);
      expect(
        power([
          [1, 0],
          [0, -1],
          [-1, 0],
          [0, 1],
        ]) / expected(128 + k),
      ).toBeCloseTo(1, 4);
      if (k > 0)
        expect(
          power([
            [1, 0],
            [-1, 0],
            [1, 0],
            [-1, 0],
          ]) / expected(256 - k),
        ).toBeCloseTo(1, 4);
    }
  });
});

describe('the steps before', () => {
  it('pre-emphasis takes 0.97 of the sample before', () => {
    const kernels = emphasisKernels();
    for (let quarter = 0; quarter < 4; quarter++) {
      const row = Array.from(kernels.subarray(5 * quarter, 5 * quarter + 5));
      const expected = [0, 0, 0, 0, 0];
      expected[quarter] = Math.fround(-0.97);
      expected[quarter + 1] = 1;
      expect(row).toEqual(expected);
    }
  });

  it('the mean of a frame comes from two and a half frame shifts', () => {
    const weights = meanWeights();
    const share = (start: number, whole: 0 | 1) => {
      let sum = 0;
      for (let n = 0; n < 160; n++) sum += weights[2 * n + whole]! * (frame[start + n] ?? 0);
      return sum;
    };
    expect(share(0, 0) + share(160, 0) + share(320, 1)).toBeCloseTo(0.03 * mean, 8);
  });
});

describe('the groups of mel filters', () => {
  it('are the mel filter bank, each filter once and whole', () => {
    const groups = melGroups();
    const matrix = melMatrix();
    let filter = 0;
    groups.forEach(({ filters, weights }, range) => {
      expect(weights.length).toBe(frequencies * filters);
      for (let i = 0; i < filters; i++, filter++) {
        const found = new Float32Array(257);
        for (let at = 0; at < frequencies; at++) {
          const bin = ranges[range]!(firstFrequency + at);
          if (weights[at * filters + i] !== 0) found[bin]! += weights[at * filters + i]!;
        }
        expect(found).toEqual(Float32Array.from({ length: 257 }, (_, bin) => matrix[bin * 128 + filter]!));
      }
    });
    expect(filter).toBe(128);
  });
});
