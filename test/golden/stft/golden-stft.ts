import { readFileSync } from 'node:fs';
import { goldenPcm, toWaveform, type GoldenSignal } from '#test/golden/fbank/golden-fbank.ts';

/** One case of this folder; see README.md. */
export interface GoldenSpectra {
  readonly signal: GoldenSignal;
  readonly length: number;
  /** points of the transform */
  readonly size: 400 | 512;
  /** of a high-pass, Hz */
  readonly cutoff: number | null;
  /** frames of the whole signal, and the mean of all of their values */
  readonly frames: number;
  readonly mean: number;
  /** frames that were kept, and their values [chosen.length, size / 2 + 1] */
  readonly chosen: readonly number[];
  readonly values: Float32Array;
}

export function goldenSpectra(): GoldenSpectra[] {
  const { cases } = JSON.parse(readFileSync(new URL('meta.json', import.meta.url), 'utf8')) as {
    cases: Omit<GoldenSpectra, 'values'>[];
  };
  const all = new Float32Array(Uint8Array.from(readFileSync(new URL('spectra.bin', import.meta.url))).buffer);
  let start = 0;
  return cases.map((one) => {
    const count = one.chosen.length * (one.size / 2 + 1);
    start += count;
    return { ...one, values: all.subarray(start - count, start) };
  });
}

export function waveformOf({ signal, length }: GoldenSpectra): Float32Array {
  return toWaveform(goldenPcm(signal)).subarray(0, length);
}

/** The chosen frames of features [frames, bins], `size / 2 + 1` bins of each. */
export function chosenFrames({ chosen, size }: GoldenSpectra, features: Float32Array, bins: number): Float32Array {
  const kept = size / 2 + 1;
  const values = new Float32Array(chosen.length * kept);
  chosen.forEach((frame, i) => values.set(features.subarray(frame * bins, frame * bins + kept), i * kept));
  return values;
}
