/**
 * The `quantile` (0 ... 1) of the values, linear between the two nearest order statistics (numpy's default, type 7 of
 * Hyndman and Fan 1996). NaN of no values.
 */
export function percentile(values: ArrayLike<number>, quantile: number): number {
  return sortedPercentile(Float64Array.from(values).sort(), quantile);
}

/** As `percentile`, of values already in ascending order. */
export function sortedPercentile(sorted: ArrayLike<number>, quantile: number): number {
  if (!(quantile >= 0 && quantile <= 1)) throw new RangeError(`quantile ${quantile} is outside 0 to 1`);
  if (sorted.length === 0) return NaN;
  const position = quantile * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}
