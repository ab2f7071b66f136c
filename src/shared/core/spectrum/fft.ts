/** Discrete Fourier transforms of real signals, lengths that are powers of two, in 64-bit floats. */

export interface RealFft {
  readonly size: number;
  /** size / 2 + 1: bin k is the frequency k / size of the sample rate */
  readonly bins: number;
  /**
   * X[k] = sum of x[n] exp(-2 pi i k n / size).
   * @param signal `size` samples (fewer: the rest counts as 0)
   * @param real, imaginary receive `bins` values each
   */
  forward(signal: ArrayLike<number>, real: Float64Array, imaginary: Float64Array): void;
  /** The inverse of `forward`, scaled so that it gives the signal back; overwrites the two inputs. */
  inverse(real: Float64Array, imaginary: Float64Array, signal: Float64Array): void;
}

export function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}

/** Smallest power of two that is not below `value`. */
export function nextPowerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, value)));
}

/**
 * Plans transforms of one size (at least 2); the plan can be used any number of times, but not from within itself.
 * A real signal is transformed as a complex one of half the length (even samples + i odd samples).
 */
export function createRealFft(size: number): RealFft {
  if (!isPowerOfTwo(size) || size < 2) throw new Error(`the FFT needs a power of two from 2 on, not ${size}`);
  const half = size / 2;
  const transform = createComplexFft(half);
  const packedReal = new Float64Array(half);
  const packedImaginary = new Float64Array(half);
  const cosines = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: half + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / size));

  const forward = (signal: ArrayLike<number>, real: Float64Array, imaginary: Float64Array): void => {
    for (let n = 0; n < half; n++) {
      packedReal[n] = signal[2 * n] ?? 0;
      packedImaginary[n] = signal[2 * n + 1] ?? 0;
    }
    transform(packedReal, packedImaginary);
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const evenReal = (packedReal[a]! + packedReal[b]!) / 2;
      const evenImaginary = (packedImaginary[a]! - packedImaginary[b]!) / 2;
      const oddReal = (packedImaginary[a]! + packedImaginary[b]!) / 2;
      const oddImaginary = (packedReal[b]! - packedReal[a]!) / 2;
      real[k] = evenReal + cosines[k]! * oddReal + sines[k]! * oddImaginary;
      imaginary[k] = evenImaginary + cosines[k]! * oddImaginary - sines[k]! * oddReal;
    }
  };

  const inverse = (real: Float64Array, imaginary: Float64Array, signal: Float64Array): void => {
    for (let k = 0; k < half; k++) {
      const b = half - k;
      const evenReal = (real[k]! + real[b]!) / 2;
      const evenImaginary = (imaginary[k]! - imaginary[b]!) / 2;
      const turnedReal = (real[k]! - real[b]!) / 2;
      const turnedImaginary = (imaginary[k]! + imaginary[b]!) / 2;
      const oddReal = turnedReal * cosines[k]! - turnedImaginary * sines[k]!;
      const oddImaginary = turnedReal * sines[k]! + turnedImaginary * cosines[k]!;
      packedReal[k] = evenReal - oddImaginary;
      packedImaginary[k] = evenImaginary + oddReal;
    }
    // The inverse is the forward transform with real and imaginary parts exchanged.
    transform(packedImaginary, packedReal);
    for (let n = 0; n < half; n++) {
      signal[2 * n] = packedReal[n]! / half;
      signal[2 * n + 1] = packedImaginary[n]! / half;
    }
  };

  return { size, bins: half + 1, forward, inverse };
}

/** In-place radix-2 transform (Cooley and Tukey, decimation in time). */
function createComplexFft(size: number): (real: Float64Array, imaginary: Float64Array) => void {
  const reversed = bitReversal(size);
  const cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));

  return (real, imaginary) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
    for (let span = 1; span < size; span *= 2) {
      const turn = size / (2 * span);
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0, low = start, high = start + span; k < span; k++, low++, high++) {
          const c = cosines[k * turn]!;
          const s = sines[k * turn]!;
          const highReal = real[high]! * c + imaginary[high]! * s;
          const highImaginary = imaginary[high]! * c - real[high]! * s;
          real[high] = real[low]! - highReal;
          imaginary[high] = imaginary[low]! - highImaginary;
          real[low] = real[low]! + highReal;
          imaginary[low] = imaginary[low]! + highImaginary;
        }
      }
    }
  };
}

function bitReversal(size: number): Uint32Array {
  const reversed = new Uint32Array(size);
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! >> 1) + (i % 2) * (size / 2);
  return reversed;
}
