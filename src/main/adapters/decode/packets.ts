/** Decoders of Vorbis and Opus packets, behind one face. */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { OpusDecoder } from 'opus-decoder';
import type { SoundHead } from '#shared/core/audio/ogg-heads.ts';
import { brokenOgg } from '#shared/core/audio/ogg-stream.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';

export interface PacketDecoder {
  /** Samples of all these packets, one array per channel. Problem: ogg.broken. */
  decode(packets: readonly Uint8Array[]): Promise<Result<readonly Float32Array[]>>;
  free(): void;
}

interface Decoded {
  readonly channelData: Float32Array[];
  readonly errors: readonly { readonly message: string }[];
}

interface Library {
  /** bytes that it takes at most as one packet; usual ones have a tenth of it */
  readonly most: number;
  decode(packets: readonly Uint8Array[]): Decoded | Promise<Decoded>;
  free(): void;
}

/**
 * Problem: ogg.broken.
 * @param headers the packets before the sound, the first of which says what `head` does
 */
export function openPackets(head: SoundHead, headers: readonly Uint8Array[]): Promise<Result<PacketDecoder>> {
  return attempt(async () => {
    const library = await (head.codec === 'Vorbis' ? openVorbis(headers) : openOpus(head));
    return ok({
      decode: (packets) => attempt(() => decodeWith(library, head.channels, packets)),
      free: () => {
        library.free();
      },
    });
  });
}

async function decodeWith(
  library: Library,
  channels: number,
  packets: readonly Uint8Array[],
): Promise<Result<readonly Float32Array[]>> {
  // An empty one is legal and says nothing.
  const full = packets.filter(({ length }) => length > 0);
  if (full.some(({ length }) => length > library.most)) return fail(brokenOgg('a packet in it is too large'));
  const { channelData, errors } = await library.decode(full);
  if (errors[0] !== undefined) return fail(brokenOgg(errors[0].message));
  if (channelData.length !== channels) return fail(brokenOgg('its number of channels changes'));
  return ok(channelData);
}

/** What a library throws is about the file, but for a lack of memory. */
async function attempt<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(brokenOgg(error instanceof Error ? error.message : String(error)));
  }
}

type VorbisPages = Parameters<OggVorbisDecoder['decodeOggPages']>[0];
const mostVorbisBytes = 2 ** 17;

/** Its decoder takes pages that somebody else has parsed, of which it reads no more than is given here. */
async function openVorbis([head, , setup]: readonly Uint8Array[]): Promise<Library> {
  if (setup === undefined || setup.length > mostVorbisBytes) throw new Error('its header makes no sense');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  return {
    most: mostVorbisBytes,
    decode: (packets) => {
      const codecFrames = packets.map((data) => ({ data, header: { vorbisSetup: setup } }));
      return decoder.decodeOggPages([{ data: head, codecFrames }] as unknown as VorbisPages);
    },
    free: () => {
      decoder.free();
    },
  };
}

/** Per channel. */
const mostOpusBytes = 3840;

async function openOpus({ channels, mapping }: SoundHead): Promise<Library> {
  const decoder = new OpusDecoder({
    channels,
    streamCount: mapping.streams,
    coupledStreamCount: mapping.coupled,
    channelMappingTable: [...mapping.table],
    preSkip: 0,
  });
  await decoder.ready;
  return {
    most: mostOpusBytes * channels,
    decode: (packets) => decoder.decodeFrames([...packets]),
    free: () => {
      decoder.free();
    },
  };
}
