import { ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { DecodedAudio } from './types.ts';
import { readWavFormat } from './wav-header.ts';
import { readFrames } from './wav-samples.ts';

export { readWavFormat } from './wav-header.ts';
export type { WavFormat } from './wav-header.ts';
export { writeWav } from './wav-write.ts';
export type { WavEncoding } from './wav-write.ts';

/**
 * Decodes a whole WAV file: PCM 8 to 32 bit, float 32 and 64 bit, plain or extensible headers, RIFF, RIFX and RF64.
 * A file that ends too early yields its whole frames and `truncated`; NaN and infinite samples become 0 and are counted.
 * Problems: wav.not-wav, wav.header, wav.codec, wav.empty, audio.sample-rate.
 */
export function parseWav(bytes: Uint8Array): Result<DecodedAudio> {
  const format = readWavFormat(bytes);
  if (!format.ok) return format;
  const { sampleRate, encoding, truncated, frames, dataOffset, sampleBytes } = format.value;
  const channels = Array.from({ length: format.value.channels }, () => new Float32Array(frames));
  const end = dataOffset + frames * sampleBytes * channels.length;
  const replacedSamples = readFrames(bytes.subarray(dataOffset, end), format.value, channels);
  return ok({ sampleRate, channels, encoding, truncated, replacedSamples });
}
