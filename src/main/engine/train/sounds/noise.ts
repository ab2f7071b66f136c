import { createWords, type Random } from '#shared/core/random.ts';

/** White noise of unit variance, uniformly distributed (after any filter it is Gaussian enough, and cheap to make). */
export function whiteNoise(length: number, random: Random): Float32Array {
  const seed = () => random.integer(2 ** 32) | 1;
  const word = createWords([seed(), seed(), seed(), seed()]);
  const scale = Math.sqrt(12) / 2 ** 32;
  const offset = Math.sqrt(3);
  const noise = new Float32Array(length);
  for (let i = 0; i < length; i++) noise[i] = word() * scale - offset;
  return noise;
}

/** Pink noise (-3 dB per octave), root mean square about 1.3: P. Kellet's three-pole approximation over white noise. */
export function pinkNoise(length: number, random: Random): Float32Array {
  const noise = whiteNoise(length, random);
  let slow = 0;
  let middle = 0;
  let fast = 0;
  for (let i = 0; i < length; i++) {
    const white = noise[i]!;
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    noise[i] = (slow + middle + fast + white * 0.1848) * 0.42;
  }
  return noise;
}

/**
 * A slow random curve around 0 with unit standard deviation: three sines of random phase about `rateHz`, drawn at every
 * `hop`-th sample and joined by straight lines by the caller.
 */
export function slowCurve(points: number, secondsPerPoint: number, rateHz: number, random: Random): Float32Array {
  const curve = new Float32Array(points);
  for (let part = 0; part < 3; part++) {
    const hz = rateHz * (0.4 + 1.2 * random.next());
    const phase = 2 * Math.PI * random.next();
    for (let i = 0; i < points; i++) {
      curve[i]! += Math.sin(phase + 2 * Math.PI * hz * secondsPerPoint * i) * Math.sqrt(2 / 3);
    }
  }
  return curve;
}

const hop = 64;

/** Multiplies a signal by 1 + depth * slowCurve, never below 0. */
export function flutter(signal: Float32Array, depth: number, rateHz: number, sampleRate: number, random: Random): void {
  if (depth === 0) return;
  const curve = slowCurve(Math.ceil(signal.length / hop) + 1, hop / sampleRate, rateHz, random);
  for (let start = 0, point = 0; start < signal.length; start += hop, point++) {
    let gain = Math.max(0, 1 + depth * curve[point]!);
    const step = (Math.max(0, 1 + depth * curve[point + 1]!) - gain) / hop;
    const end = Math.min(signal.length, start + hop);
    for (let i = start; i < end; i++) {
      signal[i]! *= gain;
      gain += step;
    }
  }
}
