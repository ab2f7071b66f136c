/** Vectors of recordings that no model has heard: as long as real ones, and in clusters about them. */
import type { RecordingVectors } from '#shared/core/domain.ts';
import type { Random } from '#shared/core/random.ts';

/** How far they lie from the middle of their cluster, as a share of the way to another one, and of how the middles differ. */
const spread = 0.15;
const parts = ['prelogits', 'tokens', 'rows-stats', 'statistics'] as const;

/** A function that answers vectors near to those of the real recording `middles[index % middles.length]`. */
export function nearVectors(middles: readonly RecordingVectors[], random: Random): (index: number) => RecordingVectors {
  const [prelogits, tokens, rowsStats, statistics] = parts.map((part) => {
    const own = middles.map((vectors) => vectors[part]);
    const reach = spread * deviationOf(own);
    return (index: number) => {
      const [other, way] = [own[random.integer(own.length)]!, spread * random.normal()];
      return own[index % own.length]!.map((value, at) => value + way * (other[at]! - value) + reach * random.normal());
    };
  }) as [Near, Near, Near, Near];
  return (index) => {
    const middle = middles[index % middles.length]!;
    const both = rowsStats(index);
    return {
      prelogits: prelogits(index),
      tokens: tokens(index),
      // The means are the first half of means and deviations.
      rows: both.subarray(0, middle.rows.length),
      'rows-stats': both,
      statistics: statistics(index),
      level: middle.level,
    };
  };
}

type Near = (index: number) => Float32Array;

/** By how much vectors of one length differ, value by value: the root of the mean square about the mean of each value. */
export function deviationOf(vectors: readonly Float32Array[]): number {
  const dimension = vectors[0]!.length;
  let squares = 0;
  for (let at = 0; at < dimension; at += 1) {
    const mean = vectors.reduce((sum, vector) => sum + vector[at]!, 0) / vectors.length;
    squares += vectors.reduce((sum, vector) => sum + (vector[at]! - mean) ** 2, 0);
  }
  return Math.sqrt(squares / (dimension * vectors.length));
}
