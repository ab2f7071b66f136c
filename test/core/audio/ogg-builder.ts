import { readOggPage, type OggPage } from '#shared/core/audio/ogg-pages.ts';

export type Page = Omit<OggPage, 'end'>;

/** The pages of a sound file. */
export function pagesOf(bytes: Uint8Array): Page[] {
  const pages: OggPage[] = [];
  for (let at = 0; at < bytes.length; at = pages.at(-1)!.end) {
    const page = readOggPage(bytes, at);
    if (page === null) throw new Error(`no page at ${String(at)}`);
    pages.push(page);
  }
  return pages;
}

/** A page with these packets; where `open`, the last of them goes on on the next page and has to be of 255 bytes or a multiple. */
export function pageWith(
  packets: readonly Uint8Array[],
  facts: Partial<Page> & { readonly open?: boolean } = {},
): Page {
  const lacing = packets.flatMap(({ length }, i) => {
    const full = Array.from({ length: Math.floor(length / 255) }, () => 255);
    return facts.open === true && i === packets.length - 1 ? full : [...full, length % 255];
  });
  return {
    serial: 7,
    sequence: 0,
    first: false,
    last: false,
    continued: false,
    granule: 0,
    ...facts,
    lacing: Uint8Array.from(lacing),
    body: Uint8Array.from(packets.flatMap((packet) => [...packet])),
  };
}

/** Writes pages with checksums that fit. */
export function buildOgg(pages: readonly Page[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pages.map(buildPage)));
}

function buildPage(page: Page): Uint8Array {
  const bytes = Buffer.alloc(27 + page.lacing.length + page.body.length);
  bytes.write('OggS', 'latin1');
  bytes[5] = Number(page.continued) + 2 * Number(page.first) + 4 * Number(page.last);
  bytes.writeBigInt64LE(BigInt(page.granule ?? -1), 6);
  bytes.writeUInt32LE(page.serial, 14);
  bytes.writeUInt32LE(page.sequence, 18);
  bytes[26] = page.lacing.length;
  bytes.set(page.lacing, 27);
  bytes.set(page.body, 27 + page.lacing.length);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** Bit by bit, as the specification has it. */
function checksum(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      const out = (value >>> 31) ^ ((byte >> bit) & 1);
      value = (value << 1) ^ (out === 1 ? 0x04c11db7 : 0);
    }
  return value >>> 0;
}
