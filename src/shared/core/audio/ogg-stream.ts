/**
 * The packets of the one sound in an Ogg file, read with distrust: every page's checksum is compared, pages must follow each
 * other, and nothing is allocated from a header field.
 */
import { problem } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { ByteSource } from './bytes.ts';
import { codecName, readSoundHead } from './ogg-heads.ts';
import type { SoundHead } from './ogg-heads.ts';
import { hasOggPage, mostPageBytes, readOggPage } from './ogg-pages.ts';
import type { OggPage } from './ogg-pages.ts';

/** The packets that end on one page. */
export interface PacketPage {
  readonly packets: readonly Uint8Array[];
  /** see OggPage */
  readonly granule: number | null;
  readonly last: boolean;
}

export interface OggStream {
  readonly head: SoundHead;
  /** the packets before the sound */
  readonly headers: readonly Uint8Array[];
  /** The next packets of the sound; null at the end of the file. Problems: ogg.broken, ogg.streams. */
  next(): Promise<Result<PacketPage | null>>;
}

export function brokenOgg(detail: string): Problem {
  return problem('ogg.broken', { detail });
}

/** Opens the sound of an Ogg file. Problems: ogg.broken, ogg.codec, ogg.streams. */
export async function openOggStream(bytes: ByteSource): Promise<Result<OggStream>> {
  const nextPage = createPageReader(bytes);
  let unfinished: Uint8Array[] = [];
  let sequence: number | null = null;

  async function next(): Promise<Result<PacketPage | null>> {
    const found = await nextPage();
    if (!found.ok || found.value === null) return found as Result<null>;
    const page = found.value;
    if (sequence !== null && page.sequence !== sequence + 1) return fail(brokenOgg('pages are missing in it'));
    sequence = page.sequence;
    const split = splitPackets(page, unfinished);
    unfinished = split.unfinished;
    return ok({ packets: split.packets, granule: page.granule, last: page.last });
  }

  const headers: Uint8Array[] = [];
  for (;;) {
    const page = await next();
    if (!page.ok) return page;
    if (page.value === null) return fail(brokenOgg('its header is incomplete'));
    headers.push(...page.value.packets);
    const head = headers[0] && readSoundHead(headers[0]);
    if (!head) return fail(brokenOgg('its header makes no sense'));
    if (headers.length < head.headers) continue;
    // What joins a broadcast late has its headers, and then pages from the middle.
    sequence = null;
    const rest = { ...page.value, packets: headers.splice(head.headers) };
    let started = rest.packets.length === 0;
    return ok({
      head,
      headers,
      next: () => {
        if (started) return next();
        started = true;
        return Promise.resolve(ok(rest));
      },
    });
  }
}

/** The pages of the only sound, one after the other; null at the end. */
function createPageReader(bytes: ByteSource): () => Promise<Result<OggPage | null>> {
  let offset = 0;
  let serial: number | null = null;
  const ignored = new Set<number>();
  return async () => {
    while (offset < bytes.length) {
      const page = readOggPage(await bytes.read(offset, mostPageBytes), 0);
      if (page === null) {
        // What is torn off at the end can be done without; a loss before it would move what follows.
        if (await pageFollows(bytes, offset + 1)) return fail(brokenOgg(`it is damaged at byte ${offset}`));
        break;
      }
      offset += page.end;
      if (page.first) {
        const name = codecName(page.body.subarray(0, page.lacing[0] ?? 0));
        if (name === 'Skeleton') ignored.add(page.serial);
        else if (serial !== null) return fail(problem('ogg.streams'));
        else if (name === 'Vorbis' || name === 'Opus') serial = page.serial;
        else return fail(problem('ogg.codec', { codec: name }));
      }
      if (page.serial === serial) return ok(page);
      if (!ignored.has(page.serial)) return fail(brokenOgg('a page in it belongs to no stream'));
    }
    offset = bytes.length;
    return ok(null);
  };
}

/** Whether something that looks like a page begins at `from` or later. */
async function pageFollows(bytes: ByteSource, from: number): Promise<boolean> {
  for (let at = from; at < bytes.length; at += mostPageBytes)
    if (hasOggPage(await bytes.read(at, 2 * mostPageBytes), 0)) return true;
  return false;
}

/** @param begun what the page before had of a packet that goes on here */
function splitPackets(
  page: OggPage,
  begun: readonly Uint8Array[],
): { packets: Uint8Array[]; unfinished: Uint8Array[] } {
  const packets: Uint8Array[] = [];
  let parts = page.continued ? [...begun] : [];
  // The start of it is on a page that is not there.
  let headless = page.continued && begun.length === 0;
  let [start, end] = [0, 0];
  for (const length of page.lacing) {
    end += length;
    if (length === 255) continue;
    parts.push(page.body.subarray(start, end));
    if (!headless) packets.push(joined(parts));
    [parts, headless, start] = [[], false, end];
  }
  const goesOn = page.lacing.at(-1) === 255 && !headless;
  return { packets, unfinished: goesOn ? [...parts, page.body.subarray(start)] : [] };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
