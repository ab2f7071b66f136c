/** Where the sound is in an MP3 file, and which of its decoded samples were in what the encoder was given. */
import { problem } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { ByteSource } from './bytes.ts';
import { isLike, readMp3Frame } from './mp3-frames.ts';
import type { Mp3Frame } from './mp3-frames.ts';

export interface Mp3Layout {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** frames of the sound, one after the other, are bytes [start, end) of the file */
  readonly start: number;
  readonly end: number;
  /** samples per channel that they decode to */
  readonly samples: number;
  /** the sound is decoded samples [from, to) */
  readonly from: number;
  readonly to: number;
  /** the file ends before its header says so, or within a frame */
  readonly truncated: boolean;
}

/** Bytes of something else that may stand before the first frame, tags aside. */
const reach = 2 ** 16;
/** So many frames in a row are no accident. */
const framesInRow = 3;
/** More than so many frames take, and a tag behind them. */
const rowBytes = 2 ** 13;
/** Bytes that are looked through at a time. */
const windowBytes = 2 ** 18;
/** Samples by which every decoder is late. */
const decoderDelay = 529;

export function brokenMp3(detail: string): Problem {
  return problem('mp3.broken', { detail });
}

/** @param head the first `kindBytes` of a file, or all of it */
export function looksLikeMp3(head: Uint8Array): boolean {
  return isText(head, 0, 'ID3') || findFrames(head, 0, reach) !== null;
}

/** Problems: mp3.broken. */
export async function readMp3(bytes: ByteSource): Promise<Result<Mp3Layout>> {
  const tagged = await skipTags(bytes);
  const head = await bytes.read(tagged, reach + rowBytes);
  const first = findFrames(head, 0, reach);
  if (first === null) return fail(brokenMp3('it holds no frames of MPEG layer III'));
  const form = readMp3Frame(head, first)!;
  const header = readHeaderFrame(head, first, form);
  const start = tagged + first + (header === null ? 0 : form.bytes);

  const { end, frames, cut } = await followFrames(bytes, start, form);
  if (frames === 0) return fail(brokenMp3('it holds no samples'));
  if (!cut && (await hasFrames(bytes, end))) return fail(brokenMp3(`its frames are interrupted at byte ${end}`));

  const { sampleRate, channels } = form;
  const samples = frames * form.samples;
  const from = header?.delay == null ? 0 : header.delay + decoderDelay;
  const padding = frames === header?.frames ? Math.max(0, header.padding - decoderDelay) : 0;
  const to = samples - padding;
  if (to <= from) return fail(brokenMp3('it holds no samples'));
  const truncated = cut || frames < (header?.frames ?? 0);
  return ok({ sampleRate, channels, start, end, samples, from, to, truncated });
}

/** Goes from frame to frame as long as they are alike; `cut`: the file ends within one. */
async function followFrames(
  bytes: ByteSource,
  start: number,
  form: Mp3Frame,
): Promise<{ end: number; frames: number; cut: boolean }> {
  let [end, frames] = [start, 0];
  for (;;) {
    const window = await bytes.read(end, windowBytes);
    let at = 0;
    let next = readMp3Frame(window, at);
    for (; next !== null && isLike(next, form) && at + next.bytes <= window.length; next = readMp3Frame(window, at)) {
      at += next.bytes;
      frames++;
    }
    end += at;
    // Where the window ends, the file may go on.
    if (at === 0 || end >= bytes.length) return { end, frames, cut: next !== null && isLike(next, form) };
  }
}

async function hasFrames(bytes: ByteSource, from: number): Promise<boolean> {
  for (let at = from; at < bytes.length; at += windowBytes)
    if (findFrames(await bytes.read(at, windowBytes + rowBytes), 0, windowBytes) !== null) return true;
  return false;
}

/** Position after the ID3v2 tags at the start. */
async function skipTags(bytes: ByteSource): Promise<number> {
  for (let at = 0; ;) {
    const head = await bytes.read(at, 10);
    if (head.length < 10 || !isText(head, 0, 'ID3')) return at;
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (head[i]! & 127), 0);
    at += 10 + size + ((head[5]! & 16) === 0 ? 0 : 10);
  }
}

/** Where from `from` on, and before `until`, frames follow each other: several, or as many as there are up to the end. */
function findFrames(bytes: Uint8Array, from: number, until: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at < until; at = bytes.indexOf(0xff, at + 1))
    if (beginsChain(bytes, at)) return at;
  return null;
}

function beginsChain(bytes: Uint8Array, start: number): boolean {
  const form = readMp3Frame(bytes, start);
  let at = start;
  for (let count = 0; form !== null && count < framesInRow; count++) {
    if (count > 0 && (at === bytes.length || isTagAtEnd(bytes, at))) return true;
    const frame = readMp3Frame(bytes, at);
    if (frame === null || !isLike(frame, form) || at + frame.bytes > bytes.length) return false;
    at += frame.bytes;
  }
  return form !== null;
}

function isTagAtEnd(bytes: Uint8Array, at: number): boolean {
  return isText(bytes, at, 'TAG') || isText(bytes, at, 'APETAGEX') || isText(bytes, at, 'LYRICSBEGIN');
}

interface HeaderFrame {
  /** frames of sound; null where it does not say */
  readonly frames: number | null;
  /** samples that the encoder put before and after the sound; null where it does not say */
  readonly delay: number | null;
  readonly padding: number;
}

/** Encoders that write their delay into the header frame. */
const knownEncoders = ['LAME', 'Lavf', 'Lavc'];

/** The first frame where it is a header ("Xing", "Info" or "VBRI") instead of sound. */
function readHeaderFrame(bytes: Uint8Array, start: number, { bytes: length, tagAt }: Mp3Frame): HeaderFrame | null {
  const frame = bytes.subarray(start, start + length);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const number = (at: number) => (at + 4 <= length ? view.getUint32(at) : 0);
  if (isText(frame, 36, 'VBRI')) return { frames: number(50), delay: null, padding: 0 };
  // Some encoders leave room for the checksum of a protected frame before it, LAME does not.
  const at = [tagAt, tagAt + 2].find((place) => isText(frame, place, 'Xing') || isText(frame, place, 'Info'));
  if (at === undefined) return null;
  const flags = number(at + 4);
  const sizes = [4, 4, 100, 4].map((size, bit) => ((flags >> bit) & 1) * size);
  const encoder = sizes.reduce((sum, size) => sum + size, at + 8);
  const frames = sizes[0] === 0 ? null : number(at + 8);
  if (!knownEncoders.some((name) => isText(frame, encoder, name))) return { frames, delay: null, padding: 0 };
  const delays = number(encoder + 21) >>> 8;
  return { frames, delay: delays >> 12, padding: delays & 4095 };
}

function isText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
