import { createSubscriber } from 'svelte/reactivity';
import type { Analyser } from '#renderer/analysis/analyser.ts';
import { Memory } from '#renderer/analysis/memory.ts';
import type { Tile } from '#renderer/analysis/tile.ts';
import {
  framesAt,
  hopAt,
  levelFor,
  overviewLevel,
  planTile,
  tileFrames,
  type TileGrid,
  type TilePlan,
} from '#renderer/analysis/tile-grid.ts';
import type { LevelMatrix } from '#renderer/plot/levels.ts';
import type { SoundPieces } from '#shared/contract/assets.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import type { FailedParts } from './failed-parts.svelte.ts';
import { Recent } from './recent.ts';

/** Memory for tiles of one recording beside its overview, unless what is on screen needs more; two are shown at a time. */
const tileBytes = 16 * 2 ** 20;
/** Tiles that are on their way at once. */
const together = 2;
/** Tiles that arrive within so many milliseconds are told of, and drawn, together. */
const tellMilliseconds = 40;

export interface LongClipSource {
  /** samples of pieces in memory of their own; rejects with AbortError, or with an error where they cannot be had */
  samples(pieces: SoundPieces, signal: AbortSignal, memory: Memory): Promise<Float32Array<ArrayBuffer>>;
  readonly analyser: Pick<Analyser, 'tile'>;
  /** hears which tiles could not be had */
  readonly failed?: FailedParts;
}

interface Wish {
  readonly level: number;
  readonly index: number;
}

/**
 * The levels of a long recording in tiles. What is on screen is computed at the resolution of the zoom, its neighbours
 * ahead; the coarsest level is kept for the whole recording and stands in until finer tiles are there. Reading `matrix`
 * in an effect runs it again when tiles arrive.
 */
