import type { CallOutput } from '#shared/contract/api.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { asProblem } from '#main/services/stored-problem.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library } from '#main/services/ports/library.ts';

type Resolved = CallOutput<'recordings.resolve'>['files'][number];

/**
 * Which recordings the files of these paths are: by their path, and by their content where a path is not the one the
 * library knows (a copy). What cannot be resolved comes with its problem: that of its import where there was one.
 */
export async function resolveRecordings(
  library: Library,
  files: FilesPort,
  paths: readonly string[],
): Promise<CallOutput<'recordings.resolve'>> {
  const { signal } = new AbortController();
  const importProblems = new Map(library.importProblems.list().map((found) => [found.path, asProblem(found.problem)]));
  const resolved: Resolved[] = [];
  const reject = (path: string, found: Problem) => resolved.push({ path, recordingId: null, problem: plain(found) });

  for await (const found of files.find(paths, signal)) {
    const { path } = found;
    if (found.kind === 'problem') reject(path, found.problem);
    if (found.kind !== 'audio') continue;
    const recordingId = await recordingAt(library, files, path, signal);
    if (recordingId !== null) resolved.push({ path, recordingId, problem: null });
    else reject(path, importProblems.get(path) ?? problem('recording.unknown'));
  }
  return { files: resolved };
}

async function recordingAt(
  library: Library,
  files: FilesPort,
  path: string,
  signal: AbortSignal,
): Promise<number | null> {
  const known = library.recordings.byPath(path);
  const facts = await files.facts(path);
  if (!facts.ok) return known?.id ?? null;
  if (known?.bytes === facts.value.bytes && known.modifiedMs === facts.value.modifiedMs) return known.id;
  const hash = await files.hash(path, signal);
  return hash.ok ? (library.recordings.byHash(hash.value)?.id ?? null) : null;
}

function plain({ code, message, data }: Problem): NonNullable<Resolved['problem']> {
  return data === undefined ? { code, message } : { code, message, data: { ...data } };
}
