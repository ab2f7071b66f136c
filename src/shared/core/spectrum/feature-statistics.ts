import type { FeatureStatistics } from '#shared/core/domain.ts';

/** Statistics and of how many values they are, so that those of several parts can be put together. */
export interface CountedStatistics extends FeatureStatistics {
  readonly values: number;
}

/** Features that do not vary at all (digital silence) are divided by this instead of 0. */
const smallestStd = 1e-3;

/** Mean and standard deviation of the first `used` of every `bins` values of features [frames, bins], in float64. */
export function featureStatistics(features: Float32Array, bins: number, used = bins): CountedStatistics {
  const frames = features.length / bins;
  const values = frames * used;
  let sum = 0;
  forEachUsed(features, bins, used, (value) => (sum += value));
  const mean = sum / values;
  let squares = 0;
  forEachUsed(features, bins, used, (value) => (squares += (value - mean) ** 2));
  return { mean, std: Math.max(smallestStd, Math.sqrt(squares / values)), values };
}

/** The statistics of all parts together, whatever their sizes; null of no parts. */
export function joinStatistics(parts: readonly CountedStatistics[]): CountedStatistics | null {
  const values = parts.reduce((sum, part) => sum + part.values, 0);
  if (values === 0) return null;
  const mean = parts.reduce((sum, part) => sum + (part.values / values) * part.mean, 0);
  const variance = parts.reduce(
    (sum, part) => sum + (part.values / values) * (part.std ** 2 + (part.mean - mean) ** 2),
    0,
  );
  return { mean, std: Math.sqrt(variance), values };
}

function forEachUsed(features: Float32Array, bins: number, used: number, visit: (value: number) => void): void {
  for (let start = 0; start < features.length; start += bins) {
    for (let bin = 0; bin < used; bin += 1) visit(features[start + bin]!);
  }
}
