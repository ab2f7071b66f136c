/**
 * Learning rate at a share (0..1) of the training: a linear warm-up over the first `warmUp` share, then half a cosine
 * from `peak` down to 1 % of it.
 */
export function learningRate(share: number, peak: number, warmUp: number): number {
  if (share < warmUp) return (peak * (share + warmUp / 20)) / (warmUp + warmUp / 20);
  const progress = Math.min(1, (share - warmUp) / (1 - warmUp));
  return peak * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
