/** FLAC through libFLAC (as WebAssembly, in this process; it cannot reach anything outside its own memory). */
import { setImmediate as pause } from 'node:timers/promises';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { maxSampleRate, minSampleRate } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { tooLarge } from './limits.ts';
import type { DecodeLimits } from './limits.ts';
import { createCollector } from './collector.ts';

/** Bits per sample that the decoder knows; it answers others with infinite samples. */
const knownBits: readonly number[] = [8, 16, 24];
/** Bytes given to the decoder at a time, so that a small file that unfolds into hours is noticed early and others have their turn. */
const pieceBytes = 2 ** 20;

interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** samples per channel; 0 = not known */
  readonly frames: number;
}

/**
 * Decodes a FLAC file. Frames that are missing at the end are `truncated`.
 * Problems: flac.broken, audio.sample-rate, audio.too-large.
 */
export async function decodeFlac(bytes: Uint8Array, limits: DecodeLimits): Promise<Result<DecodedAudio>> {
  const info = readStreamInfo(bytes);
  if (info === null) return fail(broken('its header is incomplete'));
  if (info.sampleRate < minSampleRate || info.sampleRate > maxSampleRate)
    return fail(problem('audio.sample-rate', { rate: info.sampleRate }));
  if (!knownBits.includes(info.bits)) return fail(broken(`${info.bits}-bit samples are not supported`));
  if (info.frames * info.channels > limits.samples) return fail(tooLarge(info.frames * info.channels * 4));

  const decoder = new FLACDecoder();
  try {
    await decoder.ready;
    const collected = createCollector(info.channels);
    for (let start = 0; start <= bytes.length; start += pieceBytes) {
      if (start > 0) await pause();
      const isLast = start + pieceBytes > bytes.length;
      const found = [await decoder.decode(bytes.subarray(start, start + pieceBytes))];
      if (isLast) found.push(await decoder.flush());
      for (const { errors, samplesDecoded, channelData } of found) {
        if (errors[0] !== undefined) return fail(broken(errors[0].message));
        if (samplesDecoded === 0) continue;
        if (channelData.length !== info.channels) return fail(broken('its number of channels changes'));
        collected.add(channelData);
      }
      if (collected.frames * info.channels > limits.samples)
        return fail(tooLarge(collected.frames * info.channels * 4));
    }
    const { frames } = collected;
    if (frames === 0) return fail(broken('it holds no samples'));
    const channels = collected.join(0, frames);
    channels.forEach((samples) => restoreIntegers(samples, info.bits));
    return ok({
      sampleRate: info.sampleRate,
      channels,
      encoding: `FLAC ${info.bits} bit`,
      truncated: frames < info.frames,
      replacedSamples: 0,
    });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(broken(error instanceof Error ? error.message : String(error)));
  } finally {
    decoder.free();
  }
}

function broken(detail: string): Problem {
  return problem('flac.broken', { detail });
}

/** STREAMINFO, which is always the first block of a FLAC file (RFC 9639, section 8.2). */
function readStreamInfo(bytes: Uint8Array): StreamInfo | null {
  if (bytes.length < 42 || (bytes[4]! & 0x7f) !== 0) return null;
  const packed = (bytes[18]! << 16) | (bytes[19]! << 8) | bytes[20]!;
  return {
    sampleRate: packed >> 4,
    channels: ((packed >> 1) & 7) + 1,
    bits: ((packed & 1) << 4) + (bytes[21]! >> 4) + 1,
    frames: (bytes[21]! & 15) * 2 ** 32 + new DataView(bytes.buffer, bytes.byteOffset + 22, 4).getUint32(0),
  };
}

/**
 * The decoder divides by the largest positive integer, WAV readers by one more: the integers are restored, so that the
 * same recording is the same numbers from both kinds of file.
 */
function restoreIntegers(samples: Float32Array, bits: number): void {
  const full = 2 ** (bits - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i]! * (full - 1)) / full;
}
