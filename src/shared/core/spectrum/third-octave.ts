import { spectrogram, windowLengthFor, type Spectrogram } from './spectrogram.ts';

/** A third-octave band: exact edges, and the rounded middle frequency by which it is called. */
export interface ThirdOctaveBand {
  readonly nominalHz: number;
  readonly lowHz: number;
  readonly highHz: number;
}

export interface ThirdOctaveLevel extends ThirdOctaveBand {
  /** dB relative to a full-scale sine */
  readonly levelDb: number;
}

/** One decade of nominal middle frequencies (IEC 61260-1, table E.1). */
const decade = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800];
/** Long enough to tell the lowest bands apart: bins of about 8 Hz. */
const windowSeconds = 0.128;
/** Of a long recording this many windows are taken, evenly. */
const mostFrames = 4000;
/** Tenths of a decade from 1 kHz down to 50 Hz. */
const firstStep = -13;

/** The bands from 50 Hz on whose middle lies below `limitHz`; the last one ends there. Base ten, as in IEC 61260-1. */
export function thirdOctaveBands(limitHz: number): ThirdOctaveBand[] {
  const bands: ThirdOctaveBand[] = [];
  for (let step = firstStep; ; step++) {
    const middle = 1000 * 10 ** (step / 10);
    if (middle > limitHz) return bands;
    const power = Math.floor((step + 10) / 10);
    const nominalHz = decade[step + 10 - 10 * power]! * 10 ** power;
    bands.push({ nominalHz, lowHz: middle * 10 ** -0.05, highHz: Math.min(limitHz, middle * 10 ** 0.05) });
  }
}

/**
 * Mean level of every third-octave band of a recording (Welch: Hann windows of 0.128 s that overlap by half, mean
 * power). A sine of amplitude 1 is 0 dB in its band.
 * @param waveform one channel
 */
export function thirdOctaveLevels(waveform: Float32Array, sampleRate: number, limitHz: number): ThirdOctaveLevel[] {
  const windowLength = windowLengthFor(windowSeconds, sampleRate);
  const hop = Math.max(windowLength / 2, Math.ceil(waveform.length / mostFrames));
  const levels = spectrogram(waveform, sampleRate, { windowLength, hop });
  const power = meanPower(levels);
  return thirdOctaveBands(Math.min(limitHz, sampleRate / 2)).map((band) => ({
    ...band,
    levelDb: 10 * Math.log10(bandPower(power, levels.binHz, band) / levels.noiseBins),
  }));
}

function meanPower({ frames, bins, values }: Spectrogram): Float64Array {
  const power = new Float64Array(bins);
  for (let frame = 0; frame < frames; frame++) {
    for (let bin = 0; bin < bins; bin++) power[bin]! += 10 ** (values[frame * bins + bin]! / 10) / frames;
  }
  return power;
}

/** A bin stands for half a bin on both sides; at the edges of the band it counts with the part that lies inside. */
function bandPower(power: Float64Array, binHz: number, { lowHz, highHz }: ThirdOctaveBand): number {
  const [low, high] = [lowHz / binHz + 0.5, highHz / binHz + 0.5];
  let sum = 0;
  for (let bin = Math.floor(low); bin < Math.min(power.length, high); bin++) {
    sum += power[bin]! * (Math.min(bin + 1, high) - Math.max(bin, low));
  }
  return sum;
}
