import { passingFrames, type Listener } from './passing.ts';
import { windowLengthFor } from './spectrogram.ts';

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
 * Mean level of every third-octave band of a sound that goes by (Welch: Hann windows of 0.128 s that overlap by half, mean
 * power). A sine of amplitude 1 is 0 dB in its band.
 * @param samples how long it is
 */
export function listenForThirdOctaves(
  samples: number,
  sampleRate: number,
  limitHz: number,
): Listener<ThirdOctaveLevel[]> {
  const windowLength = windowLengthFor(windowSeconds, sampleRate);
  const hop = Math.max(windowLength / 2, Math.ceil(samples / mostFrames));
  const power = new Float64Array(windowLength / 2 + 1);
  let noise = 1;
  const { add, end } = passingFrames({ windowLength, hop }, ({ bins, values, noiseBins }, frames) => {
    noise = noiseBins;
    for (let frame = 0; frame < frames; frame++) {
      for (let bin = 0; bin < bins; bin++) power[bin]! += 10 ** (values[frame * bins + bin]! / 10);
    }
  });
  return {
    add,
    end() {
      const frames = end();
      const mean = power.map((sum) => sum / frames);
      return thirdOctaveBands(Math.min(limitHz, sampleRate / 2)).map((band) => ({
        ...band,
        levelDb: 10 * Math.log10(bandPower(mean, sampleRate / windowLength, band) / noise),
      }));
    },
  };
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
