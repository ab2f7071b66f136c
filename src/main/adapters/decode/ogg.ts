/** Ogg files: their pages are read here, their packets decoded by libvorbis and libopus (as WebAssembly, in this process). */
import { setImmediate as pause } from 'node:timers/promises';
import { brokenOgg, openOggStream } from '#shared/core/audio/ogg-stream.ts';
import type { OggStream } from '#shared/core/audio/ogg-stream.ts';
import { createTimeline } from '#shared/core/audio/ogg-timeline.ts';
import { maxChannels, maxSampleRate, minSampleRate } from '#shared/core/audio/types.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { bitRate } from './bit-rate.ts';
import { tooLarge } from './limits.ts';
import type { DecodeLimits } from './limits.ts';
import { openPackets } from './packets.ts';
import { createCollector } from './collector.ts';

/** Packets decoded at a time: one byte can stand for 120 ms of each channel. */
const packetsTogether = 64;
/** Pages between two chances for other work. */
const pagesTogether = 16;
/** No packet is longer than this, s: more than it is missing only where packets are. */
const longestPacket = 0.125;

/**
 * Decodes Vorbis or Opus in Ogg. Pages that are missing at the end are `truncated`.
 * Problems: ogg.broken, ogg.codec, ogg.streams, audio.sample-rate, audio.too-large.
 */
export async function decodeOgg(bytes: Uint8Array, limits: DecodeLimits): Promise<Result<DecodedAudio>> {
  const stream = openOggStream(bytes);
  if (!stream.ok) return stream;
  const { sampleRate, channels } = stream.value.head;
  if (channels > maxChannels) return fail(brokenOgg(`${channels} channels`));
  if (sampleRate < minSampleRate || sampleRate > maxSampleRate)
    return fail(problem('audio.sample-rate', { rate: sampleRate }));
  try {
    return await decodeStream(stream.value, limits);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(brokenOgg(error instanceof Error ? error.message : String(error)));
  }
}

async function decodeStream({ head, headers, next }: OggStream, limits: DecodeLimits): Promise<Result<DecodedAudio>> {
  const { codec, sampleRate, channels, gain } = head;
  const timeline = createTimeline(head);
  const collected = createCollector(channels);
  const decoder = await openPackets(head, headers);
  let packetBytes = 0;
  try {
    for (let count = 1; ; count++) {
      const page = next();
      if (!page.ok) return page;
      if (page.value === null) break;
      const { packets, granule, last } = page.value;
      for (let start = 0; start < packets.length; start += packetsTogether) {
        const decoded = await decoder.decode(packets.slice(start, start + packetsTogether));
        if (!decoded.ok) return decoded;
        collected.add(decoded.value);
        if (collected.frames * channels > limits.samples) return fail(tooLarge(collected.frames * channels * 4));
      }
      packetBytes += packets.reduce((sum, packet) => sum + packet.length, 0);
      timeline.page(granule, collected.frames, last);
      if (count % pagesTogether === 0) await pause();
    }
  } finally {
    decoder.free();
  }
  const { from, to, truncated, missing } = timeline.end(collected.frames);
  if (missing > longestPacket * sampleRate)
    return fail(brokenOgg(`${(missing / sampleRate).toFixed(2)} s of its sound are missing`));
  if (to <= from) return fail(brokenOgg('it holds no samples'));
  const sound = collected.join(from, to);
  if (gain !== 1) for (const channel of sound) channel.forEach((sample, i) => (channel[i] = sample * gain));
  const encoding = `${codec} ${bitRate(packetBytes, collected.frames / sampleRate)}`;
  return ok({ sampleRate, channels: sound, encoding, truncated, replacedSamples: 0 });
}
