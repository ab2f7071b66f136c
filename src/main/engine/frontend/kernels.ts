/** The linear steps of the front end as convolution kernels, computed in 64-bit floats. */
import { fftSize, frameLength, preEmphasis } from '#shared/core/spectrum/fbank.ts';
import { hannWindow } from '#shared/core/spectrum/window.ts';

/** Bins of the spectrum that the mel filters look at; the one at half the sample rate has no weight. */
export const powerBins = fftSize / 2;

/**
 * One kernel per bin and part: removing the frame's mean, pre-emphasis, Hann window and Fourier transform are all
 * linear, so their product is a fixed row of numbers per bin.
 * @returns [2 * powerBins, 1, frameLength], the real parts, then the imaginary ones
 */
export function spectrumKernels(): Float32Array {
  const window = hannWindow(frameLength, true);
  const kernels = new Float32Array(2 * powerBins * frameLength);
  for (let bin = 0; bin < powerBins; bin++) {
    const real = window.map((weight, n) => weight * Math.cos((2 * Math.PI * bin * n) / fftSize));
    const imaginary = window.map((weight, n) => -weight * Math.sin((2 * Math.PI * bin * n) / fftSize));
    kernels.set(foldFrameSteps(real), bin * frameLength);
    kernels.set(foldFrameSteps(imaginary), (powerBins + bin) * frameLength);
  }
  return kernels;
}

/** The row of the transform after pre-emphasis and mean removal were multiplied into it. */
function foldFrameSteps(row: Float64Array): Float64Array {
  const emphasised = row.map((value, n) => value - preEmphasis * (row[n + 1] ?? 0));
  // The sample before the first counts as equal to it.
  emphasised[0]! -= preEmphasis * row[0]!;
  const mean = emphasised.reduce((sum, value) => sum + value, 0) / frameLength;
  return emphasised.map((value) => value - mean);
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
  // The taps are symmetric, so convolution and ONNX's correlation are the same.
  for (let shift = 0; shift < filterStep; shift++) kernels.set(taps, shift * length + shift);
  return kernels;
}
