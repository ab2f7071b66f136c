/** The entries of an archive that nobody is to trust: what is refused before a byte of content is read. */
import type { Readable } from 'node:stream';
import { fromFd, type Entry, type ZipFile } from 'yauzl';
import type { BundleLimits } from '#main/services/ports/bundles.ts';
import { manifestName, safeEntryName } from './manifest.ts';

/** Why an archive is refused, in words that end a sentence. */
export class Refusal extends Error {}

const localHeaderBytes = 30;
const encrypted = 0x1 | 0x40 | 0x2000;
const regularFile = 0x8000;

/** The archive behind an open file; closing the file is the caller's. */
export function openArchive(handle: number): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromFd(handle, { autoClose: false, lazyEntries: true, strictFileNames: true }, (error, zip) =>
      error ? reject(new Refusal('it is no bundle, or not all of one')) : resolve(zip),
    );
  });
}

/** Every entry by its name, after all of them were found acceptable. Throws Refusal. */
export async function listEntries(zip: ZipFile, limits: BundleLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw new Refusal(`it has more than ${limits.entries} entries`);
  const entries = await readDirectory(zip);
  const byName = new Map<string, Entry>();
  let total = 0;
  for (const entry of entries) {
    check(entry, limits);
    if (byName.has(entry.fileName)) throw new Refusal('it has two entries of one name');
    byName.set(entry.fileName, entry);
    total += entry.uncompressedSize;
  }
  if (total > limits.bytes) throw new Refusal(`it would take more than ${limits.bytes} bytes`);
  checkOverlaps(entries, zip.fileSize);
  return byName;
}

function readDirectory(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(new Refusal('its list of entries is damaged, or not one of Earmark')));
    zip.readEntry();
  });
}

function check(entry: Entry, limits: BundleLimits): void {
  const { fileName, uncompressedSize: bytes, compressedSize } = entry;
  if (fileName !== manifestName && !safeEntryName.test(fileName))
    throw new Refusal('it has an entry with a foreign name');
  if ((entry.generalPurposeBitFlag & encrypted) !== 0) throw new Refusal('it is encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw new Refusal(`it uses compression method ${entry.compressionMethod}`);
  const type = (entry.externalFileAttributes >>> 16) & 0xf000;
  const folder = (entry.externalFileAttributes & 0x10) !== 0;
  if (folder || (type !== 0 && type !== regularFile)) throw new Refusal('it has an entry that is not an ordinary file');
  if (bytes > limits.entryBytes) throw new Refusal(`an entry would take more than ${limits.entryBytes} bytes`);
  if (bytes > limits.ratio * compressedSize) throw new Refusal('an entry is compressed beyond belief');
}

/** Two entries that share bytes of the file are a way to make much of little. */
function checkOverlaps(entries: readonly Entry[], fileSize: number): void {
  const spans = entries
    .map((entry) => {
      const start = entry.relativeOffsetOfLocalHeader;
      return { start, end: start + localHeaderBytes + entry.fileNameLength + entry.compressedSize };
    })
    .sort((a, b) => a.start - b.start);
  spans.forEach(({ end }, index) => {
    if (end > (spans[index + 1]?.start ?? fileSize)) throw new Refusal('its entries overlap');
  });
}

/** The content of an entry, inflated; its stream fails where the archive lies. */
export function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(new Refusal('an entry cannot be read')) : resolve(stream),
    );
  });
}
