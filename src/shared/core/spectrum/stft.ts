/**
 * Log power spectra as torchaudio's Spectrogram makes them (25 ms periodic Hann window, 10 ms hop, centred frames,
 * reflected at both ends), in plain 64-bit floats: the reference that the engine's graph is tested against.
 */
import { energyFloor, frameLength, frameShift } from './fbank.ts';
import { hannWindow } from './window.ts';

/** Frames whose centre lies within a waveform: 1001 for 10 s. The end is reflected into the last ones. */
export function centredFrameCount(samples: number): number {
  return samples < frameLength ? 0 : 1 + Math.floor(samples / frameShift);
}

/**
 * @param waveform 16 kHz, mono, at least one window (400 samples)
 * @param size points of the transform, 400 or more; the window lies in its middle
 * @returns [centredFrameCount, size / 2 + 1], natural logarithm of power, not normalised; frame t is centred on sample 160 t
 */
export function logPowerSpectra(waveform: Float32Array, size: number): Float32Array {
  const frames = centredFrameCount(waveform.length);
  const bins = size / 2 + 1;
  const window = hannWindow(frameLength, false);
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) =>
    Float64Array.from({ length: size }, (_, i) => wave((2 * Math.PI * i) / size)),
  ) as [Float64Array, Float64Array];
  const features = new Float32Array(frames * bins);
  for (let t = 0; t < frames; t++) {
    const start = t * frameShift - frameLength / 2;
    const frame = window.map((weight, n) => weight * waveform[reflect(start + n, waveform.length)]!);
    for (let k = 0; k < bins; k++) {
      let [real, imaginary] = [0, 0];
      for (let n = 0; n < frameLength; n++) {
        real += frame[n]! * cosines[(k * n) % size]!;
        imaginary += frame[n]! * sines[(k * n) % size]!;
      }
      features[t * bins + k] = Math.log(Math.max(real ** 2 + imaginary ** 2, energyFloor));
    }
  }
  return features;
}

/** The sample that stands in at a place outside of the waveform: mirrored at the first and the last one. */
function reflect(place: number, length: number): number {
  if (place < 0) return -place;
  return place < length ? place : 2 * (length - 1) - place;
}
