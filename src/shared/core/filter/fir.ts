/**
 * Linear-phase filters: windowed sinc with a Kaiser window for 80 dB, so that a band that is filtered out is really
 * gone from log features, and every frequency passes or stays away regardless of phase.
 */
import type { Preset } from '#shared/core/domain.ts';
import { createRealFft, nextPowerOfTwo } from '#shared/core/spectrum/fft.ts';
import { kaiserWindow } from '#shared/core/spectrum/window.ts';
import { biquadTaps } from './biquad.ts';

/** Attenuation of the stop band, dB. */
export const stopBandDb = 80;
/** From the pass band to the stop band, Hz; half of it on each side of the cut-off, which itself lies at -6 dB. */
export const transitionHz = 200;

/** Number of taps (odd) for that attenuation and transition: 403 at 16 kHz (Kaiser's estimate). */
export function tapCount(sampleRate: number): number {
  const taps = (stopBandDb - 7.95) / (2.285 * ((2 * Math.PI * transitionHz) / sampleRate)) + 1;
  return 2 * Math.floor(Math.ceil(taps) / 2) + 1;
}

/**
 * Taps of a low-pass: sinc times Kaiser window, scaled to a gain of exactly 1 at 0 Hz.
 * @param cutoffHz between 0 and half the sample rate; there the gain is 1/2
 */
export function lowPassTaps(cutoffHz: number, sampleRate: number): Float64Array {
  const count = tapCount(sampleRate);
  const middle = (count - 1) / 2;
  const window = kaiserWindow(count, 0.1102 * (stopBandDb - 8.7));
  const angle = (2 * Math.PI * cutoffHz) / sampleRate;
  const taps = window.map((weight, n) => {
    const x = n - middle;
    return weight * (x === 0 ? angle / Math.PI : Math.sin(angle * x) / (Math.PI * x));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Everything a filter stops, and nothing it passes: a unit impulse minus its taps. */
function complement(taps: Float64Array): Float64Array {
  const rest = taps.map((tap) => -tap);
  rest[(taps.length - 1) / 2]! += 1;
  return rest;
}

/**
 * Taps of a filter, symmetric around the middle one, or null where nothing is filtered: `none`, and a low-pass at or
 * above half the sample rate. A filter that leaves nothing below half the sample rate has taps of zeros. The taps of a
 * biquad are not symmetric, and there are as many as it rings for.
 * @returns [tapCount(sampleRate)]
 */
export function presetTaps(preset: Preset, sampleRate: number): Float64Array | null {
  const half = sampleRate / 2;
  switch (preset.kind) {
    case 'none':
      return null;
    case 'low-pass':
      if (preset.cutoffHz >= half) return null;
      return preset.design === 'biquad'
        ? biquadTaps('low-pass', preset.cutoffHz, sampleRate)
        : lowPassTaps(preset.cutoffHz, sampleRate);
    case 'high-pass':
      if (preset.cutoffHz >= half) return new Float64Array(tapCount(sampleRate));
      return preset.design === 'biquad'
        ? biquadTaps('high-pass', preset.cutoffHz, sampleRate)
        : complement(lowPassTaps(preset.cutoffHz, sampleRate));
    case 'band-pass':
      return bandTaps(preset.lowHz, preset.highHz, sampleRate);
    case 'band-stop':
      return preset.lowHz >= half ? null : complement(bandTaps(preset.lowHz, preset.highHz, sampleRate));
  }
}

function bandTaps(lowHz: number, highHz: number, sampleRate: number): Float64Array {
  const half = sampleRate / 2;
  if (lowHz >= half) return new Float64Array(tapCount(sampleRate));
  const below = lowPassTaps(lowHz, sampleRate);
  if (highHz >= half) return complement(below);
  return lowPassTaps(highHz, sampleRate).map((tap, n) => tap - below[n]!);
}

/**
 * Filters a signal: the result has the same length and is aligned with the input; outside the signal counts as silence. Long signals go through overlap-add with FFTs, in 64-bit floats like the direct sum.
 * @param taps odd number; the middle one is for the present sample
 */
export function filterSignal(signal: Float32Array, taps: Float64Array): Float32Array {
  if (taps.length % 2 === 0) throw new Error('filterSignal needs an odd number of taps');
  return signal.length * taps.length < 100_000 ? filterDirectly(signal, taps) : filterByFft(signal, taps);
}

/** The sum as it is defined: out[i] = sum over k of taps[k] signal[i + middle - k]. */
export function filterDirectly(signal: Float32Array, taps: Float64Array): Float32Array {
  const middle = (taps.length - 1) / 2;
  return signal.map((_, i) => {
    let sum = 0;
    const last = Math.min(taps.length - 1, i + middle);
    for (let k = Math.max(0, i + middle - signal.length + 1); k <= last; k++) sum += taps[k]! * signal[i + middle - k]!;
    return sum;
  });
}

function filterByFft(signal: Float32Array, taps: Float64Array): Float32Array {
  const middle = (taps.length - 1) / 2;
  const fft = createRealFft(nextPowerOfTwo(8 * taps.length));
  const block = fft.size - taps.length + 1;
  const [tapsReal, tapsImaginary] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  fft.forward(taps, tapsReal, tapsImaginary);
  const [real, imaginary] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const piece = new Float64Array(fft.size);
  const tail = new Float64Array(taps.length - 1);
  const out = new Float32Array(signal.length);
  for (let start = 0; start < signal.length + middle; start += block) {
    fft.forward(signal.subarray(start, start + block), real, imaginary);
    for (let k = 0; k < fft.bins; k++) {
      const a = real[k]!;
      const b = imaginary[k]!;
      real[k] = a * tapsReal[k]! - b * tapsImaginary[k]!;
      imaginary[k] = a * tapsImaginary[k]! + b * tapsReal[k]!;
    }
    fft.inverse(real, imaginary, piece);
    for (let n = 0; n < tail.length; n++) piece[n]! += tail[n]!;
    tail.set(piece.subarray(block));
    const first = Math.max(0, middle - start);
    const end = Math.min(block, signal.length + middle - start);
    for (let n = first; n < end; n++) out[start + n - middle] = piece[n]!;
  }
  return out;
}
