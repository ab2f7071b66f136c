/**
 * Parts of long recordings. Of a WAV file only the bytes that are asked for are read, so that an hour costs no more than
 * what is on screen of it. Other formats are unpacked into a file of which the same is true.
 */
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { mixToMono } from '#shared/core/audio/level.ts';
import type { WavFormat } from '#shared/core/audio/wav.ts';
import { readFrames } from '#shared/core/audio/wav-samples.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { readInto, withFile } from './open.ts';
import type { SampleSource, StoredSound, UnpackedSounds } from './unpacked.ts';
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
  /** Mono samples of pieces one after the other; silence outside the recording. Problems: those of readSound, sound.*. */
  pieces(sound: StoredSound, pieces: Pieces): Promise<Result<Float32Array>>;
  /** Lowest, then highest sample of every block that begins within the recording. Problems: those of readSound, sound.*. */
  peaks(sound: StoredSound, blocks: Blocks): Promise<Result<Float32Array>>;
}

/** Samples looked through between two chances for other work. */
const blockSamples = 2 ** 18;
/** Bytes of a file that are read at a time. */
const roomBytes = 2 ** 20;

export function createStretchReader(unpacked: Pick<UnpackedSounds, 'use'>): StretchReader {
  const withBytes = lending(() => new Uint8Array(roomBytes));
  const withSamples = lending(() => new Float32Array(blockSamples));

  async function open<T>(sound: StoredSound, use: (source: SampleSource) => Promise<T>): Promise<Result<T>> {
    try {
      const read = await withFile(sound.path, async (file, size) => {
        const format = await readFormat(file, size);
        if (format.ok) return ok({ result: await withBytes((room) => use(wavSource(file, format.value, room))) });
        return format.problem.code === 'wav.not-wav' ? ok(null) : fail(format.problem);
      });
      if (!read.ok) return read;
      return ok(read.value === null ? await unpacked.use(sound, use) : read.value.result);
    } catch (error) {
      if (error instanceof ProblemError) return fail(error.problem);
      throw error;
    }
  }

  return {
    pieces: (sound, { first, length, count, step }) =>
      open(sound, async (source) => {
        const samples = new Float32Array(length * count);
        for (let piece = 0; piece < count; piece++) {
          const start = first + piece * step;
          const from = Math.max(0, start);
          const end = Math.min(source.frames, start + length);
          if (from >= end) continue;
          const at = piece * length + from - start;
          await source.read(from, samples.subarray(at, at + end - from));
        }
        return samples;
      }),

    peaks: (sound, { first, block, count }) =>
      open(sound, (source) =>
        withSamples(async (lent) => {
          const blocks = Math.max(0, Math.min(count, Math.ceil((source.frames - first) / block)));
          const peaks = new Float32Array(2 * blocks);
          const together = Math.max(1, Math.floor(blockSamples / block));
          // A block may be longer than what is usually looked through together.
          const longest = Math.max(0, Math.min(together * block, source.frames - first));
          const room = longest <= lent.length ? lent : new Float32Array(longest);
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
          return peaks;
        }),
      ),
  };
}

/**
 * Memory that is used again by the next one: an hour is read in thousands of pieces, and what each had of its own would be
 * there until it is collected.
 */
function lending<M>(make: () => M): <T>(use: (memory: M) => Promise<T>) => Promise<T> {
  let spare: M | null = null;
  return (use) => {
    const memory = spare ?? make();
    spare = null;
    return use(memory).finally(() => (spare = memory));
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

/** @param room that bytes are read into, longer than a sample of all channels */
function wavSource(file: FileHandle, format: WavFormat, room: Uint8Array): SampleSource {
  const { channels, sampleBytes, dataOffset, frames } = format;
  const step = sampleBytes * channels;
  const most = Math.floor(room.length / step);
  return {
    frames,
    async read(first, target) {
      for (let at = 0; at < target.length; at += most) {
        const wanted = Math.min(most, target.length - at);
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
