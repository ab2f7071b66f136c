import { readFileSync } from 'node:fs';

/** The golden signals and features of this folder; see README.md. */
export const goldenSignals = ['chirp', 'noise', 'bursts'] as const;
export type GoldenSignal = (typeof goldenSignals)[number];

const sampleRate = 16_000;

/** The whole 10-s clip from its closed formula, the same bit for bit as make_fixtures.py makes it. */
export function wholeClip(signal: GoldenSignal): Int16Array {
  const clip = new Int16Array(10 * sampleRate);
  let state = 12345;
  for (let i = 0; i < clip.length; i++) {
    const t = i / sampleRate;
    let value: number;
    if (signal === 'chirp') value = 0.5 * Math.sin(2 * Math.PI * (50 * t + ((7800 - 50) / (2 * 10)) * t * t));
    else if (signal === 'noise') {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      value = (state / 2 ** 32 - 0.5) * 0.5;
    } else {
      const k = Math.floor(t / 0.2);
      const frequency = [220, 440, 1000, 2500, 6000][k % 5]!;
      value = t - k * 0.2 < 0.1 ? 0.3 * Math.sin(2 * Math.PI * frequency * t) + 0.01 : 0;
    }
    clip[i] = Math.max(-32768, Math.min(32767, roundHalfToEven(value * 32768)));
  }
  return clip;
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export function toWaveform(pcm: Int16Array): Float32Array {
  return Float32Array.from(pcm, (sample) => sample / 32768);
}

/** The first 16,640 samples, as committed. */
export function goldenPcm(signal: GoldenSignal): Int16Array {
  return new Int16Array(read(`${signal}.pcm16.bin`));
}

/** torchaudio's first 100 frames, [100, 128]. */
export function goldenFeatures(signal: GoldenSignal): Float32Array {
  return new Float32Array(read(`${signal}.fbank100.bin`));
}

interface ClipStatistics {
  readonly frames: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly pcm_sum: number;
  readonly pcm_abs_sum: number;
  readonly fb_last_frame_first8: readonly number[];
}

/** torchaudio's statistics of the whole clip. */
export function goldenStatistics(signal: GoldenSignal): ClipStatistics {
  const meta = JSON.parse(readFileSync(new URL('meta.json', import.meta.url), 'utf8')) as Record<string, ClipStatistics>;
  return meta[signal]!;
}

/** Largest difference to the golden values, everywhere and where they are above -10. */
export function largestDifference(found: ArrayLike<number>, golden: Float32Array): { all: number; loud: number } {
  let [all, loud] = [0, 0];
  golden.forEach((value, i) => {
    const difference = Math.abs(found[i]! - value);
    all = Math.max(all, difference);
    if (value > -10) loud = Math.max(loud, difference);
  });
  return { all, loud };
}

function read(name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(new URL(name, import.meta.url))).buffer;
}
