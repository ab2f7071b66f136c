import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { syncFolder } from '#main/adapters/files/atomic.ts';
import { fileProblem } from '#main/adapters/files/problem.ts';
import { bundleLimits, type BundleManifest, type BundlePart, type BundlePort } from '#main/services/ports/bundles.ts';
import { closed } from './closed.ts';
import { manifestName } from './manifest.ts';
import { writeProblem } from './problem.ts';

type Entry = BundleManifest['entries'][number];

const fileName = /^[\w-]+\.earmark$/;
/** What a bundle is called until all of it is on the disk. */
export const halfWritten = /^\.[\w-]+\.earmark\.[0-9a-f]{12}\.tmp$/;

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes of `content` after compression. */
export function compressed(content: Uint8Array): number {
  return deflateRawSync(content, { level: 1 }).length;
}

/** Writes bundles into a folder (BundlePort.write). */
export function createBundleWriter(folder: string): BundlePort['write'] {
  return async (name, about, parts, pictures, signal) => {
    if (!fileName.test(name)) throw new Error(`not a name of a bundle: ${name}`);
    const path = join(folder, name);
    const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      mkdirSync(folder, { recursive: true });
      await writeArchive(temporary, about, parts, pictures, signal);
      renameSync(temporary, path);
      syncFolder(folder);
      return ok({ path, bytes: statSync(path).size });
    } catch (error) {
      rmSync(temporary, { force: true });
      return failure(error, path, signal);
    }
  };
}

/** Writes the archive and makes it durable. However this ends, nothing is open afterwards, nor about to be. */
async function writeArchive(
  path: string,
  about: Omit<BundleManifest, 'entries' | 'pictures'>,
  parts: AsyncIterable<BundlePart>,
  pictures: () => BundleManifest['pictures'],
  signal: AbortSignal,
): Promise<void> {
  const zip = new ZipFile();
  const output = createWriteStream(path, { flags: 'wx', flush: true });
  zip.on('error', (error: Error) => output.destroy(error));
  const written = pipeline(zip.outputStream, output, { signal });
  // Awaited below; until then a failure must not count as unhandled.
  written.catch(() => undefined);
  // The archive asks for one recording after the other.
  let recording: Readable = Readable.from([]);
  const openRecording = (from: string, expected: string) =>
    (recording = Readable.from(unchanged(from, expected), { objectMode: false }).on('error', (error) =>
      zip.emit('error', error),
    ));
  const mtime = new Date(about.createdAt);
  const entries = new Map<string, Entry>();
  try {
    for await (const part of parts) {
      if (signal.aborted || output.errored) break;
      const entry = describe(part);
      if (entries.has(entry.sha256)) continue;
      entries.set(entry.sha256, entry);
      add(zip, part, entry, mtime, openRecording);
    }
    const manifest: BundleManifest = { ...about, pictures: pictures(), entries: [...entries.values()] };
    addContent(zip, manifestName, Buffer.from(JSON.stringify(manifest)), mtime);
    zip.end();
    await written;
  } finally {
    // After an error the archive opens no other recording; after its end this changes nothing.
    zip.emit('error', new Error('nothing more is written'));
    await Promise.all([closed(recording), closed(output)]);
  }
}

function failure(error: unknown, path: string, signal: AbortSignal): Result<never> {
  if (signal.aborted) return fail(problem('job.cancelled'));
  const found = writeProblem(error, path);
  if (found === null) throw error;
  return fail(found);
}

function describe(part: BundlePart): Entry {
  if (part.kind === 'recording') {
    const { kind, bytes, sha256: hash } = part;
    return { name: `recordings/${hash}`, kind, bytes, sha256: hash };
  }
  const hash = sha256(part.content);
  const name = part.kind === 'session' ? 'session.json' : `pictures/${hash}.png`;
  return { name, kind: part.kind, bytes: part.content.length, sha256: hash };
}

/** Sound and pictures hardly get smaller; and silence would get smaller than a reader believes. */
function add(
  zip: ZipFile,
  part: BundlePart,
  { name }: Entry,
  mtime: Date,
  openRecording: (path: string, sha256: string) => Readable,
): void {
  if (part.kind === 'session') addContent(zip, name, part.content, mtime);
  else if (part.kind === 'picture')
    zip.addBuffer(Buffer.from(part.content), name, { mtime, mode: 0o100644, compress: false });
  else {
    const options = { mtime, mode: 0o100644, compress: false, size: part.bytes };
    zip.addReadStreamLazy(name, options, (give) => give(null, openRecording(part.path, part.sha256)));
  }
}

function addContent(zip: ZipFile, name: string, content: Uint8Array, mtime: Date): void {
  const compress = content.length < (bundleLimits.ratio / 2) * compressed(content);
  zip.addBuffer(Buffer.from(content), name, { mtime, mode: 0o100644, compress });
}

/** The content of a file; fails at its end where that is not what it was when it was imported. */
async function* unchanged(path: string, expected: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    for await (const piece of file as AsyncIterable<Buffer>) {
      hash.update(piece);
      yield piece;
    }
  } catch (error) {
    throw new ProblemError(fileProblem(error, path));
  } finally {
    await closed(file);
  }
  if (hash.digest('hex') !== expected) throw new ProblemError(problem('file.changed', { path }));
}
