import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, ZipFile } from 'yauzl';
import { audioKind } from '#shared/core/audio/kind.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, unwrap, type Result } from '#shared/core/result.ts';
import { syncFolder } from '#main/adapters/files/atomic.ts';
import { fileProblem } from '#main/adapters/files/problem.ts';
import type { BundleLimits, BundleManifest, BundlePort, StagedBundle } from '#main/services/ports/bundles.ts';
import { listEntries, openArchive, Refusal } from './archive.ts';
import { extractEntry, readEntry } from './extract.ts';
import { manifestName, readManifest } from './manifest.ts';
import { writeProblem } from './problem.ts';

export const stagingPrefix = '.staging-';

/** What files are called that stay: their content's hash, and what their first bytes say they are. */
export const keptName = /^[0-9a-f]{64}\.(wav|flac|ogg|mp3|png)$/;

interface StagedFile {
  readonly sha256: string;
  readonly extension: string;
}

/**
 * Reads bundles into a fresh folder inside `folder`. Everything is checked before anything is handed on, and whatever
 * goes wrong leaves nothing behind (BundlePort.read).
 */
export function createBundleReader(folder: string, limits: BundleLimits): BundlePort['read'] {
  return async (path, signal, progress) => {
    const staging = join(folder, `${stagingPrefix}${randomBytes(8).toString('hex')}`);
    const discard = () => removeStaging(folder, staging);
    let handle: number | null = null;
    try {
      handle = openFile(path);
      const zip = await openArchive(handle);
      const entries = await listEntries(zip, limits);
      const manifest = await manifestOf(zip, entries, limits, signal);
      mkdirSync(staging, { recursive: true });
      const { session, files } = await extractAll(zip, entries, manifest, { staging, limits, signal, progress });
      const recordings = new Set(files.filter(({ extension }) => extension !== 'png').map(({ sha256 }) => sha256));
      return ok({ manifest, session, recordings, keep: (wanted) => keep(folder, staging, files, wanted), discard });
    } catch (error) {
      discard();
      return refused(error, folder, signal);
    } finally {
      if (handle !== null) closeSync(handle);
    }
  };
}

/** Whatever is wrong with the archive is a refusal; what is wrong with this machine's disk is said as such. */
function refused(error: unknown, folder: string, signal: AbortSignal): Result<never> {
  if (signal.aborted) return fail(problem('job.cancelled'));
  const found = writeProblem(error, folder);
  if (found !== null) return fail(found);
  const inflating = error instanceof Error && 'code' in error && /^(Z_|ERR_)/.test(String(error.code));
  if (error instanceof Refusal) return fail(problem('bundle.refused', { detail: error.message }));
  if (inflating || isReaderError(error)) return fail(problem('bundle.refused', { detail: 'an entry cannot be read' }));
  throw error;
}

/** yauzl's streams end with a plain Error where the content is not what the archive says. */
function isReaderError(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error;
}

function openFile(path: string): number {
  try {
    // Opening something else, as a pipe, could wait for ever.
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch (error) {
    throw new ProblemError(fileProblem(error, path));
  }
  throw new ProblemError(problem('file.not-a-file'));
}

/** The manifest, after it was compared with what the archive holds: both name the same entries of the same size. */
async function manifestOf(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  limits: BundleLimits,
  signal: AbortSignal,
): Promise<BundleManifest> {
  const entry = entries.get(manifestName);
  if (entry === undefined) throw new Refusal('it has no manifest');
  const { content } = await readEntry(zip, entry, limits, limits.manifestBytes, signal);
  const manifest = unwrap(readManifest(parsed(content)));
  const named = manifest.entries.every(({ name, bytes }) => entries.get(name)?.uncompressedSize === bytes);
  if (!named || manifest.entries.length !== entries.size - 1)
    throw new Refusal('its manifest names other entries than it has');
  return manifest;
}

interface Extraction {
  readonly staging: string;
  readonly limits: BundleLimits;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

async function extractAll(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  manifest: BundleManifest,
  { staging, limits, signal, progress }: Extraction,
): Promise<{ readonly session: unknown; readonly files: StagedFile[] }> {
  let session: unknown = null;
  const files: StagedFile[] = [];
  for (const [index, said] of manifest.entries.entries()) {
    const entry = entries.get(said.name)!;
    progress(index, manifest.entries.length);
    if (said.kind === 'session') {
      const { content, sha256 } = await readEntry(zip, entry, limits, limits.sessionBytes, signal);
      if (sha256 !== said.sha256) throw new Refusal('an entry is not what its manifest says');
      session = parsed(content);
    } else {
      const { head } = await extractEntry(zip, entry, said, { folder: staging, limits, signal });
      files.push({ sha256: said.sha256, extension: extensionOf(said.kind, head) });
    }
  }
  return { session, files };
}

/** Lists and objects, and values, of the JSON of a session; 50,000 items have half of it. Memory is for each of them. */
const mostContainers = 2_000_000;
const mostValues = 10_000_000;
const [bracket, brace, comma] = [...Buffer.from('[{,')];

function checkParts(content: Buffer): void {
  let containers = 0;
  let values = 0;
  for (const byte of content) {
    if (byte === bracket || byte === brace) containers++;
    else if (byte === comma) values++;
  }
  if (containers > mostContainers || values > mostValues) throw new Refusal('its JSON has too many parts');
}

/** JSON of a file that nobody is to trust: it may have parts without end, or nest so deeply that it cannot be read. */
export function parsed(content: Buffer): unknown {
  checkParts(content);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as unknown;
  } catch {
    throw new Refusal('its JSON cannot be read');
  }
}

function extensionOf(kind: 'picture' | 'recording', head: Buffer): string {
  const isPicture = head.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n';
  const extension = kind === 'recording' ? audioKind(head) : isPicture ? 'png' : null;
  if (extension === null) throw new Refusal(`an entry is no ${kind}`);
  return extension;
}

function keep(
  folder: string,
  staging: string,
  files: readonly StagedFile[],
  wanted: ReadonlySet<string>,
): ReturnType<StagedBundle['keep']> {
  const fresh: string[] = [];
  const undo = () => fresh.forEach((path) => rmSync(path, { force: true }));
  try {
    const kept = files
      .filter(({ sha256 }) => wanted.has(sha256))
      .map(({ sha256, extension }) => {
        const path = join(folder, `${sha256}.${extension}`);
        if (!existsSync(path)) fresh.push(path);
        renameSync(join(staging, sha256), path);
        return [sha256, { path, modifiedMs: statSync(path).mtimeMs }] as const;
      });
    syncFolder(folder);
    return { files: new Map(kept), undo };
  } catch (error) {
    undo();
    const found = writeProblem(error, folder);
    throw found === null ? error : new ProblemError(found);
  }
}

/** The folder goes too when nothing was ever kept in it. */
function removeStaging(folder: string, staging: string): void {
  rmSync(staging, { recursive: true, force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it, or it never was.
  }
}
