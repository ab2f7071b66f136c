import { windowLevels } from '#shared/core/spectrum/spectrogram.ts';
import type { TilePlan } from './tile-grid.ts';

/** What is computed of a tile's samples. The memory of both arrays goes along and comes back with the answer. */
export interface TileRequest extends Pick<TilePlan, 'frames' | 'windows' | 'step'> {
  readonly samples: Float32Array<ArrayBuffer>;
  /** where the levels go, [frames, bins] */
  readonly values: Float32Array<ArrayBuffer>;
  readonly windowLength: number;
}

export interface Tile {
  readonly frames: number;
  readonly bins: number;
  /** [frames, bins] dB re a full-scale sine: of each frame the loudest of its windows */
  readonly values: Float32Array<ArrayBuffer>;
  /** sum of the power of all windows per bin, 1 = a full-scale sine */
  readonly power: Float64Array;
  /** windows that `power` is the sum of */
  readonly count: number;
  /** noise bandwidth of the window in bins */
  readonly noiseBins: number;
}

/** Windows computed between two chances to stop. */
const sliceWindows = 160;
/** Memory for the levels of a slice, the same one for all: nothing of it is needed after the slice. */
let room = new Float32Array();

/** A tile with the memory of its samples. */
export interface AnalysedTile extends Tile {
  readonly samples: Float32Array<ArrayBuffer>;
}

/** Analyses the samples of a tile, or of a part of one, some windows at a time. */
export function* analyseTile({
  samples,
  values,
  windowLength,
  frames,
  windows,
  step,
}: TileRequest): Generator<undefined, AnalysedTile> {
  values.fill(Number.NEGATIVE_INFINITY);
  let power = new Float64Array();
  let noiseBins = 1;
  const perSlice = Math.max(1, Math.floor(sliceWindows / windows));
  const bins = values.length / frames;
  if (room.length < perSlice * windows * bins) room = new Float32Array(perSlice * windows * bins);
  for (let frame = 0; frame < frames; frame += perSlice) {
    const some = Math.min(perSlice, frames - frame);
    const part = windowLevels(samples, {
      windowLength,
      first: frame * windows * step,
      step,
      frames: some * windows,
      values: room,
    });
    if (frame === 0) {
      power = new Float64Array(bins);
      noiseBins = part.noiseBins;
    }
    for (let window = 0; window < some * windows; window++) {
      const target = (frame + Math.floor(window / windows)) * bins;
      for (let bin = 0; bin < bins; bin++) {
        const db = part.values[window * bins + bin]!;
        if (db > values[target + bin]!) values[target + bin] = db;
        power[bin]! += 10 ** (db / 10);
      }
    }
    yield;
  }
  return { frames, bins: power.length, values, power, count: frames * windows, noiseBins, samples };
}
