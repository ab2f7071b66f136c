/**
 * Log-mel features as Kaldi makes them (torchaudio.compliance.kaldi.fbank with htk_compat, no energy, Hann window, no
 * dither), in plain 64-bit floats: the reference that the engine's graph is tested against.
 */
import { createRealFft } from './fft.ts';
import { astMel, melFilters } from './mel.ts';
import { hannWindow } from './window.ts';

/** 25 ms and 10 ms at 16 kHz. */
export const frameLength = 400;
export const frameShift = 160;
export const fftSize = 512;
export const preEmphasis = 0.97;
/** Energies below this (float32's epsilon) count as this; its logarithm, -15.94, is the floor of every feature. */
export const energyFloor = 1.1920928955078125e-7;

/** Frames that fit whole into a waveform: 998 for 10 s; 0 below 400 samples. */
export function frameCount(samples: number): number {
  return samples < frameLength ? 0 : 1 + Math.floor((samples - frameLength) / frameShift);
}

/**
 * @param waveform 16 kHz, mono
 * @returns [frameCount, 128], natural logarithm of mel energies, not normalised
 */
export function fbank(waveform: Float32Array): Float32Array {
  const frames = frameCount(waveform.length);
  const fft = createRealFft(fftSize);
  const window = hannWindow(frameLength, true);
  const filters = melFilters();
  const frame = new Float64Array(frameLength);
  const [real, imaginary] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const features = new Float32Array(frames * astMel.bins);
  for (let t = 0; t < frames; t++) {
    prepareFrame(waveform.subarray(t * frameShift, t * frameShift + frameLength), window, frame);
    fft.forward(frame, real, imaginary);
    filters.forEach(({ first, weights }, bin) => {
      let energy = 0;
      for (let i = 0; i < weights.length; i++)
        energy += weights[i]! * (real[first + i]! ** 2 + imaginary[first + i]! ** 2);
      features[t * astMel.bins + bin] = Math.log(Math.max(energy, energyFloor));
    });
  }
  return features;
}

/** Subtracts the frame's mean, pre-emphasises (the sample before the first counts as equal to it) and windows. */
function prepareFrame(samples: Float32Array, window: Float64Array, frame: Float64Array): void {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  let previous = samples[0]! - mean;
  for (let n = 0; n < samples.length; n++) {
    const sample = samples[n]! - mean;
    frame[n] = (sample - preEmphasis * previous) * window[n]!;
    previous = sample;
  }
}
