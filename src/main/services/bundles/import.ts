import * as v from 'valibot';
import { exportVersion } from '#shared/core/export/model.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { BundlePort, StagedBundle } from '#main/services/ports/bundles.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { ClockPort, JobContext } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { checkSession } from './check.ts';
import { restoreSession, type Restored } from './restore.ts';
import { sessionFileSchema, type SessionFile } from './schema.ts';

export interface BundleImportNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly bundles: BundlePort;
  readonly clock: ClockPort;
  readonly reviewer: () => string;
}

export interface ImportedSession extends Restored {
  readonly name: string;
  /** recordings whose files came along and were not here */
  readonly recordings: number;
}

const anyVersion = v.object({ format: v.literal('earmark-session'), formatVersion: v.pipe(v.number(), v.integer()) });

/** The session of a JSON value. Problems: bundle.refused, bundle.newer, bundle.older. */
function readSession(value: unknown): Result<SessionFile> {
  const any = v.safeParse(anyVersion, value);
  if (!any.success) return fail(problem('bundle.refused', { detail: 'it holds no session of Earmark' }));
  const found = any.output.formatVersion;
  if (found > exportVersion) return fail(problem('bundle.newer', { found, known: exportVersion }));
  if (found < exportVersion) return fail(problem('bundle.older', { found }));
  const read = v.safeParse(sessionFileSchema, value);
  if (read.success) return ok(read.output);
  const [issue] = read.issues;
  const detail = `its session is not one of Earmark (${v.getDotPath(issue) ?? 'session'}: ${issue.message})`;
  return fail(problem('bundle.refused', { detail: detail.slice(0, 300) }));
}

/**
 * Takes in a bundle, or the JSON of a session: all of it, or nothing where anything is wrong.
 * Problems: those of BundlePort, bundle.older, bundle.content, bundle.journal, bundle.differs, db.full.
 */
export async function importBundle(
  needs: BundleImportNeeds,
  path: string,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<ImportedSession>> {
  if (/\.json$/i.test(path)) {
    const value = await needs.bundles.readJson(path);
    return value.ok ? takeIn(needs, value.value, null, signal) : value;
  }
  const staged = await needs.bundles.read(path, signal, progress);
  if (!staged.ok) return staged;
  try {
    return await takeIn(needs, staged.value.session, staged.value, signal);
  } finally {
    staged.value.discard();
  }
}

async function takeIn(
  needs: BundleImportNeeds,
  value: unknown,
  staged: StagedBundle | null,
  signal: AbortSignal,
): Promise<Result<ImportedSession>> {
  const read = readSession(value);
  if (!read.ok) return read;
  const file = read.value;
  const wrong = checkSession(file, needs.library.shared) ?? checkStaged(file, staged);
  if (wrong !== null) return fail(wrong);
  const sounds = await missingHere(needs, file, staged?.recordings ?? new Set());
  const pictures = staged?.manifest.pictures ?? [];
  const origin = { by: staged?.manifest.by ?? '', at: staged?.manifest.createdAt ?? '' };
  const pngs = pictures.flatMap(({ flagged, nearest }) => [flagged, nearest]).flatMap((one) => one?.sha256 ?? []);
  if (signal.aborted) return fail(problem('job.cancelled'));
  // From here on nothing is waited for: the files move and the library changes in one go.
  let undo: () => void = () => undefined;
  try {
    const kept = staged?.keep(new Set([...sounds, ...pngs])) ?? { files: new Map(), undo: () => undefined };
    undo = () => kept.undo();
    const files = new Map([...kept.files].filter(([sha256]) => sounds.has(sha256)));
    const context = { at: needs.clock.now().toISOString(), reviewer: needs.reviewer(), files };
    const restored = needs.library.transaction(() => {
      for (const { of, beside, ...facts } of pictures)
        if (needs.library.shared.pictures(of, beside) === null)
          needs.library.shared.putPictures(of, beside, { ...facts, origin });
      return restoreSession(needs.library, file, context);
    });
    return ok({ ...restored, name: file.session.name, recordings: files.size });
  } catch (error) {
    undo();
    if (error instanceof ProblemError) return fail(error.problem);
    throw error;
  }
}

/** The archive and the session in it belong together. */
function checkStaged(file: SessionFile, staged: StagedBundle | null) {
  if (staged === null) return null;
  const { manifest, recordings } = staged;
  const known = new Set([...file.items.map(({ recording }) => recording), ...file.recordings].map((one) => one.sha256));
  const pngs = new Set(manifest.entries.filter(({ kind }) => kind === 'picture').map(({ sha256 }) => sha256));
  const refuse = (detail: string) => problem('bundle.content', { detail });
  if (manifest.session.identity !== file.session.identity) return refuse('its manifest is of another session');
  if ([...recordings].some((sha256) => !known.has(sha256))) return refuse('it holds a recording of another session');
  for (const { of, beside, flagged, nearest } of manifest.pictures) {
    if (!known.has(of) || (beside !== null && !known.has(beside))) return refuse('it has a picture of another session');
    if ([flagged, nearest].some((one) => one !== null && !pngs.has(one.sha256))) return refuse('it lacks a picture');
  }
  return null;
}

/** Of the recordings that came along, those whose file is not here. */
async function missingHere(
  { library, files }: BundleImportNeeds,
  file: SessionFile,
  came: ReadonlySet<string>,
): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const { sha256 } of [...file.items.map(({ recording }) => recording), ...file.recordings]) {
    if (!came.has(sha256)) continue;
    const known = library.recordings.byHash(sha256);
    const facts = known === null ? null : await files.facts(known.path);
    if (facts === null || !facts.ok || facts.value.bytes !== known?.bytes) missing.add(sha256);
  }
  return missing;
}
