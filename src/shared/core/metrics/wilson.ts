/** The point of the standard normal distribution that 97.5 % lie below. */
const z = 1.959963984540054;

/**
 * 95 % score interval of a share, `count` of `total` (Wilson 1927): keeps its promise for few recordings, and where the count is
 * nothing or all. Null of no recording.
 */
export function wilsonInterval(count: number, total: number): { readonly low: number; readonly high: number } | null {
  if (total === 0) return null;
  const share = count / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return { low: count === 0 ? 0 : centre - half, high: count === total ? 1 : centre + half };
}
