/**
 * Spectrograms for the eye, at any sample rate. Levels are in dB relative to a full-scale sine: a sine of amplitude 1
 * shows as 0 dB at its frequency, whatever the window.
 */
import { createRealFft, nextPowerOfTwo } from './fft.ts';
import { hannWindow } from './window.ts';

export interface SpectrogramOptions {
  /** samples in one window */
  readonly windowLength: number;
  /** samples from one window to the next */
  readonly hop: number;
  /** first frame and number of frames to compute, for tiles of a long recording; all of them by default */
  readonly firstFrame?: number;
  readonly frames?: number;
  /** levels below this, and silence, count as this */
  readonly floorDb?: number;
  /** memory for the levels, [frames, bins]; their own without */
  readonly values?: Float32Array;
}

export interface Spectrogram {
  readonly frames: number;
  readonly bins: number;
  /** [frames, bins], dB relative to a full-scale sine */
  readonly values: Float32Array;
  /** time of the middle of the first frame that was computed, and from one frame to the next, s */
  readonly firstSeconds: number;
  readonly hopSeconds: number;
  /** Hz from one bin to the next; bin 0 is 0 Hz, the last one half the sample rate */
  readonly binHz: number;
  /** noise bandwidth of the window in bins: power summed over bins must be divided by it */
  readonly noiseBins: number;
}

/** Window of about `seconds`, rounded to a power of two so that no time is lost on padding. */
export function windowLengthFor(seconds: number, sampleRate: number): number {
  return Math.max(2, 2 ** Math.round(Math.log2(seconds * sampleRate)));
}

/** Frames of a whole recording: one per hop, the first in the middle of sample 0. */
export function spectrogramFrames(samples: number, hop: number): number {
  return Math.ceil(samples / hop);
}

/** Windows to look through: the first begins at sample `first`, which may be negative, each next one `step` later. */
export interface WindowRow {
  readonly windowLength: number;
  readonly first: number;
  readonly step: number;
  readonly frames: number;
  /** levels below this, and silence, count as this */
  readonly floorDb?: number;
  /** memory for the levels, [frames, bins]; their own without */
  readonly values?: Float32Array;
}

/** What windows of one length need, kept for the next row: a recording is analysed in many. */
let latest: ReturnType<typeof createTools> | null = null;

function createTools(windowLength: number) {
  const fft = createRealFft(nextPowerOfTwo(Math.max(2, windowLength)));
  const window = hannWindow(windowLength, false);
  return {
    windowLength,
    fft,
    window,
    sum: window.reduce((total, weight) => total + weight, 0),
    squares: window.reduce((total, weight) => total + weight * weight, 0),
    piece: new Float64Array(windowLength),
    real: new Float64Array(fft.bins),
    imaginary: new Float64Array(fft.bins),
  };
}

/**
 * Levels of a row of Hann windows, [frames, bins], in dB relative to a full-scale sine; outside the signal there is
 * silence. A window's levels depend on its samples alone, so that tiles of any part fit together exactly.
 * @param signal one channel
 */
export function windowLevels(
  signal: Float32Array,
  { windowLength, first, step, frames, floorDb = -140, values: room }: WindowRow,
): { readonly bins: number; readonly size: number; readonly noiseBins: number; readonly values: Float32Array } {
  if (latest?.windowLength !== windowLength) latest = createTools(windowLength);
  const { fft, window, sum, squares, piece, real, imaginary } = latest;
  const values = room ?? new Float32Array(frames * fft.bins);
  for (let frame = 0; frame < frames; frame++) {
    const start = first + frame * step;
    for (let n = 0; n < windowLength; n++) {
      const at = start + n;
      piece[n] = at >= 0 && at < signal.length ? signal[at]! * window[n]! : 0;
    }
    fft.forward(piece, real, imaginary);
    for (let bin = 0; bin < fft.bins; bin++) {
      // A sine's power is split between two bins, except at 0 Hz and at half the sample rate.
      const scale = bin === 0 || bin === fft.bins - 1 ? 1 / sum : 2 / sum;
      const power = scale * scale * (real[bin]! ** 2 + imaginary[bin]! ** 2);
      values[frame * fft.bins + bin] = Math.max(floorDb, 10 * Math.log10(power));
    }
  }
  return { bins: fft.bins, size: fft.size, noiseBins: (fft.size * squares) / (sum * sum), values };
}

/**
 * Hann-windowed spectrogram; frame i is centred on sample i * hop, and outside the recording there is silence, so that
 * tiles of any frame range fit together exactly.
 * @param signal one channel
 */
export function spectrogram(signal: Float32Array, sampleRate: number, options: SpectrogramOptions): Spectrogram {
  const { windowLength, hop, firstFrame = 0, floorDb = -140 } = options;
  const all = spectrogramFrames(signal.length, hop);
  const frames = Math.max(0, Math.min(options.frames ?? all, all - firstFrame));
  const first = firstFrame * hop - Math.floor(windowLength / 2);
  const row: WindowRow = { windowLength, first, step: hop, frames, floorDb };
  const { bins, size, noiseBins, values } = windowLevels(
    signal,
    options.values === undefined ? row : { ...row, values: options.values },
  );
  return {
    frames,
    bins,
    values,
    firstSeconds: (firstFrame * hop) / sampleRate,
    hopSeconds: hop / sampleRate,
    binHz: sampleRate / size,
    noiseBins,
  };
}
