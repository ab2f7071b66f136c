import { colourIndex } from '#shared/core/spectrum/colour-map.ts';
import type { ColourTable, LevelRange } from './colour.ts';
import type { LevelMatrix } from './levels.ts';
import type { PlotScale } from './scale.ts';

/** How the cells under one pixel become its value: the strongest (levels) or the one furthest from 0 (differences). */
export type Pooling = 'loudest' | 'largest-change';

/** Cells under one row or column of pixels: the strongest of [first, last], or a blend of the two. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly pooled: boolean;
  readonly blend: number;
}

/**
 * Draws levels as RGBA bytes [height * width * 4] for a scale whose size is in device pixels. A pixel that covers several
 * cells shows the strongest of them, so that a thin line never vanishes; between cells levels are interpolated. What
 * lies outside the recording stays transparent.
 */
export function paintLevels(
  matrix: LevelMatrix,
  scale: PlotScale,
  range: LevelRange,
  colours: ColourTable,
  pooling: Pooling = 'loudest',
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = scale.size;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const palette = packColours(colours);
  const packed = new Uint32Array(pixels.buffer);
  // Cells are counted from the recording's own beginning, so that a part of it is drawn exactly as the whole.
  const firstFrame = matrix.firstFrame ?? 0;
  const origin = matrix.firstSeconds - firstFrame * matrix.hopSeconds;
  const columns = spans(
    width,
    { first: firstFrame, count: matrix.frames },
    (x) => (scale.seconds(x) - origin) / matrix.hopSeconds,
  );
  const bins = { first: 0, count: matrix.bins };
  const rows = spans(height, bins, (y) => scale.hertz(height - y) / matrix.binHz).reverse();
  const pool = pooling === 'loudest' ? loudest : largestChange;
  // One pass over time per column of pixels, then one over frequency per pixel: each cell is read about once.
  const profile = new Float32Array(matrix.bins);
  for (let x = 0; x < width; x++) {
    const column = columns[x];
    if (!column) continue;
    poolFrames(matrix, column, pool, profile);
    for (let y = 0; y < height; y++) {
      const row = rows[y];
      const value = row ? poolBins(profile, row, pool) : Number.NaN;
      if (!Number.isNaN(value)) packed[y * width + x] = palette[colourIndex(value, range.floorDb, range.topDb)]!;
    }
  }
  return pixels;
}

/** The colours as whole opaque pixels, so that each is set at once. */
function packColours(colours: ColourTable): Uint32Array {
  const bytes = new Uint8Array(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(colours.subarray(3 * i, 3 * i + 3), 4 * i);
  return new Uint32Array(bytes.buffer);
}

const loudest = (a: number, b: number) => (b > a ? b : a);
const largestChange = (a: number, b: number) => (Math.abs(b) > Math.abs(a) ? b : a);

/**
 * For each pixel of `count`, the cells it covers, counted from the first one there is; null outside them. `cellAt` gives
 * the cell at a pixel edge.
 */
function spans(
  count: number,
  cells: { readonly first: number; readonly count: number },
  cellAt: (pixel: number) => number,
): (Span | null)[] {
  const end = cells.first + cells.count;
  const clamp = (cell: number) => Math.max(cells.first, Math.min(end - 1, cell));
  return Array.from({ length: count }, (_, pixel) => {
    const from = snap(cellAt(pixel));
    const to = snap(cellAt(pixel + 1));
    if (cells.count === 0 || to < cells.first - 1 || from > end) return null;
    const at = (cell: number) => clamp(cell) - cells.first;
    if (to - from >= 1) return { first: at(Math.ceil(from)), last: at(Math.ceil(to) - 1), pooled: true, blend: 0 };
    const middle = clamp((from + to) / 2);
    const below = Math.floor(middle);
    return { first: at(below), last: at(below + 1), pooled: false, blend: middle - below };
  });
}

/** An edge that falls on a cell falls on it in every view, whatever the last digits of the arithmetic say. */
function snap(cell: number): number {
  return Math.round(cell * 1e6) / 1e6;
}

function poolFrames(
  matrix: LevelMatrix,
  span: Span,
  pool: (a: number, b: number) => number,
  profile: Float32Array,
): void {
  const { bins, values } = matrix;
  profile.set(values.subarray(span.first * bins, (span.first + 1) * bins));
  if (!span.pooled) {
    for (let bin = 0; bin < bins; bin++)
      profile[bin] = profile[bin]! * (1 - span.blend) + values[span.last * bins + bin]! * span.blend;
    return;
  }
  for (let frame = span.first + 1; frame <= span.last; frame++)
    for (let bin = 0; bin < bins; bin++) profile[bin] = pool(profile[bin]!, values[frame * bins + bin]!);
}

function poolBins(profile: Float32Array, span: Span, pool: (a: number, b: number) => number): number {
  if (!span.pooled) return profile[span.first]! * (1 - span.blend) + profile[span.last]! * span.blend;
  let value = profile[span.first]!;
  for (let bin = span.first + 1; bin <= span.last; bin++) value = pool(value, profile[bin]!);
  return value;
}
