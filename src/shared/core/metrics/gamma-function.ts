const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0 (Lanczos 1964, g = 7, nine terms): about 1e-15 relative. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  let sum = lanczos[0]!;
  for (let k = 1; k < lanczos.length; k += 1) sum += lanczos[k]! / (x - 1 + k);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * Regularised lower incomplete gamma function P(a, x): the share of a gamma distribution of shape a and scale 1 below x.
 * Series below a + 1, continued fraction (modified Lentz) above.
 */
export function regularisedGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-17; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1e6; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b, tiny);
    c = awayFromZero(b + numerator / c, tiny);
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return Math.max(0, 1 - front * fraction);
}

/** The x below which a share `quantile` (0 < quantile < 1) of a gamma distribution of shape a and scale 1 lies. */
export function standardGammaQuantile(a: number, quantile: number): number {
  let low = 0;
  let high = Math.max(1, 2 * a);
  while (regularisedGamma(a, high) < quantile) high *= 2;
  let x = startingPoint(a, quantile);
  if (!(x > low && x < high)) x = (low + high) / 2;
  for (let step = 0; step < 200; step += 1) {
    const error = regularisedGamma(a, x) - quantile;
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const density = Math.exp((a - 1) * Math.log(x) - x - logGamma(a));
    const newton = x - error / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

/** Wilson and Hilferty (1931): the cube root of a gamma variate is nearly normal; for small shapes x^a / Γ(a + 1) instead. */
function startingPoint(a: number, quantile: number): number {
  if (a < 0.5) return Math.exp((Math.log(quantile) + logGamma(a + 1)) / a);
  const z = normalQuantile(quantile);
  return a * (1 - 1 / (9 * a) + z / (3 * Math.sqrt(a))) ** 3;
}

/** Hastings' rational approximation of the normal quantile (Abramowitz and Stegun 26.2.23): 4.5e-4, enough for a start. */
function normalQuantile(quantile: number): number {
  const tail = Math.min(quantile, 1 - quantile);
  const t = Math.sqrt(-2 * Math.log(tail));
  const z =
    t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
  return quantile < 0.5 ? -z : z;
}

function awayFromZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
