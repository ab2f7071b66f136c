import { colourIndex } from '../spectrum/colour-map.ts';
import { hertzToMel, melToHertz } from '../spectrum/mel.ts';
import { spectrogram, windowLengthFor, type Spectrogram } from '../spectrum/spectrogram.ts';

/** Size of a report's pictures in pixels: about 170 per inch on A4. */
export const pictureSize = { width: 880, height: 280 } as const;
/** What the detector hears ends at 8 kHz; a picture shows no more. */
const highestHz = 8000;
const lowestHz = 20;
/** Length of the analysis window, s. */
const windowSeconds = 0.032;
/** Frames whose mean power makes one column, where the recording is long enough. */
const framesPerColumn = 3;

/** A picture as indices into a table of 256 colours (spectrum/colour-map.ts): [height, width], the top row first. */
export type ColourIndices = Uint8Array;

/** A spectrogram in dB and the range of frequencies a picture of it shows. */
export interface PictureSource {
  readonly levels: Spectrogram;
  readonly lowHz: number;
  readonly highHz: number;
}

/** Analyses a mono waveform at its own sample rate; where there is time for it, several frames make one column. */
export function pictureSource(waveform: Float32Array, sampleRate: number): PictureSource {
  const windowLength = windowLengthFor(windowSeconds, sampleRate);
  const hop = Math.max(windowLength / 8, Math.ceil(waveform.length / pictureSize.width / framesPerColumn));
  return {
    levels: spectrogram(waveform, sampleRate, { windowLength, hop }),
    lowHz: lowestHz,
    highHz: Math.min(highestHz, sampleRate / 2),
  };
}

/**
 * The range of levels, dB, that suits every one of the sources: from their loudest levels (all but 0.05 %) down to
 * their quiet ones (20 %), 40 to 80 dB wide.
 */
export function levelRange(sources: readonly PictureSource[]): { floorDb: number; topDb: number } {
  const levels = Float32Array.from(sources.flatMap(({ levels: { values } }) => thinned(values))).sort();
  if (levels.length === 0) return { floorDb: -80, topDb: 0 };
  const quantile = (share: number) => levels[Math.floor((levels.length - 1) * share)]!;
  const topDb = 5 * Math.ceil(quantile(0.9995) / 5);
  const span = 5 * Math.ceil((topDb - quantile(0.2)) / 5);
  return { floorDb: topDb - Math.min(80, Math.max(40, span)), topDb };
}

/** About 50,000 values, evenly taken. */
function thinned(values: Float32Array): number[] {
  const step = Math.max(1, Math.floor(values.length / 50_000));
  return Array.from({ length: Math.floor(values.length / step) }, (_, index) => values[index * step]!);
}

/**
 * Draws a spectrogram: time to the right, mel-scaled frequency upwards. A column shows the mean power of its frames.
 * Between two bins the level is interpolated in dB; where several bins fall into one row, the loudest is shown, so that
 * a thin line never vanishes.
 */
export function drawPicture(source: PictureSource, floorDb: number, topDb: number): ColourIndices {
  const { width, height } = pictureSize;
  const { frames } = source.levels;
  const indices = new Uint8Array(width * height);
  const edges = rowEdges(source);
  for (let column = 0; column < width; column += 1) {
    const first = Math.min(frames - 1, Math.floor((column * frames) / width));
    const end = Math.max(first + 1, Math.floor(((column + 1) * frames) / width));
    const levels = meanLevels(source.levels, first, end);
    for (let row = 0; row < height; row += 1) {
      const level = loudestBetween(levels, edges[row + 1]!, edges[row]!);
      indices[row * width + column] = colourIndex(level, floorDb, topDb);
    }
  }
  return indices;
}

/** Level of the mean power of frames first..end-1 per bin, dB. */
function meanLevels({ values, bins }: Spectrogram, first: number, end: number): Float32Array {
  if (end - first === 1) return values.subarray(first * bins, end * bins);
  return Float32Array.from({ length: bins }, (_, bin) => {
    let power = 0;
    for (let frame = first; frame < end; frame += 1) power += 10 ** (values[frame * bins + bin]! / 10);
    return 10 * Math.log10(power / (end - first));
  });
}

/** Fractional bins at the edges of the rows, from the top edge of row 0 down. */
function rowEdges({ levels, lowHz, highHz }: PictureSource): Float64Array {
  const [low, high] = [hertzToMel(lowHz), hertzToMel(highHz)];
  return Float64Array.from({ length: pictureSize.height + 1 }, (_, row) => {
    const hertz = melToHertz(high - ((high - low) * row) / pictureSize.height);
    return Math.min(levels.bins - 1, hertz / levels.binHz);
  });
}

function loudestBetween(levels: Float32Array, low: number, high: number): number {
  const middle = (low + high) / 2;
  const below = Math.floor(middle);
  const share = middle - below;
  const above = Math.min(levels.length - 1, below + 1);
  let loudest = (1 - share) * levels[below]! + share * levels[above]!;
  for (let bin = Math.ceil(low); bin <= Math.floor(high); bin += 1) loudest = Math.max(loudest, levels[bin]!);
  return loudest;
}
