import type { MissingRecordings } from '#shared/contract/locate.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { JobContext } from '#main/services/ports/host.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';

/** Files that are looked at together: on a network drive each waits for its own answer. */
const together = 16;
/** Folders that are named; the rest is only counted. */
const mostFolders = 20;

export interface LocateNeeds {
  readonly library: Library;
  readonly files: FilesPort;
}

/** Which recordings are not where they were seen last. Keeps `present` up to date; nothing is read but length and time. */
export async function missingRecordings(needs: LocateNeeds): Promise<MissingRecordings> {
  const all = needs.library.recordings.all({});
  const missing = await findMissing(needs, all);
  const counts = new Map<string, number>();
  for (const { path } of missing) {
    const folder = folderOf(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const folders = [...counts]
    .map(([path, recordings]) => ({ path, recordings }))
    .sort((a, b) => b.recordings - a.recordings || (a.path < b.path ? -1 : 1));
  return { total: all.length, missing: missing.length, folders: folders.slice(0, mostFolders) };
}

/** Of a path of any system: a session may come from another one, and then it can be a mere name, which has none. */
function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return path.slice(0, end === 0 ? 1 : Math.max(0, end));
}

/**
 * Looks for the missing recordings in `paths`. Only a file of the right length is read, and only one with the same
 * SHA-256 is taken; names do not count. What is found is saved at once, so that a search that is stopped keeps it.
 * Problems: folder.missing and the like when nothing could be looked at, job.cancelled.
 */
export async function locateRecordings(
  needs: LocateNeeds,
  paths: readonly string[],
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<{ readonly found: number; readonly missing: number }>> {
  const { library, files } = needs;
  const missing = await findMissing(needs, library.recordings.all({}));
  const sought = new Map(missing.map((recording) => [recording.sha256, recording]));
  const lengths = new Set(missing.map(({ bytes }) => bytes));
  const looked = await candidates(files, paths, lengths, signal);
  if (!looked.ok) return looked;

  let found = 0;
  for (const [index, path] of looked.value.entries()) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    if (sought.size === 0) break;
    const hash = await files.hash(path, signal);
    const recording = hash.ok ? sought.get(hash.value) : undefined;
    const facts = recording ? await files.facts(path) : null;
    if (recording && facts?.ok) {
      const { bytes, modifiedMs } = facts.value;
      library.recordings.setFile(recording.id, path, files.fileName(path), bytes, modifiedMs);
      sought.delete(recording.sha256);
      found++;
    }
    progress(index + 1, looked.value.length);
  }
  return ok({ found, missing: sought.size });
}

/** Audio files of one of these lengths. A problem only when there was nothing else to look at. */
async function candidates(
  files: FilesPort,
  paths: readonly string[],
  lengths: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Result<string[]>> {
  const fitting: string[] = [];
  let seen = 0;
  let first: Problem | null = null;
  for await (const found of files.find(paths, signal)) {
    if (found.kind === 'problem') first ??= found.problem;
    if (found.kind !== 'audio') continue;
    seen++;
    const facts = await files.facts(found.path);
    if (facts.ok && lengths.has(facts.value.bytes)) fitting.push(found.path);
  }
  if (signal.aborted) return fail(problem('job.cancelled'));
  return seen === 0 && first !== null ? fail(first) : ok(fitting);
}

async function findMissing({ library, files }: LocateNeeds, all: readonly StoredRecording[]) {
  const missing: StoredRecording[] = [];
  for (let start = 0; start < all.length; start += together) {
    const batch = all.slice(start, start + together);
    const now = await Promise.all(batch.map(({ path }) => files.facts(path)));
    batch.forEach((recording, index) => {
      const facts = now[index]!;
      const fits = facts.ok && facts.value.bytes === recording.bytes;
      if (!fits) missing.push(recording);
      // One that was written again may have other content: whoever opens it compares that.
      const same = fits && facts.value.modifiedMs === recording.modifiedMs;
      if (recording.present ? !fits : same) library.recordings.setPresent(recording.id, fits);
    });
  }
  return missing;
}
