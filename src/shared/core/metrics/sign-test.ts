/**
 * Two-sided exact sign test on pairs that differ (McNemar's test without approximation): the chance that `first` against
 * `second` of them, or something as uneven, comes of a fair coin. 1 when no pair differs.
 */
export function signTest(first: number, second: number): number {
  const pairs = first + second;
  const fewer = Math.min(first, second);
  // Binomial coefficients over 2^pairs, from the last one on, so that nothing overflows.
  let logChance = -pairs * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= fewer; i += 1) {
    tail += Math.exp(logChance);
    logChance += Math.log((pairs - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}
