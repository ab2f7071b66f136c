import type { AstConfig } from '#main/engine/ast/config.ts';
import { windowStarts } from '#main/engine/frontend/index.ts';
import type { FeatureSource } from './features.ts';

/** Something to train on: an item of a feature source and the output it belongs to. */
export interface Example {
  readonly item: number;
  readonly class: number;
}

/** First frame of the window that lies at `place` (0..1) of a recording. */
export function windowAt(place: number, frames: number, maxLength: number): number {
  return frames <= maxLength ? 0 : Math.floor(place * (frames - maxLength + 1));
}

/** First frames of at most `most` windows that are spread over a recording. */
export function spreadWindows(frames: number, maxLength: number, most: number): number[] {
  const all = windowStarts(frames, maxLength);
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]!);
}

/**
 * One window of an item, normalised to (x - mean) / (2 std), into `target` [maxLength, bins]. A shorter recording is
 * padded with 0 before it is normalised, as detectors do.
 */
export async function readWindow(
  target: Float32Array,
  source: FeatureSource,
  item: number,
  start: number,
  config: Pick<AstConfig, 'maxLength' | 'featureMean' | 'featureStd'>,
): Promise<void> {
  const length = Math.min(config.maxLength, source.frames[item]! - start);
  target.fill(0);
  target.set(await source.read(item, start, length));
  const factor = 1 / (2 * config.featureStd);
  for (let i = 0; i < target.length; i += 1) target[i] = (target[i]! - config.featureMean) * factor;
}
