/** WAV files block by block, so that a long recording needs no more memory than what is kept of it. */
import type { FileHandle } from 'node:fs/promises';
import { readWavFormat } from '#shared/core/audio/wav.ts';
import type { WavFormat } from '#shared/core/audio/wav.ts';
import { readFrames } from '#shared/core/audio/wav-samples.ts';
import { ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { readBytes } from './open.ts';
import type { SoundFacts, SoundSink } from './sink.ts';

/** Most headers end within the first bytes; some recorders put a megabyte of metadata before the samples. */
const headSizes = [2 ** 16, 2 ** 25] as const;
const blockBytes = 2 ** 22;

/** The format of an opened WAV file. Problems: those of readWavFormat. */
export async function readFormat(file: FileHandle, size: number): Promise<Result<WavFormat>> {
  const head = await readBytes(file, 0, Math.min(size, headSizes[0]));
  const found = readWavFormat(head, size);
  if (found.ok || size <= head.length || found.problem.code === 'wav.not-wav') return found;
  return readWavFormat(await readBytes(file, 0, Math.min(size, headSizes[1])), size);
}

/** Decodes an opened WAV file. Problems: those of readWavFormat. */
export async function decodeWav(file: FileHandle, size: number, sink: SoundSink): Promise<Result<SoundFacts>> {
  const found = await readFormat(file, size);
  if (!found.ok) return found;
  const format = found.value;
  const { sampleRate, channels, encoding } = format;
  sink.begin?.(format);
  const step = format.sampleBytes * channels;
  const blockFrames = Math.max(1, Math.floor(blockBytes / step));
  let [frames, replacedSamples] = [0, 0];
  while (frames < format.frames) {
    const wanted = Math.min(blockFrames, format.frames - frames);
    const bytes = await readBytes(file, format.dataOffset + frames * step, wanted * step);
    const count = Math.floor(bytes.length / step);
    const block = Array.from({ length: channels }, () => new Float32Array(count));
    replacedSamples += readFrames(bytes, format, block);
    if (count > 0) await sink.block(block);
    frames += count;
    // It has become shorter meanwhile.
    if (count < wanted) break;
  }
  const truncated = format.truncated || frames < format.frames;
  return ok({ sampleRate, channels, frames, encoding, truncated, replacedSamples });
}
