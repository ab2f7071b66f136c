/** From a file to samples: WAV, FLAC, Ogg and MP3, recognised by their content, never by their name. */
import type { FileHandle } from 'node:fs/promises';
import { mixToMono as mixChannels } from '#shared/core/audio/level.ts';
import { audioKind, kindBytes } from '#shared/core/audio/kind.ts';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { frameLength } from '#shared/core/spectrum/fbank.ts';
import { decodeFlac } from './flac.ts';
import { defaultLimits, tooLarge } from './limits.ts';
import type { DecodeLimits } from './limits.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOgg } from './ogg.ts';
import { readBytes, withFile } from './open.ts';
import { resample } from './resample.ts';
import { decodeWav } from './wav-file.ts';

export { defaultLimits } from './limits.ts';
export type { DecodeLimits } from './limits.ts';
export { resample } from './resample.ts';

/**
 * All channels of a recording at its own sample rate.
 * Problems: file.missing, file.unreadable, file.not-a-file, file.empty, audio.unknown, audio.too-large, audio.sample-rate, wav.*, flac.*,
 * ogg.*, mp3.*.
 */
export function decodeFile(path: string, limits: DecodeLimits = defaultLimits): Promise<Result<DecodedAudio>> {
  return withFile(path, (file, size) => decode(file, size, limits, false));
}

/** Like decodeFile with the mean of all channels as its only channel; a long WAV file needs far less memory. */
export function decodeMono(path: string, limits: DecodeLimits = defaultLimits): Promise<Result<DecodedAudio>> {
  return withFile(path, (file, size) => decode(file, size, limits, true));
}

export function mixToMono(decoded: DecodedAudio): Float32Array {
  return mixChannels(decoded.channels);
}

/**
 * What a model hears of a recording: mono, 16 kHz. A long one calls `pause` again and again while it is read, and what
 * that throws ends it.
 * Problems: those of decodeFile, and audio.too-short below one frame (25 ms).
 */
export async function readForModel(path: string, pause?: () => Promise<void>): Promise<Result<Float32Array>> {
  const decoded = await decodeMono(path);
  if (!decoded.ok) return decoded;
  const { sampleRate, channels } = decoded.value;
  const waveform = await resample(channels[0]!, sampleRate, modelSampleRate, pause);
  if (waveform.length >= frameLength) return ok(waveform);
  return fail(problem('audio.too-short', { seconds: Number((waveform.length / modelSampleRate).toFixed(4)) }));
}

/** Formats that are decoded as a whole. */
const decoders = { flac: decodeFlac, ogg: decodeOgg, mp3: decodeMp3 } as const;

async function decode(
  file: FileHandle,
  size: number,
  limits: DecodeLimits,
  mono: boolean,
): Promise<Result<DecodedAudio>> {
  if (size === 0) return fail(problem('file.empty'));
  const kind = audioKind(await readBytes(file, 0, Math.min(size, kindBytes)));
  if (kind === null) return fail(problem('audio.unknown'));
  if (kind === 'wav') return decodeWav(file, size, limits, mono);
  if (size > limits.fileBytes) return fail(tooLarge(size));
  const decoded = await decoders[kind](await readBytes(file, 0, size), limits);
  if (!decoded.ok || !mono) return decoded;
  return ok({ ...decoded.value, channels: [mixToMono(decoded.value)] });
}
