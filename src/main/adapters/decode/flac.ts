/** FLAC through libFLAC (as WebAssembly, in this process; it cannot reach anything outside its own memory). */
import { setImmediate as pause } from 'node:timers/promises';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { ByteSource } from '#shared/core/audio/bytes.ts';
import { maxSampleRate, minSampleRate } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import type { SoundFacts, SoundSink } from './sink.ts';

/** Bits per sample that the decoder knows; it answers others with infinite samples. */
const knownBits: readonly number[] = [8, 16, 24];
/** Bytes decoded between two chances for other work: about two seconds of sound. */
const pieceBytes = 2 ** 17;
/** The four letters and STREAMINFO. */
const headBytes = 42;

interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** samples per channel; 0 = not known */
  readonly frames: number;
}

/**
 * Decodes a FLAC file. Frames that are missing at the end are `truncated`.
 * Problems: flac.broken, audio.sample-rate.
 */
export async function decodeFlac(bytes: ByteSource, sink: SoundSink): Promise<Result<SoundFacts>> {
  const info = readStreamInfo(await bytes.read(0, headBytes));
  if (info === null) return fail(broken('its header is incomplete'));
  const { sampleRate, channels, bits } = info;
  if (sampleRate < minSampleRate || sampleRate > maxSampleRate)
    return fail(problem('audio.sample-rate', { rate: sampleRate }));
  if (!knownBits.includes(bits)) return fail(broken(`${bits}-bit samples are not supported`));
  sink.begin?.({ sampleRate, channels, frames: info.frames === 0 ? null : info.frames });

  const decoder = new FLACDecoder();
  await decoder.ready;
  let frames = 0;
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      if (at > 0) await pause();
      const decoded = await decodePiece(decoder, await bytes.read(at, pieceBytes), at + pieceBytes >= bytes.length);
      if (!decoded.ok) return decoded;
      for (const block of decoded.value) {
        if (block.length !== channels) return fail(broken('its number of channels changes'));
        block.forEach((samples) => restoreIntegers(samples, bits));
        frames += block[0]!.length;
        await sink.block(block);
      }
    }
  } finally {
    decoder.free();
  }
  if (frames === 0) return fail(broken('it holds no samples'));
  const encoding = `FLAC ${bits} bit`;
  return ok({ sampleRate, channels, frames, encoding, truncated: frames < info.frames, replacedSamples: 0 });
}

/** The blocks of samples that a piece of the file completes. */
async function decodePiece(
  decoder: FLACDecoder,
  piece: Uint8Array,
  isLast: boolean,
): Promise<Result<Float32Array[][]>> {
  try {
    const found = [await decoder.decode(piece)];
    if (isLast) found.push(await decoder.flush());
    const errors = found.flatMap((one) => one.errors);
    if (errors[0] !== undefined) return fail(broken(errors[0].message));
    return ok(found.flatMap(({ samplesDecoded, channelData }) => (samplesDecoded === 0 ? [] : [channelData])));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(broken(error instanceof Error ? error.message : String(error)));
  }
}

function broken(detail: string): Problem {
  return problem('flac.broken', { detail });
}

/** STREAMINFO, which is always the first block of a FLAC file (RFC 9639, section 8.2). */
function readStreamInfo(bytes: Uint8Array): StreamInfo | null {
  if (bytes.length < headBytes || (bytes[4]! & 0x7f) !== 0) return null;
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
