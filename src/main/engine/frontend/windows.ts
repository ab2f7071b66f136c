import type { Features } from './front-end.ts';

export interface WindowOptions {
  /** frames per window: what the model takes */
  readonly maxLength: number;
  /** of the data the model was trained on, as in its preprocessor_config.json */
  readonly mean: number;
  readonly std: number;
}

/**
 * Cuts features into windows for a model, normalised to (x - mean) / (2 std) as AST was trained. Recordings longer than a
 * window are covered by the fewest windows that can, evenly spread, so that neighbours overlap and the last one ends
 * with the recording. A shorter recording is padded with 0 before it is normalised, as Hugging Face's ASTFeatureExtractor does.
 * @returns one [maxLength, bins] per window
 */
export function windows(features: Pick<Features, 'frames' | 'bins' | 'data'>, options: WindowOptions): Float32Array[] {
  const { frames, bins, data } = features;
  return windowStarts(frames, options.maxLength).map((start) => {
    const window = new Float32Array(options.maxLength * bins);
    window.set(data.subarray(start * bins, Math.min(frames, start + options.maxLength) * bins));
    for (let i = 0; i < window.length; i++) window[i] = (window[i]! - options.mean) / (2 * options.std);
    return window;
  });
}

/** First frame of each window. */
export function windowStarts(frames: number, maxLength: number): number[] {
  const count = Math.max(1, Math.ceil(frames / maxLength));
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (frames - maxLength)) / (count - 1)));
}
