/** dB as a factor of amplitude. */
export function amplitude(db: number): number {
  return 10 ** (db / 20);
}

/** Root mean square of a signal; 0 for an empty one. */
export function rootMeanSquare(signal: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i]! * signal[i]!;
  return signal.length === 0 ? 0 : Math.sqrt(sum / signal.length);
}

/** Level in dB relative to full scale (a constant of 1 is 0 dBFS); -Infinity for silence. */
export function levelDbfs(signal: Float32Array): number {
  return 20 * Math.log10(rootMeanSquare(signal));
}

export function scale(signal: Float32Array, factor: number): void {
  for (let i = 0; i < signal.length; i++) signal[i]! *= factor;
}

/** Adds `source * factor` to `target`. */
export function mix(target: Float32Array, source: Float32Array, factor = 1): void {
  for (let i = 0; i < target.length; i++) target[i]! += source[i]! * factor;
}

/** Brings a signal to the given root mean square; silence stays silence. */
export function setRootMeanSquare(signal: Float32Array, wanted: number): void {
  const present = rootMeanSquare(signal);
  if (present > 0) scale(signal, wanted / present);
}

/** Largest absolute sample. */
export function peakOf(signal: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < signal.length; i++) largest = Math.max(largest, Math.abs(signal[i]!));
  return largest;
}
