import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { syncFile, syncFolder } from '#main/adapters/files/atomic.ts';
import { fileProblem } from '#main/adapters/files/problem.ts';
import { bundleLimits, type BundleManifest, type BundlePart, type BundlePort } from '#main/services/ports/bundles.ts';
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
      const zip = new ZipFile();
      const output = createWriteStream(temporary, { flags: 'wx' });
      zip.on('error', (error: Error) => output.destroy(error));
      const written = pipeline(zip.outputStream, output, { signal });
      // Awaited below; until then a failure must not count as unhandled.
      written.catch(() => undefined);
      const mtime = new Date(about.createdAt);
      const entries = new Map<string, Entry>();
      for await (const part of parts) {
        if (signal.aborted || output.errored) break;
        const entry = describe(part);
        if (entries.has(entry.sha256)) continue;
        entries.set(entry.sha256, entry);
        add(zip, part, entry, mtime);
      }
      const manifest: BundleManifest = { ...about, pictures: pictures(), entries: [...entries.values()] };
      addContent(zip, manifestName, Buffer.from(JSON.stringify(manifest)), mtime);
      zip.end();
      await written;
      syncFile(temporary);
      renameSync(temporary, path);
      syncFolder(folder);
      return ok({ path, bytes: statSync(path).size });
    } catch (error) {
      rmSync(temporary, { force: true });
      return failure(error, path, signal);
    }
  };
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
function add(zip: ZipFile, part: BundlePart, { name }: Entry, mtime: Date): void {
  if (part.kind === 'session') addContent(zip, name, part.content, mtime);
  else if (part.kind === 'picture')
    zip.addBuffer(Buffer.from(part.content), name, { mtime, mode: 0o100644, compress: false });
  else {
    const options = { mtime, mode: 0o100644, compress: false, size: part.bytes };
    zip.addReadStreamLazy(name, options, (give) => {
      const content = unchanged(part.path, part.sha256);
      content.on('error', (error) => zip.emit('error', error));
      give(null, content);
    });
  }
}

function addContent(zip: ZipFile, name: string, content: Uint8Array, mtime: Date): void {
  const compress = content.length < (bundleLimits.ratio / 2) * compressed(content);
  zip.addBuffer(Buffer.from(content), name, { mtime, mode: 0o100644, compress });
}

/** The content of a file; fails at its end where that is not what it was when it was imported. */
function unchanged(path: string, expected: string): Transform {
  const hash = createHash('sha256');
  const checked = new Transform({
    transform(piece: Buffer, _, done) {
      hash.update(piece);
      done(null, piece);
    },
    flush(done) {
      const same = hash.digest('hex') === expected;
      done(same ? null : new ProblemError(problem('file.changed', { path })));
    },
  });
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  source.on('error', (error) => checked.destroy(new ProblemError(fileProblem(error, path))));
  return source.pipe(checked);
}
