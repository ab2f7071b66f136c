import * as library from '@alexanderolsen/libsamplerate-js';

/** The package is CommonJS, and Node finds its exports only under `default`, which its types do not know. */
const { create, ConverterType } = (library as unknown as { default: typeof library }).default;

/** Rates the library takes; only their ratio matters to it. */
const libraryLimit = 192_000;
/** Samples of output per call; the library's buffer holds sixteen times as many. */
const blockSamples = 2 ** 16;

/** Changes the sample rate of a sound that comes in pieces of any length. */
export interface Resampler {
  /** What the piece, and those before it, have become complete of. */
  add(mono: Float32Array): Float32Array[];
  /** The rest: round(length * toRate / fromRate) samples in all. */
  end(): Float32Array[];
  free(): void;
}

/**
 * Changes the sample rate with libsamplerate's best sinc filter: going to 16 kHz it is flat up to 7.5 kHz, 0.3 dB down at
 * 7.6 kHz, and what would alias is gone. A moment keeps its time in seconds. The same input gives the same output,
 * whatever the pieces it comes in.
 * @param fromRate, toRate integers, Hz
 */
export async function createResampler(fromRate: number, toRate: number): Promise<Resampler> {
  if (fromRate === toRate) return { add: (mono) => [mono], end: () => [], free: () => undefined };
  const [from, to] = reduceRatio(fromRate, toRate);
  const converter = await create(1, from, to, { converterType: ConverterType.SRC_SINC_BEST_QUALITY });
  const block = new Float32Array(Math.max(1, Math.floor(blockSamples * Math.min(1, from / to))));
  let [begun, came, gone] = [0, 0, 0];

  function convert(most: number): Float32Array {
    const piece = converter.full(block).slice(0, most);
    gone += piece.length;
    begun = 0;
    return piece;
  }

  return {
    add(mono) {
      const out: Float32Array[] = [];
      came += mono.length;
      for (let at = 0; at < mono.length;) {
        const part = mono.subarray(at, at + block.length - begun);
        block.set(part, begun);
        [at, begun] = [at + part.length, begun + part.length];
        if (begun === block.length) out.push(convert(Number.POSITIVE_INFINITY));
      }
      return out;
    },
    end() {
      const out: Float32Array[] = [];
      const all = Math.round((came * toRate) / fromRate);
      // Silence after the end pushes out what is still inside the filter.
      while (gone < all) {
        block.fill(0, begun);
        out.push(convert(all - gone));
      }
      return out;
    },
    free: () => converter.destroy(),
  };
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
