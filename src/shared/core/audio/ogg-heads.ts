/** What the first packet of an Ogg stream says about its sound. */

export interface SoundHead {
  readonly codec: 'Vorbis' | 'Opus';
  /** of the decoded sound, Hz; Opus decodes to 48 kHz whatever went into it */
  readonly sampleRate: number;
  readonly channels: number;
  /** packets before the sound, this one among them */
  readonly headers: number;
  /** samples at the start that only let the decoder settle */
  readonly skip: number;
  /** factor that the decoded samples are to be multiplied by */
  readonly gain: number;
  /** how the streams inside an Opus packet become channels (RFC 7845, section 5.1.1) */
  readonly mapping: OpusMapping;
}

export interface OpusMapping {
  readonly streams: number;
  /** those of them that carry two channels */
  readonly coupled: number;
  /** decoded channel of each output channel; 255 = silence */
  readonly table: readonly number[];
}

const names: readonly (readonly [start: string, name: string])[] = [
  ['\x01vorbis', 'Vorbis'],
  ['OpusHead', 'Opus'],
  ['fishead\0', 'Skeleton'],
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora'],
  ['OVP80', 'VP8'],
  ['PCM     ', 'PCM'],
  ['CELT    ', 'CELT'],
];

/** Name of the codec whose stream begins with this packet. */
export function codecName(packet: Uint8Array): string {
  const start = String.fromCharCode(...packet.subarray(0, 8));
  return names.find(([known]) => start.startsWith(known))?.[1] ?? 'an unknown codec';
}

/** Reads the head of a Vorbis or Opus stream; null when it makes no sense. */
export function readSoundHead(packet: Uint8Array): SoundHead | null {
  const name = codecName(packet);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (name === 'Vorbis') return packet.length < 30 ? null : readVorbisHead(view);
  return name !== 'Opus' || packet.length < 19 ? null : readOpusHead(packet, view);
}

/** Vorbis I specification, section 4.2.2. */
function readVorbisHead(view: DataView): SoundHead | null {
  const channels = view.getUint8(11);
  const blockSizes = view.getUint8(28);
  const [short, long] = [blockSizes & 15, blockSizes >> 4];
  const sound = short >= 6 && long <= 13 && short <= long && (view.getUint8(29) & 1) === 1;
  if (view.getUint32(7, true) !== 0 || channels === 0 || !sound) return null;
  const mapping = { streams: 1, coupled: 0, table: [] };
  return { codec: 'Vorbis', sampleRate: view.getUint32(12, true), channels, headers: 3, skip: 0, gain: 1, mapping };
}

/** RFC 7845, section 5.1. */
function readOpusHead(packet: Uint8Array, view: DataView): SoundHead | null {
  const channels = view.getUint8(9);
  const mapping = readMapping(packet, channels);
  if (view.getUint8(8) >> 4 !== 0 || channels === 0 || mapping === null) return null;
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  return { codec: 'Opus', sampleRate: 48_000, channels, headers: 2, skip: view.getUint16(10, true), gain, mapping };
}

/** Family 0 has no table; 1 is surround, 2 ambisonics, 255 channels without places; no other one has such a table. */
function readMapping(packet: Uint8Array, channels: number): OpusMapping | null {
  const family = packet[18]!;
  if (family === 0)
    return channels > 2 ? null : { streams: 1, coupled: channels - 1, table: channels === 2 ? [0, 1] : [0] };
  if (![1, 2, 255].includes(family) || packet.length < 21 + channels) return null;
  const [streams, coupled] = [packet[19]!, packet[20]!];
  const table = [...packet.subarray(21, 21 + channels)];
  const fits = table.every((index) => index === 255 || index < streams + coupled);
  return streams === 0 || coupled > streams || streams + coupled > 255 || !fits ? null : { streams, coupled, table };
}
