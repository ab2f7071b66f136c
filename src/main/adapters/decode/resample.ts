import * as library from '@alexanderolsen/libsamplerate-js';

/** The package is CommonJS, and Node finds its exports only under `default`, which its types do not know. */
const { create, ConverterType } = (library as unknown as { default: typeof library }).default;

/** Rates the library takes; only their ratio matters to it. */
const libraryLimit = 192_000;
/** Samples of output per call; the library's buffer holds sixteen times as many. */
const blockSamples = 2 ** 16;

/**
 * Changes the sample rate with libsamplerate's best sinc filter: going to 16 kHz it is flat up to 7.5 kHz, 0.3 dB down at
 * 7.6 kHz, and what would alias is gone. A moment keeps its time in seconds. The same input gives the same output.
 * @param fromRate, toRate integers, Hz
 * @param pause between two blocks, of which an hour has hundreds: a minute's work, in which nothing else is heard
 * @returns round(length * toRate / fromRate) samples; the input itself when the rates are equal
 */
export async function resample(
  mono: Float32Array,
  fromRate: number,
  toRate: number,
  pause?: () => Promise<void>,
): Promise<Float32Array> {
  if (fromRate === toRate) return mono;
  const [from, to] = reduceRatio(fromRate, toRate);
  const out = new Float32Array(Math.round((mono.length * toRate) / fromRate));
  const converter = await create(1, from, to, { converterType: ConverterType.SRC_SINC_BEST_QUALITY });
  try {
    const step = Math.max(1, Math.floor(blockSamples * Math.min(1, from / to)));
    let filled = 0;
    // Silence after the end pushes out what is still inside the filter.
    for (let start = 0; filled < out.length; start += step) {
      if (start > 0) await pause?.();
      const block = start < mono.length ? mono.subarray(start, start + step) : new Float32Array(step);
      const piece = converter.full(block).subarray(0, out.length - filled);
      out.set(piece, filled);
      filled += piece.length;
    }
    return out;
  } finally {
    converter.destroy();
  }
}

/** Smallest integers of the same ratio; above the library's limit the nearest such ratio (off by at most 20 ppm). */
function reduceRatio(fromRate: number, toRate: number): [number, number] {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const [from, to] = [fromRate / divisor, toRate / divisor];
  const excess = Math.ceil(Math.max(from, to) / libraryLimit);
  return excess <= 1 ? [from, to] : [Math.round(from / excess), Math.round(to / excess)];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
