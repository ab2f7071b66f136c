/** The front ends in numbers: bins, frames, bands. The engine's graphs compute them. */
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { Band, FrontEndKind } from '#shared/core/domain.ts';
import { fftSize, frameCount, frameLength } from './fbank.ts';
import { astMel, bandBins, melBandEdges } from './mel.ts';
import { centredFrameCount } from './stft.ts';

export interface FrontEndShape {
  readonly bins: number;
  /** bins that the sound decides; the rest, on top, always lie at the floor */
  readonly realBins: number;
  /** points of the Fourier transform */
  readonly size: number;
  /** whether frames are centred on their time, reflected at both ends, instead of lying whole within the waveform */
  readonly centred: boolean;
}

const shapes: Readonly<Record<FrontEndKind, FrontEndShape>> = {
  mel: { bins: astMel.bins, realBins: astMel.bins, size: fftSize, centred: false },
  stft: stftShape(frameLength, 0),
  'stft-257': stftShape(fftSize, 0),
  'stft-206': stftShape(frameLength, 5),
};

function stftShape(size: number, padding: number): FrontEndShape {
  const realBins = size / 2 + 1;
  return { bins: realBins + padding, realBins, size, centred: true };
}

export function frontEndShape(kind: FrontEndKind): FrontEndShape {
  return shapes[kind];
}

/** Frames of a waveform of `samples` at 16 kHz: 998 (mel) or 1001 for 10 s; 0 below one window of 400 samples. */
export function framesOf(kind: FrontEndKind, samples: number): number {
  return shapes[kind].centred ? centredFrameCount(samples) : frameCount(samples);
}

/**
 * Edges in Hz of the bands of an explanation: equal groups of bins, the remainder (and bins that are padding) to the last.
 * Edges lie halfway between the middles of neighbouring bins. 201 bins in 8 bands: 0-980, 980-1980 … 6980-8000 Hz.
 */
export function bandEdges(kind: FrontEndKind, bands: number): Band[] {
  const { bins, realBins, size } = shapes[kind];
  if (kind === 'mel') return melBandEdges(bins, bands);
  const first = bandBins(realBins, bands);
  const edge = (band: number): number => {
    if (band === 0) return 0;
    return band === bands ? modelSampleRate / 2 : ((first[band]! - 0.5) * modelSampleRate) / size;
  };
  return Array.from({ length: bands }, (_, band) => ({ lowHz: edge(band), highHz: edge(band + 1) }));
}
