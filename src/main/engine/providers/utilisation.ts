/** How much of the time an encoder is at work in this process: the rest is reading, decoding, front end and waiting. */
import { performance } from 'node:perf_hooks';

let milliseconds = 0;

/** Counts the time of one run of an encoder. */
export async function countEncoderTime<T>(run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await run();
  } finally {
    milliseconds += performance.now() - start;
  }
}

export interface Utilisation {
  readonly encoderSeconds: number;
  readonly wallSeconds: number;
  /** encoderSeconds / wallSeconds */
  readonly busyShare: number;
}

/** Does `work` and says how busy encoders were meanwhile. */
export async function utilisationOf<T>(work: () => Promise<T>): Promise<{ value: T; utilisation: Utilisation }> {
  const [before, start] = [milliseconds, performance.now()];
  const value = await work();
  const wallSeconds = (performance.now() - start) / 1000;
  const encoderSeconds = (milliseconds - before) / 1000;
  return { value, utilisation: { encoderSeconds, wallSeconds, busyShare: encoderSeconds / wallSeconds } };
}
