/** The linear steps of the front end as matrices and convolution kernels, computed in 64-bit floats. */
import { fftSize, frameLength, frameShift, preEmphasis } from '#shared/core/spectrum/fbank.ts';
import { melFilters, melMatrix } from '#shared/core/spectrum/mel.ts';
import type { MelFilter } from '#shared/core/spectrum/mel.ts';
import { hannWindow } from '#shared/core/spectrum/window.ts';

/**
 * A frame's Fourier transform is put together from those of its four interleaved quarters (samples 0, 4, 8 …; 1, 5, 9 …;
 * Cooley and Tukey 1965, decimation in time): at frequency k they give the bins k, 128 - k, 128 + k and 256 - k by additions alone.
 * Each quarter is transformed by a matrix product with these frequencies, a quarter of the work of all bins with all samples.
 */
export const quarters = 4;

/** Frequencies of a quarter: 0 to 64 and enough beyond that every mel filter lies within one of the four ranges of bins. */
const firstFrequency = -3;
const lastFrequency = 68;
export const frequencies = lastFrequency - firstFrequency + 1;

/** The bins that the four sums of the quarters are, in the order of frequency. */
const ranges: readonly ((frequency: number) => number)[] = [
  (k) => k,
  (k) => fftSize / 4 - k,
  (k) => fftSize / 4 + k,
  (k) => fftSize / 2 - k,
];

/**
 * Pre-emphasis that sorts the samples into quarters on the way: kernels of a convolution over steps of four samples, the
 * sample before them included. The first sample of a frame, which Kaldi treats differently, has no weight in the window.
 * @returns [quarters, 1, quarters + 1]
 */
export function emphasisKernels(): Float32Array {
  const kernels = new Float32Array(quarters * (quarters + 1));
  for (let quarter = 0; quarter < quarters; quarter++) {
    kernels.set([-preEmphasis, 1], quarter * (quarters + 1) + quarter);
  }
  return kernels;
}

/**
 * What pre-emphasis leaves of a frame's mean, from the samples of a frame shift: the share of all of them, for the two
 * whole frame shifts of a frame, and of the first half, for its last one.
 * @returns [frameShift, 2]
 */
export function meanWeights(): Float32Array {
  const weight = (1 - preEmphasis) / frameLength;
  const half = frameLength % frameShift;
  return Float32Array.from({ length: 2 * frameShift }, (_, i) => (i % 2 === 0 || i < 2 * half ? weight : 0));
}

/** Values of a quarter of a frame: its samples after pre-emphasis, and what is left of the frame's mean. */
export const quarterLength = frameLength / quarters + 1;

/**
 * Removing the mean, the Hann window and the Fourier transform of one quarter, each frequency as a column.
 * @returns real and imaginary part, [quarterLength, frequencies] each
 */
export function quarterKernels(quarter: number): { real: Float32Array; imaginary: Float32Array } {
  const window = hannWindow(frameLength, true);
  const part = (wave: (angle: number) => number): Float32Array => {
    const kernel = new Float32Array(quarterLength * frequencies);
    for (let column = 0; column < frequencies; column++) {
      let sum = 0;
      for (let row = 0; row < quarterLength - 1; row++) {
        const n = quarters * row + quarter;
        const value = window[n]! * wave((-2 * Math.PI * (firstFrequency + column) * n) / fftSize);
        kernel[row * frequencies + column] = value;
        sum += value;
      }
      kernel[(quarterLength - 1) * frequencies + column] = -sum;
    }
    return kernel;
  };
  return { real: part(Math.cos), imaginary: part(Math.sin) };
}

/** Mel filters over the powers of one range of bins. */
export interface MelGroup {
  readonly filters: number;
  /** [frequencies, filters] */
  readonly weights: Float32Array;
}

/** The mel filters, in order, shared out to the four ranges of bins: each to the first range that holds all of its bins. */
export function melGroups(): MelGroup[] {
  const matrix = melMatrix();
  const filters = melFilters();
  let next = 0;
  const groups = ranges.map((binOf): MelGroup => {
    // The ends of the outer ranges lie outside of the spectrum, where no filter has weight.
    const bins = Array.from({ length: frequencies }, (_, column) => binOf(firstFrequency + column));
    const start = next;
    while (next < filters.length && liesWithin(filters[next]!, bins)) next++;
    const mine = Array.from({ length: next - start }, (_, i) => start + i);
    const weights = bins.flatMap((bin) => mine.map((filter) => matrix[bin * filters.length + filter] ?? 0));
    return { filters: mine.length, weights: Float32Array.from(weights) };
  });
  if (next < filters.length) throw new Error(`Mel filter ${next} does not lie within one range of bins`);
  return groups;
}

function liesWithin({ first, weights }: MelFilter, bins: readonly number[]): boolean {
  return weights.every((_, i) => bins.includes(first + i));
}

/** Samples that one step of the filter makes at once; one output channel each, which is what makes it fast. */
export const filterStep = 160;

/**
 * The taps of a filter, once per sample of a step and shifted by it: a strided convolution with them yields the
 * filtered signal in rows of `filterStep` samples.
 * @returns [filterStep, 1, taps.length + filterStep - 1]
 */
export function filterKernels(taps: Float64Array): Float32Array {
  const length = taps.length + filterStep - 1;
  const kernels = new Float32Array(filterStep * length);
  // ONNX's convolution does not turn the kernel around.
  const turned = taps.toReversed();
  for (let shift = 0; shift < filterStep; shift++) kernels.set(turned, shift * length + shift);
  return kernels;
}
