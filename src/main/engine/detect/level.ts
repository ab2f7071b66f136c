import type { Band } from '#shared/core/domain.ts';
import { isHeard } from '#shared/core/explain/masks.ts';
import { createRealFft } from '#shared/core/spectrum/fft.ts';

/** Level of silence, dB relative to full scale: quieter than any converter. */
export const silence = -120;

/** Samples that are transformed at once. */
const blockLength = 65_536;

/**
 * Power of a waveform in each band, relative to full scale. The constant part (offset of the converter) is taken off; the
 * spectrum is cut at the edges between the bands, and what lies below the first or above the last belongs to them, so
 * that the powers add up to that of the waveform (Parseval).
 */
export function bandPowers(waveform: Float32Array, sampleRate: number, bands: readonly Band[]): Float64Array {
  const powers = new Float64Array(bands.length);
  const fft = createRealFft(blockLength);
  const [real, imaginary] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const bandOfBin = Array.from({ length: fft.bins }, (_, k) => bandAt(bands, (k * sampleRate) / fft.size));
  const offset = meanOf(waveform);
  const block = new Float64Array(blockLength);
  for (let start = 0; start < waveform.length; start += blockLength) {
    const samples = waveform.subarray(start, start + blockLength);
    block.fill(0);
    for (let n = 0; n < samples.length; n += 1) block[n] = samples[n]! - offset;
    fft.forward(block, real, imaginary);
    for (let k = 0; k < fft.bins; k += 1) {
      const sides = k === 0 || k === fft.bins - 1 ? 1 : 2;
      powers[bandOfBin[k]!]! += sides * (real[k]! ** 2 + imaginary[k]! ** 2);
    }
  }
  return powers.map((power) => power / (fft.size * Math.max(1, waveform.length)));
}

/**
 * Level in dB when the mask lets a band through with its power, and otherwise with its power times the band's ratio: that
 * of what stands in for it. With all bands it is the level of the waveform (`waveformLevel`).
 */
export function levelOf(powers: Float64Array, mask: number, ratios: Float64Array): number {
  const power = powers.reduce((sum, own, band) => sum + (isHeard(mask, band) ? own : own * ratios[band]!), 0);
  return Math.max(silence, 10 * Math.log10(power));
}

/** Level of a waveform in dB relative to full scale (a square wave of height 1 is 0 dB), its constant part taken off. */
export function waveformLevel(waveform: Float32Array): number {
  return levelOfSpread(spreadOf(waveform));
}

/** What a level is made of; those of consecutive stretches can be put together. */
export interface Spread {
  readonly samples: number;
  readonly mean: number;
  /** sum of squared deviations from the mean */
  readonly squares: number;
}

export function spreadOf(waveform: Float32Array): Spread {
  const mean = meanOf(waveform);
  let squares = 0;
  for (let n = 0; n < waveform.length; n += 1) squares += (waveform[n]! - mean) ** 2;
  return { samples: waveform.length, mean, squares };
}

/** The spread of two stretches together (Chan, Golub and LeVeque 1983). */
export function joinSpreads(a: Spread, b: Spread): Spread {
  const samples = a.samples + b.samples;
  const apart = b.mean - a.mean;
  return {
    samples,
    mean: a.mean + (apart * b.samples) / samples,
    squares: a.squares + b.squares + (apart ** 2 * a.samples * b.samples) / samples,
  };
}

export function levelOfSpread({ samples, squares }: Spread): number {
  return Math.max(silence, 10 * Math.log10(squares / Math.max(1, samples)));
}

function bandAt(bands: readonly Band[], frequency: number): number {
  const above = bands.findIndex((band) => frequency < band.highHz);
  return above < 0 ? bands.length - 1 : above;
}

function meanOf(waveform: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < waveform.length; n += 1) sum += waveform[n]!;
  return waveform.length === 0 ? 0 : sum / waveform.length;
}
