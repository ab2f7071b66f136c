import { colourIndex, colourTable, defaultColourMap } from '../spectrum/colour-map.ts';
import { hertzToMel, melToHertz } from '../spectrum/mel.ts';
import { spectrogram, windowLengthFor, type Spectrogram } from '../spectrum/spectrogram.ts';

/** Size of a report's pictures in pixels: about 200 per inch on A4. */
export const pictureSize = { width: 1040, height: 340 } as const;
/** What the detector hears ends at 8 kHz; a picture shows no more. */
const highestHz = 8000;
const lowestHz = 20;
/** Length of the analysis window, s. */
const windowSeconds = 0.032;

/** A spectrogram in dB and the range of frequencies a picture of it shows. */
export interface PictureSource {
  readonly levels: Spectrogram;
  readonly lowHz: number;
  readonly highHz: number;
}

/** Analyses a mono waveform at its own sample rate, with as many frames as the picture has columns. */
export function pictureSource(waveform: Float32Array, sampleRate: number): PictureSource {
  const windowLength = windowLengthFor(windowSeconds, sampleRate);
  const hop = Math.max(1, Math.ceil(waveform.length / pictureSize.width));
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
 * RGB pixels [height, width, 3] of a spectrogram: time to the right, mel-scaled frequency upwards, the top row first.
 * Between two bins the level is interpolated in dB; where several bins fall into one row, the loudest is shown, so that
 * a thin line never vanishes.
 */
export function drawPicture(source: PictureSource, floorDb: number, topDb: number): Uint8Array {
  const { width, height } = pictureSize;
  const colours = colourTable(defaultColourMap);
  const { levels } = source;
  const rgb = new Uint8Array(width * height * 3);
  const edges = rowEdges(source);
  for (let column = 0; column < width; column += 1) {
    const frame = Math.min(levels.frames - 1, Math.floor(((column + 0.5) * levels.frames) / width));
    for (let row = 0; row < height; row += 1) {
      const level = loudestBetween(levels, frame, edges[row + 1]!, edges[row]!);
      const colour = 3 * colourIndex(level, floorDb, topDb);
      rgb.set(colours.subarray(colour, colour + 3), 3 * (row * width + column));
    }
  }
  return rgb;
}

/** Fractional bins at the edges of the rows, from the top edge of row 0 down. */
function rowEdges({ levels, lowHz, highHz }: PictureSource): Float64Array {
  const [low, high] = [hertzToMel(lowHz), hertzToMel(highHz)];
  return Float64Array.from({ length: pictureSize.height + 1 }, (_, row) => {
    const hertz = melToHertz(high - ((high - low) * row) / pictureSize.height);
    return Math.min(levels.bins - 1, hertz / levels.binHz);
  });
}

function loudestBetween({ values, bins }: Spectrogram, frame: number, low: number, high: number): number {
  const at = (bin: number) => values[frame * bins + bin]!;
  const middle = (low + high) / 2;
  const below = Math.floor(middle);
  const share = middle - below;
  let loudest = share === 0 ? at(below) : (1 - share) * at(below) + share * at(Math.min(bins - 1, below + 1));
  for (let bin = Math.ceil(low); bin <= Math.floor(high); bin += 1) loudest = Math.max(loudest, at(bin));
  return loudest;
}
