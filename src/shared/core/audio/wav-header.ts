/**
 * The header of a WAV file, read with distrust: sizes and counts are checked against the bytes that are there, and
 * nothing is ever allocated from a header field. Knows RIFF, RIFX (big endian) and RF64/BW64 (64-bit sizes).
 */
import { problem } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { maxChannels, maxSampleRate, minSampleRate } from './types.ts';

/** How the samples of a WAV file lie in its bytes. */
export interface WavFormat {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  readonly coding: 'integer' | 'float';
  /** bytes of one sample of one channel: 1, 2, 3, 4 or 8 */
  readonly sampleBytes: number;
  readonly littleEndian: boolean;
  /** e.g. "PCM 16 bit"; the valid bits where they are fewer than the container's */
  readonly encoding: string;
  /** position of the first sample in the file */
  readonly dataOffset: number;
  /** whole frames (one sample of every channel) that are really there */
  readonly frames: number;
  /** the file ends before the header says so */
  readonly truncated: boolean;
}

type SampleFormat = Omit<WavFormat, 'dataOffset' | 'frames' | 'truncated'>;

interface Chunk {
  readonly id: string;
  /** size as written in the header; the content may end earlier */
  readonly size: number;
  readonly offset: number;
}

const chunkLimit = 1_000;
const unknownSize = 0xffffffff;
/** what SoX writes when it cannot seek back to fill in the size */
const unknownSizeOfSox = 0x7ffff000;
const tagPcm = 1;
const tagFloat = 3;
const tagExtensible = 0xfffe;
const codecNames: Readonly<Record<number, string>> = {
  0x0002: 'Microsoft ADPCM',
  0x0006: 'A-law',
  0x0007: 'µ-law',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0050: 'MPEG',
  0x0055: 'MP3',
};

/**
 * Reads the header of a WAV file.
 * @param head the beginning of the file (or all of it)
 * @param fileSize bytes of the whole file
 * Problems: wav.not-wav, wav.header, wav.codec, wav.empty, audio.sample-rate.
 */
export function readWavFormat(head: Uint8Array, fileSize = head.length): Result<WavFormat> {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const container = head.length >= 12 && textAt(view, 8) === 'WAVE' ? textAt(view, 0) : '';
  if (!['RIFF', 'RIFX', 'RF64', 'BW64'].includes(container)) return fail(problem('wav.not-wav'));
  const littleEndian = container !== 'RIFX';

  let format: SampleFormat | null = null;
  let longDataSize = 0;
  let offset = 12;
  for (let count = 0; offset + 8 <= fileSize; count++) {
    if (count === chunkLimit) return fail(header(`more than ${chunkLimit} chunks`));
    if (offset + 8 > head.length) return fail(header('the samples begin too far into the file'));
    const chunk = { id: textAt(view, offset), size: view.getUint32(offset + 4, littleEndian), offset: offset + 8 };
    if (chunk.id === 'data') {
      if (format === null) return fail(header('samples come before their format'));
      return locateSamples(format, chunk, longDataSize, fileSize);
    }
    if (chunk.offset + Math.min(chunk.size, 40) > head.length && (chunk.id === 'fmt ' || chunk.id === 'ds64'))
      return fail(header(`the chunk "${chunk.id.trim()}" is cut off`));
    if (chunk.id === 'ds64' && chunk.size >= 24) longDataSize = readLongSize(view, chunk.offset + 8);
    if (chunk.id === 'fmt ') {
      if (format !== null) return fail(header('two formats'));
      const found = readSampleFormat(view, chunk, littleEndian);
      if (!found.ok) return found;
      format = found.value;
    }
    offset = chunk.offset + chunk.size + (chunk.size % 2);
  }
  return fail(format === null ? header('no format') : problem('wav.empty'));
}

function header(detail: string): Problem {
  return problem('wav.header', { detail });
}

function textAt(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}

/** 64-bit size of RF64; beyond 2^53 it cannot be a file's size and loses precision without harm. */
function readLongSize(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
}

function readSampleFormat(view: DataView, chunk: Chunk, littleEndian: boolean): Result<SampleFormat> {
  if (chunk.size < 16) return fail(header('its format is cut off'));
  const u16 = (at: number) => view.getUint16(chunk.offset + at, littleEndian);
  let tag = u16(0);
  const channels = u16(2);
  const sampleRate = view.getUint32(chunk.offset + 4, littleEndian);
  const blockBytes = u16(12);
  const bits = u16(14);
  let validBits = bits;
  if (tag === tagExtensible) {
    if (chunk.size < 40) return fail(header('its extended format is cut off'));
    validBits = u16(18) === 0 ? bits : u16(18);
    tag = readSubFormat(view, chunk.offset + 24, littleEndian);
  }
  if (tag !== tagPcm && tag !== tagFloat) return fail(problem('wav.codec', { codec: codecName(tag) }));
  if (channels < 1 || channels > maxChannels) return fail(header(`${channels} channels`));
  if (sampleRate < minSampleRate || sampleRate > maxSampleRate)
    return fail(problem('audio.sample-rate', { rate: sampleRate }));
  const coding = tag === tagFloat ? 'float' : 'integer';
  const sampleBytes = containerBytes(coding, bits, channels, blockBytes);
  if (sampleBytes === 0) return fail(header(`${bits} bits in blocks of ${blockBytes} bytes for ${channels} channels`));
  if (validBits > sampleBytes * 8) return fail(header(`${validBits} valid bits of ${sampleBytes * 8}`));
  const encoding = coding === 'float' ? `float ${bits} bit` : `PCM ${validBits} bit`;
  return ok({ sampleRate, channels, coding, sampleBytes, littleEndian, encoding });
}

/** The format tag inside the GUID of an extensible header, or -1 for a GUID of another family. */
function readSubFormat(view: DataView, offset: number, littleEndian: boolean): number {
  const family = [0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
  if (!family.every((byte, i) => view.getUint8(offset + 8 + i) === byte)) return -1;
  const tag = view.getUint32(offset, littleEndian);
  // SoX swaps only the first two bytes of the GUID in big-endian files.
  return !littleEndian && tag % 2 ** 16 === 0 ? tag / 2 ** 16 : tag;
}

function codecName(tag: number): string {
  if (tag < 0) return 'of an unknown family';
  return codecNames[tag] ?? `0x${tag.toString(16).padStart(4, '0')}`;
}

/**
 * Bytes of one sample, 0 when the fields contradict each other. Integer samples may lie in a larger container (24
 * valid bits in 4 bytes), left-justified as the format asks; a block size of 0 is ignored.
 */
function containerBytes(coding: 'integer' | 'float', bits: number, channels: number, blockBytes: number): number {
  const least = Math.ceil(bits / 8);
  const found = blockBytes === 0 ? least : blockBytes / channels;
  if (coding === 'float') return found * 8 === bits && (bits === 32 || bits === 64) ? found : 0;
  return bits > 0 && found >= least && [1, 2, 3, 4].includes(found) ? found : 0;
}

function locateSamples(format: SampleFormat, chunk: Chunk, longDataSize: number, fileSize: number): Result<WavFormat> {
  const there = fileSize - chunk.offset;
  const declared = chunk.size === unknownSize && longDataSize > 0 ? longDataSize : chunk.size;
  const known = declared !== 0 && declared !== unknownSize && declared !== unknownSizeOfSox;
  const bytes = known ? Math.min(declared, there) : there;
  const frames = Math.floor(bytes / (format.sampleBytes * format.channels));
  if (frames === 0) return fail(problem('wav.empty'));
  return ok({ ...format, dataOffset: chunk.offset, frames, truncated: known && declared > there });
}
