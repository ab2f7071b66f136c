/** Pages, of which an Ogg file is a chain (RFC 3533, section 6). */
export interface OggPage {
  /** number of the stream that the page belongs to */
  readonly serial: number;
  readonly sequence: number;
  /** the first, the last page of its stream */
  readonly first: boolean;
  readonly last: boolean;
  /** its first bytes go on with a packet of the page before */
  readonly continued: boolean;
  /** samples of the stream up to the end of the last packet that ends here; null where none does */
  readonly granule: number | null;
  /** lengths of the segments of the body; a packet ends with one shorter than 255 bytes */
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
  /** position of the byte after the page */
  readonly end: number;
}

const headBytes = 27;
const checksumAt = 22;
/** No page is longer: 255 segments of 255 bytes. */
export const mostPageBytes = headBytes + 255 + 255 * 255;

/** The page at `offset`; null where there is none, where it is cut off and where its checksum is wrong. */
export function readOggPage(bytes: Uint8Array, offset: number): OggPage | null {
  if (offset + headBytes > bytes.length || !isPageAt(bytes, offset)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, headBytes);
  const bodyAt = offset + headBytes + view.getUint8(26);
  const lacing = bytes.subarray(offset + headBytes, bodyAt);
  const end = lacing.reduce((sum, length) => sum + length, bodyAt);
  if (end > bytes.length) return null;
  if (checksum(bytes, offset, end) !== view.getUint32(checksumAt, true)) return null;
  const flags = view.getUint8(5);
  const granule = view.getUint32(6, true) + view.getInt32(10, true) * 2 ** 32;
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    first: (flags & 2) !== 0,
    last: (flags & 4) !== 0,
    continued: (flags & 1) !== 0,
    granule: granule === -1 ? null : granule,
    lacing,
    body: bytes.subarray(bodyAt, end),
    end,
  };
}

/** Whether something that looks like a page begins at `from` or later. */
export function hasOggPage(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.indexOf(0x4f, from); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    if (isPageAt(bytes, at)) return true;
  }
  return false;
}

/** "OggS" and version 0. */
function isPageAt(bytes: Uint8Array, offset: number): boolean {
  const text = bytes[offset] === 0x4f && bytes[offset + 1] === 0x67 && bytes[offset + 2] === 0x67;
  return text && bytes[offset + 3] === 0x53 && bytes[offset + 4] === 0;
}

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value;
});

/** CRC-32 of the page with zeros where its checksum stands. */
function checksum(bytes: Uint8Array, offset: number, end: number): number {
  let value = 0;
  for (let at = offset; at < end; at++) {
    const stands = at - offset - checksumAt;
    const byte = stands >= 0 && stands < 4 ? 0 : bytes[at]!;
    value = (value << 8) ^ checksums[(value >>> 24) ^ byte]!;
  }
  return value >>> 0;
}
