/** MP3 files: their frames are found here and decoded by mpg123 (as WebAssembly, in this process). */
import { setImmediate as pause } from 'node:timers/promises';
import { MPEGDecoder } from 'mpg123-decoder';
import { brokenMp3, readMp3 } from '#shared/core/audio/mp3.ts';
import type { Mp3Layout } from '#shared/core/audio/mp3.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { bitRate } from './bit-rate.ts';
import { tooLarge } from './limits.ts';
import type { DecodeLimits } from './limits.ts';
import { createCollector } from './collector.ts';

/** Bytes decoded between two chances for other work. */
const pieceBytes = 2 ** 18;

/**
 * Decodes an MP3 file. What the encoder put before and after the sound is left out where its header frame says how much it
 * is. Frames that are missing at the end are `truncated`. Problems: mp3.broken, audio.too-large.
 */
export async function decodeMp3(bytes: Uint8Array, limits: DecodeLimits): Promise<Result<DecodedAudio>> {
  const found = readMp3(bytes);
  if (!found.ok) return found;
  const { samples, channels } = found.value;
  if (samples * channels > limits.samples) return fail(tooLarge(samples * channels * 4));
  try {
    return await decodeFrames(bytes, found.value);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(brokenMp3(error instanceof Error ? error.message : String(error)));
  }
}

async function decodeFrames(bytes: Uint8Array, layout: Mp3Layout): Promise<Result<DecodedAudio>> {
  const { sampleRate, channels, start, end, samples, from, to, truncated } = layout;
  const collected = createCollector(channels);
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  try {
    for (let at = start; at < end; at += pieceBytes) {
      if (at > start) await pause();
      const { channelData, errors } = decoder.decode(bytes.subarray(at, Math.min(end, at + pieceBytes)));
      if (errors[0] !== undefined) return fail(brokenMp3(errors[0].message));
      collected.add(channelData);
    }
  } finally {
    decoder.free();
  }
  if (collected.frames !== samples) return fail(brokenMp3('not all of its frames can be decoded'));
  const encoding = `MP3 ${bitRate(end - start, samples / sampleRate)}`;
  return ok({ sampleRate, channels: collected.join(from, to), encoding, truncated, replacedSamples: 0 });
}
