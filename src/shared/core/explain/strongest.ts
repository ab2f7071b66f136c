/** Indices of the bands with the largest values, whatever their sign; bands that weigh almost nothing are left out. */
export function strongestBands(values: readonly (number | null)[], count: number): number[] {
  const size = (index: number) => Math.abs(values[index] ?? 0);
  const order = values.map((_, index) => index).sort((a, b) => size(b) - size(a));
  const largest = size(order[0] ?? 0);
  return order.slice(0, count).filter((index) => largest > 0 && size(index) >= 0.15 * largest);
}
