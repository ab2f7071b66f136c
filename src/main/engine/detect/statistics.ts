import { bandCount } from '#shared/core/domain.ts';
import { allBands, isHeard } from '#shared/core/explain/masks.ts';
import { bandBins } from '#shared/core/spectrum/mel.ts';

/** What the statistics of a stretch of features are made of; those of consecutive stretches can be put together. */
export interface SpectrumMoments {
  readonly frames: number;
  /** per bin: sum of power, mean of the logarithm, sum of its squared deviations from that mean */
  readonly power: Float64Array;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

/** @param features [frames, bins], natural logarithm of power, not normalised; at least one frame */
export function spectrumMoments(features: Float32Array, bins: number): SpectrumMoments {
  const frames = features.length / bins;
  const [power, mean, squares] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let bin = 0; bin < bins; bin += 1) {
    let sum = 0;
    for (let t = 0; t < frames; t += 1) {
      power[bin]! += Math.exp(features[t * bins + bin]!);
      sum += features[t * bins + bin]!;
    }
    mean[bin] = sum / frames;
    for (let t = 0; t < frames; t += 1) squares[bin]! += (features[t * bins + bin]! - mean[bin]!) ** 2;
  }
  return { frames, power, mean, squares };
}

/** The moments of two stretches together (Chan, Golub and LeVeque 1983). */
export function joinMoments(a: SpectrumMoments, b: SpectrumMoments): SpectrumMoments {
  const frames = a.frames + b.frames;
  return {
    frames,
    power: a.power.map((value, bin) => value + b.power[bin]!),
    mean: a.mean.map((value, bin) => value + ((b.mean[bin]! - value) * b.frames) / frames),
    squares: a.squares.map((value, bin) => {
      const apart = b.mean[bin]! - a.mean[bin]!;
      return value + b.squares[bin]! + (apart ** 2 * a.frames * b.frames) / frames;
    }),
  };
}

/**
 * Log-mel statistics of a recording, without any network: per bin the logarithm of the mean power over time, then per
 * bin the standard deviation over time of the logarithm. Plain nearest neighbours on them are hard to beat.
 *
 * @returns [2 * bins]
 */
export function statisticsOf({ frames, power, mean, squares }: SpectrumMoments): Float32Array {
  const bins = mean.length;
  const statistics = new Float32Array(2 * bins);
  for (let bin = 0; bin < bins; bin += 1) {
    statistics[bin] = Math.log(power[bin]! / frames);
    statistics[bins + bin] = Math.sqrt(squares[bin]! / frames);
  }
  return statistics;
}

/** The statistics of features [frames, bins], natural logarithm of power, not normalised; at least one frame. */
export function logMelStatistics(features: Float32Array, bins: number): Float32Array {
  return statisticsOf(spectrumMoments(features, bins));
}

/** Statistics of features that are `value` everywhere: [2 * bins]. */
export function constantStatistics(bins: number, value: number): Float32Array {
  return new Float32Array(2 * bins).fill(value, 0, bins);
}

/** Mean of the statistics of several recordings. */
export function meanStatistics(statistics: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(statistics[0]?.length ?? 0);
  for (const one of statistics) for (let i = 0; i < sums.length; i += 1) sums[i]! += one[i]!;
  return Float32Array.from(sums, (sum) => sum / statistics.length);
}

/** The statistics of a recording with those of the bands that the mask leaves out taken from `filling`. */
export function maskStatistics(statistics: Float32Array, mask: number, filling: Float32Array): Float32Array {
  const bins = statistics.length / 2;
  const masked = statistics.slice();
  forEachBand(bins, (band, from, to) => {
    if (isHeard(mask, band)) return;
    masked.set(filling.subarray(from, to), from);
    masked.set(filling.subarray(bins + from, bins + to), bins + from);
  });
  return masked;
}

/**
 * Features [frames, bins] with the bands that the mask leaves out set to the mean powers of `filling`, the same in every
 * frame; the features themselves where there is nothing to fill.
 */
export function maskFeatures(
  features: Float32Array,
  bins: number,
  mask: number,
  filling: Float32Array | null,
): Float32Array {
  if (filling === null || mask === allBands) return features;
  const masked = features.slice();
  forEachBand(bins, (band, from, to) => {
    if (isHeard(mask, band)) return;
    const values = filling.subarray(from, to);
    for (let start = 0; start < masked.length; start += bins) masked.set(values, start + from);
  });
  return masked;
}

/** How much power `filling` has in each band, relative to that of a recording's statistics. */
export function powerRatios(statistics: Float32Array, filling: Float32Array): Float64Array {
  const bins = statistics.length / 2;
  const ratios = new Float64Array(bandCount);
  const power = (of: Float32Array, from: number, to: number): number =>
    of.subarray(from, to).reduce((sum, value) => sum + Math.exp(value), 0);
  forEachBand(bins, (band, from, to) => (ratios[band] = power(filling, from, to) / power(statistics, from, to)));
  return ratios;
}

function forEachBand(bins: number, visit: (band: number, from: number, to: number) => void): void {
  const edges = bandBins(bins, bandCount);
  for (let band = 0; band < bandCount; band += 1) visit(band, edges[band]!, edges[band + 1]!);
}
