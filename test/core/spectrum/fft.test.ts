import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { createRealFft, isPowerOfTwo, nextPowerOfTwo } from '#shared/core/spectrum/fft.ts';

/** The definition, term by term. */
function slowTransform(signal: readonly number[], bin: number): [number, number] {
  let [real, imaginary] = [0, 0];
  signal.forEach((value, n) => {
    const angle = (-2 * Math.PI * ((bin * n) % signal.length)) / signal.length;
    real += value * Math.cos(angle);
    imaginary += value * Math.sin(angle);
  });
  return [real, imaginary];
}

describe.each([2, 4, 8, 16, 64, 512, 1024])('real FFT of %i', (size) => {
  const random = createRandom(size);
  const signal = Array.from({ length: size }, () => random.normal());
  const fft = createRealFft(size);
  const real = new Float64Array(fft.bins);
  const imaginary = new Float64Array(fft.bins);

  it('equals the definition', () => {
    fft.forward(signal, real, imaginary);
    expect(fft.bins).toBe(size / 2 + 1);
    for (let bin = 0; bin < fft.bins; bin++) {
      const [slowReal, slowImaginary] = slowTransform(signal, bin);
      expect(Math.abs(real[bin]! - slowReal)).toBeLessThan(1e-11 * size);
      expect(Math.abs(imaginary[bin]! - slowImaginary)).toBeLessThan(1e-11 * size);
    }
  });

  it('is undone by its inverse, again and again', () => {
    for (let round = 0; round < 3; round++) {
      const back = new Float64Array(size);
      fft.forward(signal, real, imaginary);
      fft.inverse(real, imaginary, back);
      back.forEach((value, n) => {
        expect(Math.abs(value - signal[n]!)).toBeLessThan(1e-13 * size);
      });
    }
  });

  it('takes missing samples for silence', () => {
    fft.forward(signal.slice(0, size / 2), real, imaginary);
    const [padded] = slowTransform([...signal.slice(0, size / 2), ...new Array<number>(size / 2).fill(0)], 1);
    expect(real[1]).toBeCloseTo(padded, 10);
  });
});

describe('sizes', () => {
  it('must be powers of two', () => {
    for (const size of [0, 1, 3, 12, 2.5, -4, Number.NaN]) expect(() => createRealFft(size)).toThrow('power of two');
  });

  it('are found', () => {
    expect([0.3, 1, 2, 3, 400, 512, 513].map(nextPowerOfTwo)).toEqual([1, 1, 2, 4, 512, 512, 1024]);
    expect([1, 2, 3, 512, 0, -2].map(isPowerOfTwo)).toEqual([true, true, false, true, false, false]);
  });
});
