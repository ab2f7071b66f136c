import type { ColourTable, LevelRange } from './colour.ts';
import type { LevelMatrix } from './levels.ts';
import { snap, type PlotScale } from '#shared/core/plot/scale.ts';

/** How the cells under one pixel become its value: the strongest (levels) or the one furthest from 0 (differences). */
export type Pooling = 'loudest' | 'largest-change';

/**
 * Cells under each row or column of pixels: where `blend` is negative the strongest of [first, last], else a blend of the
 * two; `first` is negative where there are none.
 */
interface Spans {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly blend: Float64Array;
}

/**
 * Draws levels as RGBA bytes [height * width * 4] for a scale whose size is in device pixels. A pixel that covers several
 * cells shows the strongest of them, so that a thin line never vanishes; between cells levels are interpolated. What
 * lies outside the recording becomes transparent.
 * @param pixels memory to draw into, of that length
 */
export function paintLevels(
  matrix: LevelMatrix,
  scale: PlotScale,
  range: LevelRange,
  colours: ColourTable,
  pooling: Pooling = 'loudest',
  pixels = new Uint8ClampedArray(scale.size.width * scale.size.height * 4),
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = scale.size;
  const palette = packColours(colours);
  const packed = new Uint32Array(pixels.buffer);
  packed.fill(0);
  // Cells are counted from the recording's own beginning, so that a part of it is drawn exactly as the whole.
  const firstFrame = matrix.firstFrame ?? 0;
  const origin = matrix.firstSeconds - firstFrame * matrix.hopSeconds;
  const columns = spans(
    width,
    { first: firstFrame, count: matrix.frames },
    (x) => (scale.seconds(x) - origin) / matrix.hopSeconds,
  );
  // From the bottom up, as frequency goes.
  const rows = spans(height, { first: 0, count: matrix.bins }, (y) => scale.hertz(height - y) / matrix.binHz);
  const steps = 255 / (range.topDb - range.floorDb);
  // One pass over time per column of pixels, then one over frequency per pixel: each cell is read about once.
  const profile = new Float32Array(matrix.bins);
  const column = new Float64Array(height);
  const poolFrames = pooling === 'loudest' ? loudestFrames : mostChangedFrames;
  const poolBins = pooling === 'loudest' ? loudestBins : mostChangedBins;
  for (let x = 0; x < width; x++) {
    if (columns.first[x]! < 0) continue;
    if (columns.blend[x]! < 0) poolFrames(matrix, columns.first[x]!, columns.last[x]!, profile);
    else blendFrames(matrix, columns.first[x]!, columns.last[x]!, columns.blend[x]!, profile);
    blendBins(profile, rows, column);
    poolBins(profile, rows, column);
    for (let row = 0, at = (height - 1) * width + x; row < height; row++, at -= width) {
      const value = column[row]!;
      if (Number.isNaN(value)) continue;
      const index = Math.round(steps * (value - range.floorDb));
      packed[at] = palette[index < 0 ? 0 : index > 255 ? 255 : index]!;
    }
  }
  return pixels;
}

const palettes = new WeakMap<ColourTable, Uint32Array>();

/** The colours as whole opaque pixels, so that each is set at once. */
function packColours(colours: ColourTable): Uint32Array {
  const known = palettes.get(colours);
  if (known) return known;
  const bytes = new Uint8Array(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(colours.subarray(3 * i, 3 * i + 3), 4 * i);
  const palette = new Uint32Array(bytes.buffer);
  palettes.set(colours, palette);
  return palette;
}

/** For each pixel of `count`, the cells it covers, counted from the first one there is. `cellAt` gives the cell at a pixel edge. */
function spans(
  count: number,
  cells: { readonly first: number; readonly count: number },
  cellAt: (pixel: number) => number,
): Spans {
  const first = new Int32Array(count).fill(-1);
  const last = new Int32Array(count);
  const blend = new Float64Array(count);
  const end = cells.first + cells.count;
  const clamp = (cell: number) => Math.max(cells.first, Math.min(end - 1, cell));
  const at = (cell: number) => clamp(cell) - cells.first;
  let to = snap(cellAt(0));
  for (let pixel = 0; pixel < count; pixel++) {
    const from = to;
    to = snap(cellAt(pixel + 1));
    if (cells.count === 0 || to < cells.first - 1 || from > end) continue;
    if (to - from >= 1) {
      first[pixel] = at(Math.ceil(from));
      last[pixel] = at(Math.ceil(to) - 1);
      blend[pixel] = -1;
    } else {
      const middle = clamp((from + to) / 2);
      const below = Math.floor(middle);
      first[pixel] = at(below);
      last[pixel] = at(below + 1);
      blend[pixel] = middle - below;
    }
  }
  return { first, last, blend };
}

function blendFrames({ bins, values }: LevelMatrix, first: number, last: number, blend: number, profile: Float32Array) {
  const [below, above] = [first * bins, last * bins];
  for (let bin = 0; bin < bins; bin++) profile[bin] = values[below + bin]! * (1 - blend) + values[above + bin]! * blend;
}

function loudestFrames({ bins, values }: LevelMatrix, first: number, last: number, profile: Float32Array): void {
  profile.set(values.subarray(first * bins, (first + 1) * bins));
  for (let frame = first + 1; frame <= last; frame++) {
    const start = frame * bins;
    for (let bin = 0; bin < bins; bin++) {
      const value = values[start + bin]!;
      if (value > profile[bin]!) profile[bin] = value;
    }
  }
}

function mostChangedFrames({ bins, values }: LevelMatrix, first: number, last: number, profile: Float32Array): void {
  profile.set(values.subarray(first * bins, (first + 1) * bins));
  for (let frame = first + 1; frame <= last; frame++) {
    const start = frame * bins;
    for (let bin = 0; bin < bins; bin++) {
      const value = values[start + bin]!;
      if (Math.abs(value) > Math.abs(profile[bin]!)) profile[bin] = value;
    }
  }
}

/**
 * The rows that lie between two bins; NaN where there is none. These three fill a column at a time: a number that a
 * function returns for each pixel would take memory for each.
 */
function blendBins(profile: Float32Array, { first, last, blend }: Spans, column: Float64Array): void {
  for (let row = 0; row < column.length; row++) {
    const share = blend[row]!;
    column[row] = first[row]! < 0 ? Number.NaN : profile[first[row]!]! * (1 - share) + profile[last[row]!]! * share;
  }
}

function loudestBins(profile: Float32Array, { first, last, blend }: Spans, column: Float64Array): void {
  for (let row = 0; row < column.length; row++) {
    if (blend[row]! >= 0) continue;
    let found = profile[first[row]!]!;
    for (let bin = first[row]! + 1; bin <= last[row]!; bin++) {
      const value = profile[bin]!;
      if (value > found) found = value;
    }
    column[row] = found;
  }
}

function mostChangedBins(profile: Float32Array, { first, last, blend }: Spans, column: Float64Array): void {
  for (let row = 0; row < column.length; row++) {
    if (blend[row]! >= 0) continue;
    let found = profile[first[row]!]!;
    for (let bin = first[row]! + 1; bin <= last[row]!; bin++) {
      const value = profile[bin]!;
      if (Math.abs(value) > Math.abs(found)) found = value;
    }
    column[row] = found;
  }
}
