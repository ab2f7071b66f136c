import { gatherExport } from '#main/services/exports/gather.ts';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library, StoredRecording, StoredSession } from '#main/services/ports/library.ts';
import { bundleLimits } from '#main/services/ports/bundles.ts';

/** Recordings of a session, in its order, that get pictures; more would make bundles that are slow to write and to read. */
export const mostPictured = 1000;

/** A flagged recording of the session and its nearest normal one, which are drawn together. */
export interface PicturePair {
  readonly flagged: StoredRecording;
  readonly nearest: StoredRecording | null;
}

export interface BundleContent {
  readonly exported: ExportedSession;
  readonly json: Uint8Array;
  readonly pairs: readonly PicturePair[];
  /** flagged recordings and their nearest normals whose files are here */
  readonly recordings: readonly StoredRecording[];
  /** how many of them are not here */
  readonly missing: number;
}

/** What a bundle of a session is made of. */
export async function gatherContent(
  { library, files }: { readonly library: Library; readonly files: FilesPort },
  session: StoredSession,
  made: { readonly version: string; readonly createdAt: string },
): Promise<BundleContent> {
  const exported = gatherExport(library, session, made);
  const json = new TextEncoder().encode(JSON.stringify(exported));
  const recordingOf = (sha256: string) => library.recordings.byHash(sha256)!;
  const pairs = exported.items.slice(0, mostPictured).map(({ recording, nearest: [first] }) => ({
    flagged: recordingOf(recording.sha256),
    nearest: first === undefined ? null : recordingOf(first.sha256),
  }));
  const wanted = new Set(
    exported.items.flatMap(({ recording, nearest }) => [recording.sha256, ...nearest.map(({ sha256 }) => sha256)]),
  );
  const recordings: StoredRecording[] = [];
  for (const sha256 of wanted) {
    const recording = recordingOf(sha256);
    const facts = await files.facts(recording.path);
    if (facts.ok && facts.value.bytes === recording.bytes) recordings.push(recording);
  }
  return { exported, json, pairs, recordings, missing: wanted.size - recordings.length };
}

/** Why a reader would not take it in; null when it would. */
export function tooLarge(
  { json, pairs, recordings }: BundleContent,
  withRecordings: boolean,
  pictureBytes: number,
): Problem | null {
  const { sessionBytes, entries, entryBytes, bytes } = bundleLimits;
  const sounds = withRecordings ? recordings : [];
  const sum = sounds.reduce((total, recording) => total + recording.bytes, json.length + pictureBytes);
  const megabytes = (value: number) => `${Math.round(value / 1e6)} MB`;
  const refuse = (detail: string) => problem('bundle.too-large', { detail });
  if (json.length > sessionBytes) return refuse(`the session alone has ${megabytes(json.length)}`);
  if (sounds.some((recording) => recording.bytes > entryBytes))
    return refuse(`a recording has over ${megabytes(entryBytes)}`);
  if (sum > bytes) return refuse(`${megabytes(sum)}, where ${megabytes(bytes)} is the limit`);
  const count = 2 + 2 * pairs.length + sounds.length;
  return count > entries ? refuse(`${count} files, where ${entries} is the limit`) : null;
}
