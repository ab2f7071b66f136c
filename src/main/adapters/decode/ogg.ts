/** Ogg files: their pages are read here, their packets decoded by libvorbis and libopus (as WebAssembly, in this process). */
import { setImmediate as pause } from 'node:timers/promises';
import type { ByteSource } from '#shared/core/audio/bytes.ts';
import { brokenOgg, openOggStream } from '#shared/core/audio/ogg-stream.ts';
import type { OggStream } from '#shared/core/audio/ogg-stream.ts';
import { createTimeline } from '#shared/core/audio/ogg-timeline.ts';
import { maxChannels, maxSampleRate, minSampleRate } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { bitRate } from './bit-rate.ts';
import { tooLarge } from './limits.ts';
import { openPackets } from './packets.ts';
import type { PacketDecoder } from './packets.ts';
import { createGate } from './sink.ts';
import type { SoundFacts, SoundSink } from './sink.ts';

/** Packets decoded at a time, and between two chances for other work: one byte can stand for 120 ms of each channel. */
const packetsTogether = 64;
/** No packet is longer than this, s: more than it is missing only where packets are. */
const longestPacket = 0.125;
/** Samples of all channels of pages that do not say where they stand; nothing is held for longer than a page otherwise. */
const mostHeld = 2 ** 24;

/**
 * Decodes Vorbis or Opus in Ogg. Pages that are missing at the end are `truncated`.
 * Problems: ogg.broken, ogg.codec, ogg.streams, audio.sample-rate, audio.too-large.
 */
export async function decodeOgg(bytes: ByteSource, sink: SoundSink): Promise<Result<SoundFacts>> {
  const stream = await openOggStream(bytes);
  if (!stream.ok) return stream;
  const { head, headers } = stream.value;
  const { sampleRate, channels } = head;
  if (channels > maxChannels) return fail(brokenOgg(`${channels} channels`));
  if (sampleRate < minSampleRate || sampleRate > maxSampleRate)
    return fail(problem('audio.sample-rate', { rate: sampleRate }));
  const decoder = await openPackets(head, headers);
  if (!decoder.ok) return decoder;
  try {
    sink.begin?.({ sampleRate, channels, frames: null });
    return await decodeStream(stream.value, decoder.value, sink);
  } finally {
    decoder.value.free();
  }
}

async function decodeStream(
  { head, next }: OggStream,
  decoder: PacketDecoder,
  sink: SoundSink,
): Promise<Result<SoundFacts>> {
  const { codec, sampleRate, channels, gain } = head;
  const timeline = createTimeline(head);
  const gate = createGate(sink);
  let packetBytes = 0;
  for (;;) {
    const page = await next();
    if (!page.ok) return page;
    if (page.value === null) break;
    const { packets, granule, last } = page.value;
    // The last page may say that the sound ends within it: one page waits for the next.
    if (timeline.from !== null) await gate.pass(timeline.from, gate.frames);
    for (let start = 0; start < packets.length; start += packetsTogether) {
      const decoded = await decoder.decode(packets.slice(start, start + packetsTogether));
      if (!decoded.ok) return decoded;
      if (gain !== 1) for (const samples of decoded.value) samples.forEach((sample, i) => (samples[i] = sample * gain));
      gate.add(decoded.value);
      if (gate.held * channels > mostHeld) return fail(tooLarge(gate.held * channels * 4));
      await pause();
    }
    packetBytes += packets.reduce((sum, packet) => sum + packet.length, 0);
    timeline.page(granule, gate.frames, last);
  }
  const { from, to, truncated, missing } = timeline.end(gate.frames);
  if (missing > longestPacket * sampleRate)
    return fail(brokenOgg(`${(missing / sampleRate).toFixed(2)} s of its sound are missing`));
  const decodedFrames = gate.frames;
  await gate.pass(from, to);
  if (gate.passed === 0) return fail(brokenOgg('it holds no samples'));
  const encoding = `${codec} ${bitRate(packetBytes, decodedFrames / sampleRate)}`;
  return ok({ sampleRate, channels, frames: gate.passed, encoding, truncated, replacedSamples: 0 });
}
