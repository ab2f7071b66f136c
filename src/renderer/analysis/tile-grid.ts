import { spectrogramFrames } from '#shared/core/spectrum/spectrogram.ts';
import type { SoundPieces } from '#shared/contract/assets.ts';

/** A long recording and the window it is looked at through. */
export interface TileGrid {
  /** Hz */
  readonly sampleRate: number;
  readonly samples: number;
  /** a power of two */
  readonly windowLength: number;
}

/** Frames in one tile. */
export const tileFrames = 256;
/** The coarsest level, which is kept for the whole recording, has at most so many frames. */
const overviewFrames = 2048;

/**
 * Levels of detail: at level 0 a frame every quarter of a window, at each next one half as many. The frames of a level lie
 * at fixed places, whatever is on screen.
 */
export function hopAt(grid: TileGrid, level: number): number {
  return (grid.windowLength / 4) * 2 ** level;
}

export function framesAt(grid: TileGrid, level: number): number {
  return spectrogramFrames(grid.samples, hopAt(grid, level));
}

/** The level of which the whole recording is kept. */
export function overviewLevel(grid: TileGrid): number {
  let level = 0;
  while (framesAt(grid, level) > overviewFrames) level++;
  return level;
}

/** The coarsest level with at least one frame per pixel; level 0 when even that has fewer. */
export function levelFor(grid: TileGrid, secondsPerPixel: number): number {
  const hop = secondsPerPixel * grid.sampleRate;
  const level = Math.floor(Math.log2(Math.max(1, hop / hopAt(grid, 0))) + 1e-9);
  return Math.min(overviewLevel(grid), level);
}

/**
 * Windows that one frame looks through; it shows the loudest of them. Up to a frame per window every sample is seen as
 * at level 0; beyond that four windows stand for the frame.
 */
export function windowsPerFrame(level: number): number {
  return Math.min(4, 2 ** level);
}

/** Samples that are fetched and analysed at a time: 2 MB. */
const mostPartSamples = 2 ** 19;

/** How to get and analyse one tile, or a part of one. */
export interface TilePlan {
  readonly frames: number;
  readonly windows: number;
  readonly pieces: SoundPieces;
  /** samples from one window to the next within the pieces put together */
  readonly step: number;
}

/**
 * The tile `index` of a level, in parts of few enough samples: where four windows stand for a frame, those of a tile would
 * be four times as many. Its windows are the same as those of the whole level at these frames.
 */
export function planTile(grid: TileGrid, level: number, index: number): TilePlan[] {
  const windows = windowsPerFrame(level);
  const perFrame = windows * Math.min(hopAt(grid, level) / windows, grid.windowLength);
  const each = Math.max(1, Math.min(tileFrames, Math.floor(mostPartSamples / perFrame)));
  const end = Math.min((index + 1) * tileFrames, framesAt(grid, level));
  const parts: TilePlan[] = [];
  for (let frame = index * tileFrames; frame < end; frame += each)
    parts.push(planFrames(grid, level, frame, Math.min(each, end - frame)));
  return parts;
}

function planFrames(grid: TileGrid, level: number, firstFrame: number, frames: number): TilePlan {
  const { windowLength } = grid;
  const hop = hopAt(grid, level);
  const windows = windowsPerFrame(level);
  const step = hop / windows;
  const count = frames * windows;
  // The windows of a frame lie evenly about its middle.
  const centre = firstFrame * hop - (hop - step) / 2;
  const first = centre - windowLength / 2;
  return step > windowLength
    ? { frames, windows, step: windowLength, pieces: { first, length: windowLength, count, step } }
    : { frames, windows, step, pieces: { first, length: (count - 1) * step + windowLength, count: 1, step: 1 } };
}
