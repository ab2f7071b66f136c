import { createSubscriber } from 'svelte/reactivity';
import type { PeakRow } from '#renderer/plot/peaks.ts';
import type { PeakBlocks } from '#shared/contract/assets.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import type { FailedParts } from './failed-parts.svelte.ts';

/** The whole recording is kept in at most so many blocks, which are fetched in so many parts. */
const overviewBlocks = 2 ** 15;
const overviewPart = 2 ** 11;
/** Blocks of a close-up per pixel, at least. */
const blocksPerPixel = 2;
const closeUps = 4;
/** What is on screen has to rest for so long before it is looked at closely. */
const restMilliseconds = 80;

export interface PeakSource {
  /** lowest, then highest sample of each block; rejects where they cannot be had */
  peaks(blocks: PeakBlocks): Promise<Float32Array>;
  /** hears which of them could not be had */
  readonly failed?: FailedParts;
}

/**
 * Waveform of a long recording: lowest and highest samples of blocks of the whole, and of finer blocks of what is on
 * screen. Reading `rows` in an effect runs it again when more has arrived.
 */
export class LongPeaks {
  #source: PeakSource;
  #samples: number;
  #sampleRate: number;
  #overview: PeakRow;
  #close: PeakRow[] = [];
  #started = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();
  #subscribe = createSubscriber((update) => {
    this.#listeners.add(update);
    return () => this.#listeners.delete(update);
  });

  constructor(samples: number, sampleRate: number, source: PeakSource) {
    this.#samples = samples;
    this.#sampleRate = sampleRate;
    this.#source = source;
    const block = 2 ** Math.max(6, Math.ceil(Math.log2(samples / overviewBlocks)));
    const count = Math.ceil(samples / block);
    const unknown = () => new Float32Array(count).fill(Number.NaN);
    this.#overview = { firstSample: 0, blockSamples: block, low: unknown(), high: unknown() };
  }

  /** The finest row first; each speaks about its own stretch. */
  get rows(): readonly PeakRow[] {
    this.#subscribe();
    return [...this.#close, this.#overview];
  }

  /** Asks for the whole until it is there, and for finer blocks of what is on screen where the whole is too coarse. */
  want(range: TimeRange, secondsPerPixel: number): void {
    if (!this.#started) void this.#fillOverview();
    clearTimeout(this.#timer);
    const perBlock = (secondsPerPixel * this.#sampleRate) / blocksPerPixel;
    if (perBlock >= this.#overview.blockSamples) return;
    const blockSamples = 2 ** Math.max(0, Math.floor(Math.log2(perBlock)));
    const first = Math.max(0, Math.floor((range.startSeconds * this.#sampleRate) / blockSamples) * blockSamples);
    const end = Math.min(this.#samples, Math.ceil(range.endSeconds * this.#sampleRate));
    const count = Math.ceil((end - first) / blockSamples);
    if (count <= 0 || this.#close.some((row) => covers(row, first, end, blockSamples))) return;
    this.#timer = setTimeout(() => void this.#look({ first, block: blockSamples, count }), restMilliseconds);
  }

  async #fillOverview(): Promise<void> {
    this.#started = true;
    const { blockSamples: block, low, high } = this.#overview;
    for (let from = 0; from < low.length; from += overviewPart) {
      const count = Math.min(overviewPart, low.length - from);
      const peaks = await this.#ask({ first: from * block, block, count });
      if (peaks === null) {
        this.#started = false;
        return;
      }
      this.#put(peaks, low, high, from);
    }
  }

  async #look({ first, block, count }: PeakBlocks): Promise<void> {
    const peaks = await this.#ask({ first, block, count });
    if (peaks === null) return;
    const row = {
      firstSample: first,
      blockSamples: block,
      low: new Float32Array(count),
      high: new Float32Array(count),
    };
    this.#close = [row, ...this.#close].slice(0, closeUps).sort((a, b) => a.blockSamples - b.blockSamples);
    this.#put(peaks, row.low, row.high, 0);
  }

  /** Null where they could not be had, which is told; they are asked for again when somebody looks there again. */
  async #ask(blocks: PeakBlocks): Promise<Float32Array | null> {
    const { first, block, count } = blocks;
    const name = `${block}/${first}`;
    try {
      const peaks = await this.#source.peaks(blocks);
      this.#source.failed?.succeed('waveform', name);
      return peaks;
    } catch (error) {
      const end = Math.min(this.#samples, first + block * count);
      const range = { startSeconds: first / this.#sampleRate, endSeconds: end / this.#sampleRate };
      this.#source.failed?.fail('waveform', name, range, error);
      return null;
    }
  }

  #put(peaks: Float32Array, low: Float32Array, high: Float32Array, at: number): void {
    const half = peaks.length / 2;
    low.set(peaks.subarray(0, Math.min(half, low.length - at)), at);
    high.set(peaks.subarray(half, half + Math.min(half, high.length - at)), at);
    for (const listener of this.#listeners) listener();
  }
}

function covers({ firstSample, blockSamples, low }: PeakRow, first: number, end: number, block: number): boolean {
  return blockSamples <= block && firstSample <= first && firstSample + low.length * blockSamples >= end;
}
