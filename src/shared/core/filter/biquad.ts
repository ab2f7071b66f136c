/**
 * Second-order filters as in torchaudio (highpass_biquad, lowpass_biquad; R. Bristow-Johnson's cookbook), for comparison
 * with results that were made with them. They fall by 12 dB per octave only and delay low frequencies: unless it says
 * otherwise, a preset of Earmark is the linear-phase filter of fir.ts.
 */
export interface Biquad {
  /** b0, b1, b2 over a0 */
  readonly b: readonly [number, number, number];
  /** a1, a2 over a0 */
  readonly a: readonly [number, number];
}

/** @param cutoffHz above 0 and below half the sample rate: at half of it a low-pass is on the edge of stability */
export function designBiquad(
  kind: 'high-pass' | 'low-pass',
  cutoffHz: number,
  sampleRate: number,
  quality = 0.707,
): Biquad {
  if (!(cutoffHz > 0 && cutoffHz < sampleRate / 2)) throw new Error(`a biquad cannot cut off at ${cutoffHz} Hz`);
  const angle = (2 * Math.PI * cutoffHz) / sampleRate;
  const cosine = Math.cos(angle);
  const alpha = Math.sin(angle) / (2 * quality);
  const a0 = 1 + alpha;
  const side = kind === 'high-pass' ? (1 + cosine) / 2 : (1 - cosine) / 2;
  const middle = kind === 'high-pass' ? -2 * side : 2 * side;
  return { b: [side / a0, middle / a0, side / a0], a: [(-2 * cosine) / a0, (1 - alpha) / a0] };
}

/** One causal pass from silence (direct form I), clipped to -1..1 as torchaudio's lfilter does unless told otherwise. */
export function filterBiquad(signal: Float32Array, { b, a }: Biquad, clamp = true): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return signal.map((x) => {
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x1, x2, y1, y2] = [x, x1, y, y1];
    return clamp ? Math.max(-1, Math.min(1, y)) : y;
  });
}

/** Lowest cut-off of a preset that is a biquad: below it, its answer to a click lasts longer than a quarter of a second. */
export const lowestBiquadHz = 20;
/** The answer to a click is cut where less than this of it is left. */
const tail = 1e-9;

/**
 * A biquad as taps like those of the linear-phase filters: an odd number, the middle one for the present sample. What
 * comes after it is the answer to a click until nothing audible is left of it, and what comes before it is 0. One
 * pass from silence, not clipped.
 */
export function biquadTaps(kind: 'high-pass' | 'low-pass', cutoffHz: number, sampleRate: number): Float64Array {
  const { b, a } = designBiquad(kind, cutoffHz, sampleRate);
  // Both poles have this distance from 0 (they are conjugates), or less.
  const radius = Math.max(Math.sqrt(Math.abs(a[1])), Math.abs(a[0]) / 2, 0.5);
  const length = Math.ceil(Math.log(tail) / Math.log(radius)) + 2;
  const taps = new Float64Array(2 * length - 1);
  const middle = length - 1;
  for (let n = 0; n < length; n++) {
    const [y1, y2] = [n < 1 ? 0 : taps[middle + n - 1]!, n < 2 ? 0 : taps[middle + n - 2]!];
    taps[middle + n] = (b[n] ?? 0) - a[0] * y1 - a[1] * y2;
  }
  return taps;
}
