import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { kindBytes } from '#shared/core/audio/kind.ts';
import type { BundleLimits, BundleManifest } from '#main/services/ports/bundles.ts';
import { openEntry, Refusal } from './archive.ts';
import { closed } from './closed.ts';

export interface Extracted {
  readonly sha256: string;
  /** the first bytes, by which a file's kind is told */
  readonly head: Buffer;
}

/** Measures what comes out of an entry, and ends it where that is more than was said or than is believed. */
function meter(entry: Entry, limits: BundleLimits) {
  const hash = createHash('sha256');
  let bytes = 0;
  let checksum = 0;
  let head = Buffer.alloc(0);
  const stream = new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length;
      hash.update(piece);
      checksum = crc32(piece, checksum);
      if (head.length < kindBytes) head = Buffer.concat([head, piece.subarray(0, kindBytes - head.length)]);
      const believed = Math.min(entry.uncompressedSize, limits.entryBytes, limits.ratio * entry.compressedSize);
      if (bytes > believed) done(new Refusal('an entry holds more than it says'));
      else done(null, piece);
    },
  });
  return {
    stream,
    result: (): Extracted => {
      if (bytes !== entry.uncompressedSize) throw new Refusal('an entry holds less than it says');
      if (checksum !== entry.crc32) throw new Refusal('the checksum of an entry is wrong');
      return { sha256: hash.digest('hex'), head };
    },
  };
}

/** The content of an entry and its hash. Throws Refusal. */
export async function readEntry(
  zip: ZipFile,
  entry: Entry,
  limits: BundleLimits,
  mostBytes: number,
  signal: AbortSignal,
): Promise<{ readonly content: Buffer; readonly sha256: string }> {
  if (entry.uncompressedSize > mostBytes) throw new Refusal(`${entry.fileName} is larger than ${mostBytes} bytes`);
  const measured = meter(entry, limits);
  const pieces: Buffer[] = [];
  const sink = new Writable({
    write(piece: Buffer, _, done) {
      pieces.push(piece);
      done();
    },
  });
  await pipeline(await openEntry(zip, entry), measured.stream, sink, { signal });
  return { content: Buffer.concat(pieces), sha256: measured.result().sha256 };
}

/** Writes an entry into `folder` under the SHA-256 that the manifest says, and makes sure that it says the truth. */
export async function extractEntry(
  zip: ZipFile,
  entry: Entry,
  said: BundleManifest['entries'][number],
  { folder, limits, signal }: { readonly folder: string; readonly limits: BundleLimits; readonly signal: AbortSignal },
): Promise<Extracted> {
  const measured = meter(entry, limits);
  const content = await openEntry(zip, entry);
  const file = createWriteStream(join(folder, said.sha256), { flags: 'wx', flush: true });
  try {
    await pipeline(content, measured.stream, file, { signal });
  } finally {
    await closed(file);
  }
  const extracted = measured.result();
  if (extracted.sha256 !== said.sha256) throw new Refusal('an entry is not what its manifest says');
  return extracted;
}
