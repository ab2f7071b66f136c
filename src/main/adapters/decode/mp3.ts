/** MP3 files: their frames are found here and decoded by mpg123 (as WebAssembly, in this process). */
import { setImmediate as pause } from 'node:timers/promises';
import { MPEGDecoder } from 'mpg123-decoder';
import type { ByteSource } from '#shared/core/audio/bytes.ts';
import { brokenMp3, readMp3 } from '#shared/core/audio/mp3.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { bitRate } from './bit-rate.ts';
import { createGate } from './sink.ts';
import type { SoundFacts, SoundSink } from './sink.ts';

/** Bytes decoded between two chances for other work: about a second of sound. */
const pieceBytes = 2 ** 14;

/**
 * Decodes an MP3 file. What the encoder put before and after the sound is left out where its header frame says how much it
 * is. Frames that are missing at the end are `truncated`. Problem: mp3.broken.
 */
export async function decodeMp3(bytes: ByteSource, sink: SoundSink): Promise<Result<SoundFacts>> {
  const found = await readMp3(bytes);
  if (!found.ok) return found;
  const { sampleRate, channels, start, end, samples, from, to, truncated } = found.value;
  sink.begin?.({ sampleRate, channels, frames: to - from });
  const gate = createGate(sink);
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  try {
    for (let at = start; at < end; at += pieceBytes) {
      if (at > start) await pause();
      const decoded = decodePiece(decoder, await bytes.read(at, Math.min(pieceBytes, end - at)));
      if (!decoded.ok) return decoded;
      // A recording of one channel comes in two.
      gate.add(decoded.value.slice(0, channels));
      await gate.pass(from, to);
    }
  } finally {
    decoder.free();
  }
  if (gate.frames !== samples) return fail(brokenMp3('not all of its frames can be decoded'));
  const encoding = `MP3 ${bitRate(end - start, samples / sampleRate)}`;
  return ok({ sampleRate, channels, frames: to - from, encoding, truncated, replacedSamples: 0 });
}

function decodePiece(decoder: MPEGDecoder, piece: Uint8Array): Result<readonly Float32Array[]> {
  try {
    const { channelData, errors } = decoder.decode(piece);
    return errors[0] === undefined ? ok(channelData) : fail(brokenMp3(errors[0].message));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(brokenMp3(error instanceof Error ? error.message : String(error)));
  }
}
