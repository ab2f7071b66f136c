import { createRealFft } from '#shared/core/spectrum/fft.ts';

/** Power of a signal at one frequency: the squared amplitude of the best-fitting sine, halved. A sum, term by term. */
export function powerAt(signal: ArrayLike<number>, hz: number, sampleRate: number): number {
  let real = 0;
  let imaginary = 0;
  for (let i = 0; i < signal.length; i++) {
    const angle = (2 * Math.PI * hz * i) / sampleRate;
    real += signal[i]! * Math.cos(angle);
    imaginary -= signal[i]! * Math.sin(angle);
  }
  return (2 * (real * real + imaginary * imaginary)) / signal.length ** 2;
}

/** Mean power per FFT bin over Hann-windowed segments: [size / 2 + 1]. */
export function powerSpectrum(signal: Float32Array, size = 4096): Float64Array {
  const fft = createRealFft(size);
  const sum = new Float64Array(fft.bins);
  const real = new Float64Array(fft.bins);
  const imaginary = new Float64Array(fft.bins);
  let segments = 0;
  for (let start = 0; start + size <= signal.length; start += size / 2, segments++) {
    const segment = Float64Array.from({ length: size }, (_, i) => {
      return signal[start + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
    });
    fft.forward(segment, real, imaginary);
    for (let k = 0; k < fft.bins; k++) sum[k]! += real[k]! ** 2 + imaginary[k]! ** 2;
  }
  return sum.map((power) => power / segments);
}

/** Share of the power of a signal between two frequencies, 0..1. */
export function bandShare(signal: Float32Array, lowHz: number, highHz: number, sampleRate: number): number {
  const spectrum = powerSpectrum(signal);
  const hzPerBin = sampleRate / 2 / (spectrum.length - 1);
  const within = spectrum.filter((_, k) => k * hzPerBin >= lowHz && k * hzPerBin <= highHz);
  const total = (part: Float64Array): number => part.reduce((sum, power) => sum + power, 0);
  return total(within) / total(spectrum);
}

export function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}

export function sine(hz: number, seconds: number, sampleRate: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    return Math.sin((2 * Math.PI * hz * i) / sampleRate);
  });
}
