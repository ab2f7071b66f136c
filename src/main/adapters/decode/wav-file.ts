/** WAV files block by block, so that a long recording needs no more memory than what is kept of it. */
import type { FileHandle } from 'node:fs/promises';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { readWavFormat } from '#shared/core/audio/wav.ts';
import type { WavFormat } from '#shared/core/audio/wav.ts';
import { readFrames } from '#shared/core/audio/wav-samples.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { mixToMono } from '#shared/core/audio/level.ts';
import { tooLarge } from './limits.ts';
import type { DecodeLimits } from './limits.ts';
import { readBytes } from './open.ts';

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

/**
 * Decodes an opened WAV file; `mono` keeps the mean of all channels instead of each of them.
 * Problems: those of readWavFormat, audio.too-large.
 */
export async function decodeWav(
  file: FileHandle,
  size: number,
  limits: DecodeLimits,
  mono: boolean,
): Promise<Result<DecodedAudio>> {
  const found = await readFormat(file, size);
  if (!found.ok) return found;
  const format = found.value;
  const kept = mono ? 1 : format.channels;
  if (format.frames * kept > limits.samples) return fail(tooLarge(format.frames * kept * 4));
  const channels = Array.from({ length: kept }, () => new Float32Array(format.frames));
  const read = await readBlocks(file, format, channels, mono);
  return ok({
    sampleRate: format.sampleRate,
    channels: read.frames < format.frames ? channels.map((channel) => channel.slice(0, read.frames)) : channels,
    encoding: format.encoding,
    truncated: format.truncated || read.frames < format.frames,
    replacedSamples: read.replaced,
  });
}

/** Fills `channels`; fewer frames than expected when the file shrank while it was read. */
async function readBlocks(
  file: FileHandle,
  format: WavFormat,
  channels: readonly Float32Array[],
  mono: boolean,
): Promise<{ frames: number; replaced: number }> {
  const step = format.sampleBytes * format.channels;
  const blockFrames = Math.max(1, Math.floor(blockBytes / step));
  let [frames, replaced] = [0, 0];
  while (frames < format.frames) {
    const wanted = Math.min(blockFrames, format.frames - frames);
    const bytes = await readBytes(file, format.dataOffset + frames * step, wanted * step);
    const count = Math.floor(bytes.length / step);
    if (mono && format.channels > 1) {
      const block = Array.from({ length: format.channels }, () => new Float32Array(count));
      replaced += readFrames(bytes, format, block);
      channels[0]!.set(mixToMono(block), frames);
    } else replaced += readFrames(bytes, format, channels, frames);
    frames += count;
    if (count < wanted) break;
  }
  return { frames, replaced };
}
