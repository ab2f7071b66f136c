/**
 * Second-order sections run in place over a signal. Coefficients as in R. Bristow-Johnson's "Audio EQ Cookbook",
 * normalised by a0.
 */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

const butterworth = Math.SQRT1_2;

/** Keeps frequencies inside what the sample rate can carry: 1 Hz to 49 % of it. */
function angle(hz: number, sampleRate: number): number {
  return (2 * Math.PI * Math.min(Math.max(hz, 1), 0.49 * sampleRate)) / sampleRate;
}

export function lowPass(hz: number, sampleRate: number, q = butterworth): Section {
  const w = angle(hz, sampleRate);
  const alpha = Math.sin(w) / (2 * q);
  const side = (1 - Math.cos(w)) / 2;
  return normalise(side, 2 * side, side, 1 + alpha, -2 * Math.cos(w), 1 - alpha);
}

export function highPass(hz: number, sampleRate: number, q = butterworth): Section {
  const w = angle(hz, sampleRate);
  const alpha = Math.sin(w) / (2 * q);
  const side = (1 + Math.cos(w)) / 2;
  return normalise(side, -2 * side, side, 1 + alpha, -2 * Math.cos(w), 1 - alpha);
}

/** A peak (or dip) of `gainDb` at `hz`, unity elsewhere. */
export function peak(hz: number, q: number, gainDb: number, sampleRate: number): Section {
  const w = angle(hz, sampleRate);
  const amplitude = 10 ** (gainDb / 40);
  const alpha = Math.sin(w) / (2 * q);
  const middle = -2 * Math.cos(w);
  return normalise(
    1 + alpha * amplitude,
    middle,
    1 - alpha * amplitude,
    1 + alpha / amplitude,
    middle,
    1 - alpha / amplitude,
  );
}

/** A ringing two-pole resonance: an impulse becomes a decaying sine that falls by 60 dB in 6.9 decay times. */
export function resonator(hz: number, decaySeconds: number, sampleRate: number): Section {
  const w = angle(hz, sampleRate);
  const radius = Math.exp(-1 / (decaySeconds * sampleRate));
  return { b0: Math.sin(w), b1: 0, b2: 0, a1: -2 * radius * Math.cos(w), a2: radius * radius };
}

/** Runs one section over the signal, in place. */
export function filter(signal: Float32Array, section: Section): void {
  const { b0, b1, b2, a1, a2 } = section;
  let first = 0;
  let second = 0;
  for (let i = 0; i < signal.length; i++) {
    const input = signal[i]!;
    const output = b0 * input + first;
    first = b1 * input - a1 * output + second;
    second = b2 * input - a2 * output;
    signal[i] = output;
  }
}

/** Confines a signal to a band, in place: 24 dB per octave beyond either edge. */
export function confine(signal: Float32Array, lowHz: number, highHz: number, sampleRate: number): void {
  for (let pass = 0; pass < 2; pass++) {
    filter(signal, highPass(lowHz, sampleRate));
    if (highHz < 0.48 * sampleRate) filter(signal, lowPass(highHz, sampleRate));
  }
}

function normalise(b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Section {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}
