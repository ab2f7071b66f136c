import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';

/**
 * Makes sure that the file of a recording is there and still has the content that was imported: by size and time, and
 * by its hash where these differ. Keeps `present` up to date. Problems: file.missing, file.changed, file.unreadable.
 */
export async function checkFile(
  library: Library,
  files: FilesPort,
  recording: StoredRecording,
  signal: AbortSignal = new AbortController().signal,
): Promise<Result<StoredRecording>> {
  const checked = await check(library, files, recording, signal);
  if (checked.ok !== recording.present) library.recordings.setPresent(recording.id, checked.ok);
  return checked.ok ? ok({ ...checked.value, present: true }) : checked;
}

async function check(
  library: Library,
  files: FilesPort,
  recording: StoredRecording,
  signal: AbortSignal,
): Promise<Result<StoredRecording>> {
  const { id, path, fileName } = recording;
  const facts = await files.facts(path);
  if (!facts.ok) return facts;
  const { bytes, modifiedMs } = facts.value;
  if (bytes === recording.bytes && modifiedMs === recording.modifiedMs) return ok(recording);
  const hash = await files.hash(path, signal);
  if (!hash.ok) return hash;
  if (hash.value !== recording.sha256) return fail(problem('file.changed', { path }));
  library.recordings.setFile(id, path, fileName, bytes, modifiedMs);
  return ok({ ...recording, bytes, modifiedMs });
}
