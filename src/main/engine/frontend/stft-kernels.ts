/** The linear steps of the STFT front ends as matrices, computed in 64-bit floats. */
import { frameLength } from '#shared/core/spectrum/fbank.ts';
import { hannWindow } from '#shared/core/spectrum/window.ts';
import { quarters } from './kernels.ts';

/** Samples of a quarter of a frame. */
export const quarterSamples = frameLength / quarters;

/** Frequencies of a quarter, from 0 on, that give every bin of a transform of `size` points (kernels.ts says how). */
export function quarterFrequencies(size: number): number {
  return Math.floor(size / (2 * quarters)) + 1;
}

/**
 * Periodic Hann window and Fourier transform of one quarter of a frame, each frequency as a column.
 * @returns real and imaginary part, [quarterSamples, quarterFrequencies(size)] each
 */
export function spectrumKernels(quarter: number, size: number): { real: Float32Array; imaginary: Float32Array } {
  const window = hannWindow(frameLength, false);
  const columns = quarterFrequencies(size);
  const part = (wave: (angle: number) => number): Float32Array =>
    Float32Array.from({ length: quarterSamples * columns }, (_, i) => {
      const n = quarters * Math.floor(i / columns) + quarter;
      return window[n]! * wave((-2 * Math.PI * (i % columns) * n) / size);
    });
  return { real: part(Math.cos), imaginary: part(Math.sin) };
}

/**
 * Where each bin 0 … size / 2 is found in the powers of the four sums of the quarters laid side by side: the bins k,
 * size / 4 - k, size / 4 + k and size / 2 - k for the frequencies k.
 */
export function binPlaces(size: number): number[] {
  const columns = quarterFrequencies(size);
  const bins = [0, size / 4, size / 4, size / 2].flatMap((start, sum) =>
    Array.from({ length: columns }, (_, k) => start + (sum % 2 === 0 ? k : -k)),
  );
  return Array.from({ length: size / 2 + 1 }, (_, bin) => bins.indexOf(bin));
}
