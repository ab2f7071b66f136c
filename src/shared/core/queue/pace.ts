/** Fewer verdicts say nothing about a pace. */
export const pacedVerdicts = 5;

/** Median of the seconds that verdicts took, so that a break does not count; null before there are enough. */
export function secondsPerVerdict(seconds: readonly number[]): number | null {
  if (seconds.length < pacedVerdicts) return null;
  const sorted = Float64Array.from(seconds).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
