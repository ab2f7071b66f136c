import { createPlotScale, snap, type PlotScale, type PlotSize, type PlotView } from '../plot/scale.ts';
import { colourIndex } from '../spectrum/colour-map.ts';
import { passingFrames, type Listener } from '../spectrum/passing.ts';
import { windowLengthFor, type Spectrogram } from '../spectrum/spectrogram.ts';
import type { ReportPicture } from './model.ts';

/** Size of a report's pictures in pixels: about 170 per inch on A4. */
export const pictureSize = { width: 880, height: 280 } as const;
/** What the detector hears ends at 8 kHz; a picture shows no more. */
export const highestHz = 8000;
const lowestHz = 20;
/** Length of the analysis window, s. */
const windowSeconds = 0.032;
/** Frames whose mean power makes one column, where the recording is long enough. */
const framesPerColumn = 3;

/** A picture as indices into a table of 256 colours (spectrum/colour-map.ts): [height, width], the top row first. */
export type ColourIndices = Uint8Array;

/** A spectrogram in dB, and what a picture of it shows. */
export interface PictureSource extends PictureRange {
  readonly levels: Spectrogram;
}

type PictureRange = Pick<ReportPicture, 'durationSeconds' | 'lowHz' | 'highHz'>;

/** Where seconds and Hz lie in a picture of the report, whatever its size: all of the recording, on the mel axis. */
export function pictureScale({ durationSeconds, lowHz, highHz }: PictureRange, size: PlotSize): PlotScale {
  const view: PlotView = { axis: 'mel', lowHz, highHz, startSeconds: 0, endSeconds: durationSeconds };
  return createPlotScale(view, size);
}

/**
 * Analyses a mono sound that goes by, at its own sample rate; where there is time for it, several frames make one column.
 * @param samples how long it is
 */
export function listenForPicture(samples: number, sampleRate: number): Listener<PictureSource> {
  const windowLength = windowLengthFor(windowSeconds, sampleRate);
  const hop = Math.max(windowLength / 8, Math.ceil(samples / pictureSize.width / framesPerColumn));
  const parts: Float32Array[] = [];
  let [bins, noiseBins, came] = [windowLength / 2 + 1, 1, 0];
  const frames = passingFrames({ windowLength, hop }, (levels) => {
    parts.push(levels.values);
    ({ bins, noiseBins } = levels);
  });
  return {
    add(block) {
      came += block.length;
      frames.add(block);
    },
    end() {
      const count = frames.end();
      const values = new Float32Array(count * bins);
      parts.reduce((at, part) => (values.set(part, at), at + part.length), 0);
      const [hopSeconds, binHz] = [hop / sampleRate, sampleRate / windowLength];
      return {
        levels: { frames: count, bins, values, firstSeconds: 0, hopSeconds, binHz, noiseBins },
        durationSeconds: came / sampleRate,
        lowHz: lowestHz,
        highHz: Math.min(highestHz, sampleRate / 2),
      };
    },
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
 * Draws a spectrogram: time to the right, mel-scaled frequency upwards. A column shows the mean power of the frames whose
 * middle lies in it, or the nearest one. Between two bins the level is interpolated in dB; where several bins fall into
 * one row, the loudest is shown, so that a thin line never vanishes.
 */
export function drawPicture(source: PictureSource, floorDb: number, topDb: number): ColourIndices {
  const { width, height } = pictureSize;
  const { levels } = source;
  const scale = pictureScale(source, pictureSize);
  const indices = new Uint8Array(width * height);
  const rows = Float64Array.from({ length: height + 1 }, (_, row) =>
    Math.min(levels.bins - 1, scale.hertz(row) / levels.binHz),
  );
  for (let column = 0; column < width; column += 1) {
    const profile = meanLevels(levels, ...framesOf(levels, scale, column));
    for (let row = 0; row < height; row += 1) {
      const level = loudestBetween(profile, rows[row + 1]!, rows[row]!);
      indices[row * width + column] = colourIndex(level, floorDb, topDb);
    }
  }
  return indices;
}

/** The frames of a column: the first, and the one after the last. */
function framesOf({ frames, firstSeconds, hopSeconds }: Spectrogram, scale: PlotScale, column: number) {
  const frameAt = (x: number) => snap((scale.seconds(x) - firstSeconds) / hopSeconds);
  const first = Math.ceil(frameAt(column));
  const end = Math.min(frames, Math.ceil(frameAt(column + 1)));
  if (end > first) return [first, end] as const;
  const nearest = Math.min(frames - 1, Math.round(frameAt(column + 0.5)));
  return [nearest, nearest + 1] as const;
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

function loudestBetween(levels: Float32Array, low: number, high: number): number {
  const middle = (low + high) / 2;
  const below = Math.floor(middle);
  const share = middle - below;
  const above = Math.min(levels.length - 1, below + 1);
  let loudest = (1 - share) * levels[below]! + share * levels[above]!;
  for (let bin = Math.ceil(low); bin <= Math.floor(high); bin += 1) loudest = Math.max(loudest, levels[bin]!);
  return loudest;
}
