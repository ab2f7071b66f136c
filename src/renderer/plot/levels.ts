import type { Band, TimeRange } from '#shared/core/domain.ts';
import type { Spectrogram } from '#shared/core/spectrum/spectrogram.ts';

/** A spectrogram as levels, `values` [frames, bins] in dB relative to a full-scale sine, with its mean over time. */
export interface LevelMatrix extends Spectrogram {
  /** mean power of each bin over the whole recording, 1 = a full-scale sine */
  readonly meanPower: Float64Array;
  /** of a part of a recording: the number of its first frame on the grid of the whole; 0 where it is left out */
  readonly firstFrame?: number;
}

/** The same levels beside another recording's time: everything `seconds` later. */
export function shifted(matrix: LevelMatrix, seconds: number): LevelMatrix {
  return seconds === 0 ? matrix : { ...matrix, firstSeconds: matrix.firstSeconds + seconds };
}

/** Level of the cell nearest to a point in dB, NaN outside the recording. */
export function levelAt(matrix: LevelMatrix, seconds: number, hertz: number): number {
  const bin = Math.round(hertz / matrix.binHz);
  const lastSeconds = matrix.firstSeconds + (matrix.frames - 1) * matrix.hopSeconds;
  const outside = seconds < matrix.firstSeconds - matrix.hopSeconds / 2 || seconds > lastSeconds + matrix.hopSeconds;
  if (bin < 0 || bin >= matrix.bins || matrix.frames === 0 || outside) return Number.NaN;
  const frame = Math.round((seconds - matrix.firstSeconds) / matrix.hopSeconds);
  return matrix.values[Math.max(0, Math.min(matrix.frames - 1, frame)) * matrix.bins + bin]!;
}

/** Mean power of a band over the whole recording as a level in dB re a full-scale sine; -Infinity where it is silent. */
export function bandLevel(matrix: LevelMatrix, lowHz: number, highHz: number): number {
  const first = Math.max(0, Math.ceil(lowHz / matrix.binHz));
  const end = Math.min(matrix.bins, Math.max(first + 1, Math.ceil(highHz / matrix.binHz)));
  if (first >= matrix.bins) return Number.NEGATIVE_INFINITY;
  const power = matrix.meanPower.subarray(first, end).reduce((sum, value) => sum + value, 0);
  return 10 * Math.log10(power / matrix.noiseBins);
}

/** Mean power of a part of a recording as a level in dB re a full-scale sine; NaN where it has no such part. */
export function boxLevel(matrix: LevelMatrix, box: TimeRange & Band): number {
  const frame = (seconds: number) => Math.round((seconds - matrix.firstSeconds) / matrix.hopSeconds);
  const firstFrame = Math.max(0, frame(box.startSeconds));
  const endFrame = Math.min(matrix.frames, Math.max(firstFrame + 1, frame(box.endSeconds)));
  const firstBin = Math.max(0, Math.ceil(box.lowHz / matrix.binHz));
  const endBin = Math.min(matrix.bins, Math.max(firstBin + 1, Math.ceil(box.highHz / matrix.binHz)));
  if (firstFrame >= endFrame || firstBin >= endBin) return Number.NaN;
  let power = 0;
  for (let at = firstFrame; at < endFrame; at++)
    for (let bin = firstBin; bin < endBin; bin++) power += 10 ** (matrix.values[at * matrix.bins + bin]! / 10);
  return 10 * Math.log10(power / (endFrame - firstFrame) / matrix.noiseBins);
}

/** Levels of one recording minus another's at the same second and frequency, in dB, on the first one's grid. */
export function differenceOf(flagged: LevelMatrix, normal: LevelMatrix): LevelMatrix {
  const values = new Float32Array(flagged.values.length);
  for (let frame = 0; frame < flagged.frames; frame++) {
    const seconds = flagged.firstSeconds + frame * flagged.hopSeconds;
    for (let bin = 0; bin < flagged.bins; bin++) {
      const at = frame * flagged.bins + bin;
      values[at] = flagged.values[at]! - levelAt(normal, seconds, bin * flagged.binHz);
    }
  }
  return { ...flagged, values };
}
