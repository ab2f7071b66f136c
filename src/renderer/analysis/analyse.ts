import { levelOf, findPeaks, type Peaks } from '#renderer/plot/peaks.ts';
import type { LevelMatrix } from '#renderer/plot/levels.ts';
import { parseWav } from '#shared/core/audio/wav.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { spectrogram, spectrogramFrames, windowLengthFor } from '#shared/core/spectrum/spectrogram.ts';

/** Everything the clip view needs of one recording, from one decoding of one file. */
export interface Analysis {
  /** mono, at the recording's own sample rate */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly levelDb: number;
  readonly peaks: Peaks;
  readonly levels: LevelMatrix;
}

/** Length of the analysis window: fine enough for the harmonics of a machine, short enough for its knocks. */
export const windowSeconds = 0.05;
/** Frames that are computed between two chances to stop. */
const sliceFrames = 160;

/**
 * Decodes a WAV file and analyses its first channel: levels per time and frequency (Hann window of `windowLength`
 * samples, or of about 50 ms where that is null; four frames per window), waveform peaks and loudness. Yields now and
 * then so that the caller can stop.
 */
export function* analyse(
  bytes: Uint8Array,
  windowLength: number | null = null,
): Generator<undefined, Result<Analysis>> {
  const decoded = parseWav(bytes);
  if (!decoded.ok) return decoded;
  const { sampleRate } = decoded.value;
  const samples = decoded.value.channels[0]!;
  yield;
  const levels = yield* levelMatrix(samples, sampleRate, windowLength ?? windowLengthFor(windowSeconds, sampleRate));
  return ok({ samples, sampleRate, levelDb: levelOf(samples), peaks: findPeaks(samples), levels });
}

/** Levels of a whole recording, some frames at a time. */
export function* levelMatrix(
  samples: Float32Array,
  sampleRate: number,
  windowLength = windowLengthFor(windowSeconds, sampleRate),
): Generator<undefined, LevelMatrix> {
  const hop = windowLength / 4;
  const frames = spectrogramFrames(samples.length, hop);
  const options = { windowLength, hop, frames: sliceFrames };
  const first = spectrogram(samples, sampleRate, options);
  const values = new Float32Array(frames * first.bins);
  values.set(first.values);
  for (let firstFrame = sliceFrames; firstFrame < frames; firstFrame += sliceFrames) {
    yield;
    spectrogram(samples, sampleRate, { ...options, firstFrame, values: values.subarray(firstFrame * first.bins) });
  }
  yield;
  return { ...first, frames, values, meanPower: meanPowerOf(values, first.bins) };
}

function meanPowerOf(values: Float32Array, bins: number): Float64Array {
  const power = new Float64Array(bins);
  values.forEach((db, i) => (power[i % bins]! += 10 ** (db / 10)));
  return power.map((sum) => (sum * bins) / values.length);
}