export class LongClip {
  readonly grid: TileGrid;
  #source: LongClipSource;
  #overview = new Map<number, Tile>();
  #tiles = new Recent<string, Tile>(
    tileBytes,
    ({ values }) => values.byteLength,
    ({ values }) => this.#memory.give(values),
  );
  #memory = new Memory(together);
  #samples = new Memory(together);
  #wishes: readonly Wish[] = [];
  #running = new Set<string>();
  #failed = new Set<string>();
  #shown = new Float32Array();
  #abort = new AbortController();
  #listeners = new Set<() => void>();
  #telling: ReturnType<typeof setTimeout> | undefined;
  #subscribe = createSubscriber((update) => this.listen(update));

  constructor(grid: TileGrid, source: LongClipSource) {
    this.grid = grid;
    this.#source = source;
  }

  /** Hears when tiles have arrived; returns the way out. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Asks for what is on screen and for as much before and after it as there is memory for; what was asked for before and
   * is not here yet is dropped.
   */
  want(range: TimeRange, secondsPerPixel: number): void {
    const level = levelFor(this.grid, secondsPerPixel);
    const { from, to } = this.#tilesOf(range, level);
    const last = Math.ceil(framesAt(this.grid, level) / tileFrames) - 1;
    const seen = indices(from, to);
    const oneTile = 4 * tileFrames * (this.grid.windowLength / 2 + 1);
    const kept = Math.max(seen.length, Math.floor(tileBytes / oneTile));
    this.#tiles.resize(kept * oneTile);
    const around = indices(1, seen.length).flatMap((step) => [to + step, from - step]);
    const ahead = around.filter((index) => index >= 0 && index <= last).slice(0, kept - seen.length);
    const top = overviewLevel(this.grid);
    const overview = indices(0, Math.ceil(framesAt(this.grid, top) / tileFrames) - 1);
    this.#wishes = [
      ...seen.map((index) => ({ level, index })),
      ...overview.map((index) => ({ level: top, index })),
      ...ahead.map((index) => ({ level, index })),
    ];
    this.#next();
  }

  /** Whether everything that is on screen is there at its own resolution. */
  isComplete(range: TimeRange, secondsPerPixel: number): boolean {
    this.#subscribe();
    const level = levelFor(this.grid, secondsPerPixel);
    const { from, to } = this.#tilesOf(range, level);
    return indices(from, to).every((index) => this.#tile({ level, index }) !== undefined);
  }

  /** Whether the coarsest level is there from end to end. */
  get hasOverview(): boolean {
    this.#subscribe();
    const tiles = Math.ceil(framesAt(this.grid, overviewLevel(this.grid)) / tileFrames);
    return this.#overview.size === tiles;
  }

  /**
   * The frames about a stretch at the resolution of the zoom, as far as they are there: elsewhere those of the overview,
   * and NaN where even that is on its way. The values hold until the next call.
   */
  matrix(range: TimeRange, secondsPerPixel: number): LevelMatrix {
    return this.#matrixOf(range, secondsPerPixel, (length) => this.#room(length));
  }

  #matrixOf(range: TimeRange, secondsPerPixel: number, room: (length: number) => Float32Array): LevelMatrix {
    this.#subscribe();
    const { sampleRate, windowLength } = this.grid;
    const level = levelFor(this.grid, secondsPerPixel);
    const hop = hopAt(this.grid, level);
    const { first, end } = this.#framesOf(range, level);
    const bins = windowLength / 2 + 1;
    const values = room(Math.max(0, end - first) * bins);
    for (let frame = first; frame < end;) {
      const index = Math.floor(frame / tileFrames);
      const stop = Math.min(end, (index + 1) * tileFrames);
      const tile = this.#tile({ level, index });
      const target = values.subarray((frame - first) * bins, (stop - first) * bins);
      if (tile)
        target.set(tile.values.subarray((frame - index * tileFrames) * bins, (stop - index * tileFrames) * bins));
      else this.#fillFromOverview(target, frame, hop, bins);
      frame = stop;
    }
    return {
      frames: Math.max(0, end - first),
      bins,
      values,
      firstFrame: first,
      firstSeconds: (first * hop) / sampleRate,
      hopSeconds: hop / sampleRate,
      binHz: sampleRate / windowLength,
      noiseBins: this.#overview.values().next().value?.noiseBins ?? 1.5,
      meanPower: this.#meanPower(bins),
    };
  }

  /** All of the recording in the coarsest detail, as far as it is there. */
  overview(): LevelMatrix {
    const { sampleRate, samples } = this.grid;
    const endSeconds = samples / sampleRate;
    const pixel = hopAt(this.grid, overviewLevel(this.grid)) / sampleRate;
    // In memory of its own: another stretch may be about to be drawn.
    return this.#matrixOf({ startSeconds: 0, endSeconds }, pixel, (length) => new Float32Array(length));
  }

  /**
   * Lets go of everything but the overview, and of what is on its way: nobody looks at it now. What could not be had is
   * asked for again when somebody looks again.
   */
  rest(): void {
    this.#wishes = [];
    this.retry();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#tiles.clear();
    this.#memory.clear();
    this.#samples.clear();
    this.#shown = new Float32Array();
  }

  /** Asks again for what could not be had. */
  retry(): void {
    this.#failed.clear();
    this.#next();
  }

  /**
   * Memory for the values of a stretch: zooming asks for some megabytes with every step, faster than they would be
   * collected.
   */
  #room(length: number): Float32Array {
    if (this.#shown.length < length) this.#shown = new Float32Array(length);
    return this.#shown.subarray(0, length);
  }

  #framesOf({ startSeconds, endSeconds }: TimeRange, level: number): { first: number; end: number } {
    const hopSeconds = hopAt(this.grid, level) / this.grid.sampleRate;
    const all = framesAt(this.grid, level);
    // Two frames more on either side: what lies between frames is drawn from both.
    const first = Math.max(0, Math.min(all, Math.floor(startSeconds / hopSeconds) - 2));
    return { first, end: Math.max(first, Math.min(all, Math.ceil(endSeconds / hopSeconds) + 3)) };
  }

  #tilesOf(range: TimeRange, level: number): { from: number; to: number } {
    const { first, end } = this.#framesOf(range, level);
    return { from: Math.floor(first / tileFrames), to: Math.floor((end - 1) / tileFrames) };
  }

  /** The stretch that a tile shows, s. */
  #timeOf({ level, index }: Wish): TimeRange {
    const { sampleRate, samples } = this.grid;
    const seconds = (tile: number) => Math.min(samples, tile * tileFrames * hopAt(this.grid, level)) / sampleRate;
    return { startSeconds: seconds(index), endSeconds: seconds(index + 1) };
  }

  #tile({ level, index }: Wish): Tile | undefined {
    return level === overviewLevel(this.grid) ? this.#overview.get(index) : this.#tiles.get(`${level}/${index}`);
  }

  #fillFromOverview(target: Float32Array, firstFrame: number, hop: number, bins: number): void {
    const coarse = hopAt(this.grid, overviewLevel(this.grid));
    for (let at = 0; at * bins < target.length; at++) {
      const frame = Math.round(((firstFrame + at) * hop) / coarse);
      const index = Math.floor(frame / tileFrames);
      const tile = this.#overview.get(index);
      const start = (frame - index * tileFrames) * bins;
      const known = tile && start + bins <= tile.values.length;
      if (known) target.set(tile.values.subarray(start, start + bins), at * bins);
      else target.fill(Number.NaN, at * bins, (at + 1) * bins);
    }
  }

  #meanPower(bins: number): Float64Array {
    const power = new Float64Array(bins);
    let count = 0;
    for (const tile of this.#overview.values()) {
      count += tile.count;
      for (let bin = 0; bin < bins; bin++) power[bin]! += tile.power[bin]!;
    }
    return count === 0 ? power : power.map((sum) => sum / count);
  }

  #next(): void {
    for (const wish of this.#wishes) {
      if (this.#running.size >= together) return;
      const key = `${wish.level}/${wish.index}`;
      if (this.#running.has(key) || this.#failed.has(key) || this.#tile(wish)) continue;
      this.#running.add(key);
      void this.#load(wish, this.#abort.signal)
        .catch((error: unknown) => {
          this.#failed.add(key);
          this.#source.failed?.fail('picture', key, this.#timeOf(wish), error);
        })
        .finally(() => {
          this.#running.delete(key);
          this.#next();
        });
    }
  }

  async #load({ level, index }: Wish, signal: AbortSignal): Promise<void> {
    const bins = this.grid.windowLength / 2 + 1;
    const frames = Math.min(tileFrames, framesAt(this.grid, level) - index * tileFrames);
    const power = new Float64Array(bins);
    let [values, done, count, noiseBins] = [this.#memory.take(frames * bins), 0, 0, 1];
    try {
      for (const plan of planTile(this.grid, level, index)) {
        // Zoomed or moved on meanwhile.
        if (!this.#wishes.some((wish) => wish.level === level && wish.index === index)) {
          this.#memory.give(values);
          return;
        }
        const part = await this.#part(plan, values.subarray(done * bins, (done + plan.frames) * bins), signal);
        values = new Float32Array(part.values.buffer, 0, frames * bins);
        done += plan.frames;
        count += part.count;
        noiseBins = part.noiseBins;
        part.power.forEach((sum, bin) => (power[bin]! += sum));
      }
      const tile = { frames, bins, values, power, count, noiseBins };
      if (level === overviewLevel(this.grid)) this.#overview.set(index, tile);
      else this.#tiles.set(`${level}/${index}`, tile);
      this.#source.failed?.succeed('picture', `${level}/${index}`);
      if (this.#telling === undefined) this.#telling = setTimeout(() => this.#tell(), tellMilliseconds);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Levels of some frames, in the memory that is given for them. */
  async #part(
    { pieces, frames, windows, step }: TilePlan,
    values: Float32Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Tile> {
    const { windowLength } = this.grid;
    const samples = await this.#source.samples(pieces, signal, this.#samples);
    const part = await this.#source.analyser.tile({ samples, values, windowLength, frames, windows, step }, signal);
    this.#samples.give(part.samples);
    return part;
  }

  #tell(): void {
    this.#telling = undefined;
    for (const listener of this.#listeners) listener();
  }
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
