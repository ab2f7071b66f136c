/**
 * Parts of long recordings. Of a WAV file only the bytes that are asked for are read, so that an hour costs no more than
 * what is on screen of it. Other formats are decoded as a whole, and the latest one is kept for a while.
 */
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { mixToMono } from '#shared/core/audio/level.ts';
import type { WavFormat } from '#shared/core/audio/wav.ts';
import { readFrames } from '#shared/core/audio/wav-samples.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { decodeMono } from './index.ts';
import { readInto, withFile } from './open.ts';
import { readFormat } from './wav-file.ts';

/** Where parts begin and how long they are, in samples; see contract/assets.ts. */
export interface Pieces {
  readonly first: number;
  readonly length: number;
  readonly count: number;
  readonly step: number;
}

export interface Blocks {
  readonly first: number;
  readonly block: number;
  readonly count: number;
}

export interface StretchReader {
  /** Mono samples of pieces one after the other; silence outside the recording. Problems: those of decodeMono. */
  pieces(path: string, pieces: Pieces): Promise<Result<Float32Array>>;
  /** Lowest, then highest sample of every block that begins within the recording. Problems: those of decodeMono. */
  peaks(path: string, blocks: Blocks): Promise<Result<Float32Array>>;
}

/** Mono samples [first, first + target.length) of one recording into `target`; both lie within it. */
interface Source {
  readonly frames: number;
  read(first: number, target: Float32Array): Promise<void>;
}

/** A decoded recording that nobody asks about is let go after so long. */
const keptMilliseconds = 60_000;
/** Samples read between two chances for other work: 1 MB. */
const blockSamples = 2 ** 18;

/** @param keepFor milliseconds that a decoded recording of another format than WAV is kept after it was last used */
export function createStretchReader(keepFor = keptMilliseconds): StretchReader {
  const decoded = keepLatest(keepFor);

  function open<T>(path: string, use: (source: Source) => Promise<Result<T>>): Promise<Result<T>> {
    return withFile(path, async (file, size) => {
      const format = await readFormat(file, size);
      if (format.ok) return use(wavSource(file, format.value));
      if (format.problem.code !== 'wav.not-wav') return fail(format.problem);
      const source = await decoded(path, size);
      return source.ok ? use(source.value) : source;
    });
  }

  return {
    pieces: (path, { first, length, count, step }) =>
      open(path, async (source) => {
        const samples = new Float32Array(length * count);
        for (let piece = 0; piece < count; piece++) {
          const start = first + piece * step;
          const from = Math.max(0, start);
          const end = Math.min(source.frames, start + length);
          if (from >= end) continue;
          const at = piece * length + from - start;
          await source.read(from, samples.subarray(at, at + end - from));
        }
        return ok(samples);
      }),

    peaks: (path, { first, block, count }) =>
      open(path, async (source) => {
        const blocks = Math.max(0, Math.min(count, Math.ceil((source.frames - first) / block)));
        const peaks = new Float32Array(2 * blocks);
        const together = Math.max(1, Math.floor(blockSamples / block));
        const room = new Float32Array(Math.max(0, Math.min(together * block, source.frames - first)));
        for (let start = 0; start < blocks; start += together) {
          const from = first + start * block;
          const end = Math.min(source.frames, first + Math.min(blocks, start + together) * block);
          // Where the file has become shorter meanwhile there is silence.
          const samples = room.subarray(0, end - from).fill(0);
          await source.read(from, samples);
          for (let at = 0; at < samples.length; at += block)
            extremes(samples, at, Math.min(samples.length, at + block), peaks, start + at / block, blocks);
          await pause(0);
        }
        return ok(peaks);
      }),
  };
}

function extremes(
  samples: Float32Array,
  from: number,
  end: number,
  peaks: Float32Array,
  at: number,
  blocks: number,
): void {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = from; i < end; i++) {
    const sample = samples[i]!;
    if (sample < lowest) lowest = sample;
    if (sample > highest) highest = sample;
  }
  peaks[at] = lowest;
  peaks[blocks + at] = highest;
}

function wavSource(file: FileHandle, format: WavFormat): Source {
  const { channels, sampleBytes, dataOffset, frames } = format;
  const step = sampleBytes * channels;
  const most = Math.max(1, Math.floor(blockSamples / channels));
  // An hour is read in thousands of pieces; memory of its own for each would be there until it is collected.
  let room = new Uint8Array();
  return {
    frames,
    async read(first, target) {
      for (let at = 0; at < target.length; at += most) {
        const wanted = Math.min(most, target.length - at);
        if (room.length < wanted * step) room = new Uint8Array(wanted * step);
        const bytes = await readInto(file, dataOffset + (first + at) * step, room.subarray(0, wanted * step));
        if (channels === 1) readFrames(bytes, format, [target], at);
        else {
          const count = Math.floor(bytes.length / step);
          const block = Array.from({ length: channels }, () => new Float32Array(count));
          readFrames(bytes, format, block);
          target.set(mixToMono(block), at);
        }
      }
    },
  };
}

/** Decodes whole files and remembers the latest one. */
function keepLatest(milliseconds: number): (path: string, size: number) => Promise<Result<Source>> {
  let latest: { readonly key: string; readonly source: Promise<Result<Source>> } | null = null;
  let timer: NodeJS.Timeout | undefined;
  return (path, size) => {
    const key = `${size} ${path}`;
    clearTimeout(timer);
    timer = setTimeout(() => (latest = null), milliseconds).unref();
    if (latest?.key !== key) latest = { key, source: decodeWhole(path) };
    return latest.source;
  };
}

async function decodeWhole(path: string): Promise<Result<Source>> {
  const decoded = await decodeMono(path);
  if (!decoded.ok) return decoded;
  const samples = decoded.value.channels[0]!;
  return ok({
    frames: samples.length,
    read: (first, target) => {
      target.set(samples.subarray(first, first + target.length));
      return Promise.resolve();
    },
  });
}
