/** Hann window: `symmetric` ends on zeros (Kaldi's features), otherwise it is periodic (spectrograms). */
export function hannWindow(length: number, symmetric: boolean): Float64Array {
  const period = symmetric ? length - 1 : length;
  if (length === 1) return Float64Array.of(1);
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / period));
}

/** Kaiser window of odd or even length, 1 in the middle. */
export function kaiserWindow(length: number, beta: number): Float64Array {
  const middle = (length - 1) / 2;
  const scale = besselI0(beta);
  return Float64Array.from({ length }, (_, n) => {
    const x = middle === 0 ? 0 : (n - middle) / middle;
    return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / scale;
  });
}

/** Modified Bessel function of the first kind, order 0, by its power series (all terms positive, so it is exact). */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
