import { createLevelMeter } from '#shared/core/audio/level.ts';
import { parsePlace } from '#shared/core/audio/names.ts';
import type { RecordingPlace } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { DecodePort } from '#main/services/ports.ts';
import type { ClockPort, EventsPort, JobContext } from '#main/services/ports/host.ts';
import type { FileFacts, FilesPort, ManifestRow } from '#main/services/ports/files.ts';
import type { Library, NewRecording } from '#main/services/ports/library.ts';

/** One analysis frame; a shorter recording is listed but cannot be scored. */
const shortestSeconds = 0.025;
/** Rows per transaction and milliseconds between two: what a crash can cost is an import of this much again. */
const batchSize = 200;
const batchMilliseconds = 500;

export interface ImportCounts {
  /** new recordings */
  readonly imported: number;
  /** files whose content was in the library already */
  readonly known: number;
  /** recordings that were found again at another path */
  readonly moved: number;
  /** files that could not be imported */
  readonly broken: number;
}

export interface ImportNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly decode: DecodePort;
  readonly clock: ClockPort;
  readonly events: EventsPort;
}

type ImportContext = Pick<JobContext, 'signal' | 'progress'>;

interface Candidate {
  readonly path: string;
  /** what a manifest says; it outranks the file's name, also for a recording that is known */
  readonly row: ManifestRow | null;
}

/** What became of one file; applied to the library in batches. */
type Finding =
  | { readonly kind: 'broken'; readonly path: string; readonly problem: Problem }
  | { readonly kind: 'seen'; readonly candidate: Candidate; readonly id: number }
  | {
      readonly kind: 'same';
      readonly candidate: Candidate;
      readonly sha256: string;
      readonly facts: FileFacts;
      /** its old place is empty now, or holds something else */
      readonly moved: boolean;
    }
  | { readonly kind: 'new'; readonly recording: NewRecording; readonly warning: Problem | null };

/**
 * Imports folders, files and CSV manifests. The same content twice is one recording, known by its SHA-256; a moved file
 * keeps its recording. A file that cannot be used becomes an import problem with its cause and the rest goes on.
 * Problem: job.cancelled (what was finished is kept).
 */
export async function importPaths(
  needs: ImportNeeds,
  paths: readonly string[],
  { signal, progress }: ImportContext,
): Promise<Result<ImportCounts>> {
  const { library, files, clock, events } = needs;
  const counts = { imported: 0, known: 0, moved: 0, broken: 0 };
  const pending: Finding[] = [];
  const pendingHashes = new Set<string>();
  let flushed = clock.elapsed();

  library.transaction(() => paths.forEach((path) => library.importProblems.forget(path)));
  const { candidates, broken } = await collect(files, paths, signal);
  pending.push(...broken);
  for (const [index, candidate] of candidates.entries()) {
    if (signal.aborted) break;
    const finding = await examine(needs, candidate, pendingHashes, signal);
    if (signal.aborted) break;
    const claimed = claimedHash(finding);
    if (claimed !== null) pendingHashes.add(claimed);
    pending.push(finding);
    if (pending.length >= batchSize || clock.elapsed() - flushed > batchMilliseconds) flush();
    progress(index + 1, candidates.length);
  }
  flush();
  return signal.aborted ? fail(problem('job.cancelled')) : ok(counts);

  function flush(): void {
    flushed = clock.elapsed();
    if (pending.length === 0) return;
    const found = { ...counts };
    library.transaction(() => pending.forEach((finding) => found[apply(needs, finding)]++));
    Object.assign(counts, found);
    pending.length = 0;
    pendingHashes.clear();
    events.emit('library.changed', {});
  }
}

/** The content that a finding gives a place to: of equal files in one import only the first one does. */
function claimedHash(finding: Finding): string | null {
  if (finding.kind === 'new') return finding.recording.sha256;
  return finding.kind === 'same' && finding.moved ? finding.sha256 : null;
}

/** Everything that is to be imported, and what could not even be looked at. */
async function collect(files: FilesPort, paths: readonly string[], signal: AbortSignal) {
  const candidates = new Map<string, Candidate>();
  const broken: Finding[] = [];
  const reject = (path: string, found: Problem) => broken.push({ kind: 'broken', path, problem: found });
  for await (const found of files.find(paths, signal)) {
    if (found.kind === 'problem') reject(found.path, found.problem);
    else if (found.kind === 'audio') candidates.set(found.path, candidates.get(found.path) ?? { ...found, row: null });
    else {
      const manifest = await files.readManifest(found.path);
      if (!manifest.ok) {
        reject(found.path, manifest.problem);
        continue;
      }
      for (const row of manifest.value.rows) candidates.set(row.path, { path: row.path, row });
      for (const { row, problem: cause } of manifest.value.problems) reject(`${found.path} (row ${row})`, cause);
    }
  }
  return { candidates: [...candidates.values()], broken };
}

async function examine(
  needs: ImportNeeds,
  candidate: Candidate,
  pendingHashes: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Finding> {
  const { library, files } = needs;
  const { path } = candidate;
  const broken = (found: Problem): Finding => ({ kind: 'broken', path, problem: found });

  const facts = await files.facts(path);
  if (!facts.ok) return broken(facts.problem);
  const known = library.recordings.byPath(path);
  if (known?.present === true && known.bytes === facts.value.bytes && known.modifiedMs === facts.value.modifiedMs)
    return { kind: 'seen', candidate, id: known.id };

  const hash = await files.hash(path, signal);
  if (!hash.ok) return broken(hash.problem);
  const same = { kind: 'same', candidate, sha256: hash.value, facts: facts.value } as const;
  if (pendingHashes.has(hash.value)) return { ...same, moved: false };
  const twin = library.recordings.byHash(hash.value);
  if (twin === null) return listen(needs, candidate, hash.value, facts.value, signal);
  if (twin.path === path) return { ...same, moved: false };
  const before = await files.facts(twin.path);
  const stillThere = before.ok && before.value.bytes === twin.bytes && before.value.modifiedMs === twin.modifiedMs;
  return { ...same, moved: !stillThere };
}

async function listen(
  needs: ImportNeeds,
  candidate: Candidate,
  sha256: string,
  facts: FileFacts,
  signal: AbortSignal,
): Promise<Finding> {
  const { path, row } = candidate;
  const meter = createLevelMeter();
  const read = await needs.decode.readSound(path, {
    block(samples) {
      if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
      meter.add(samples);
    },
  });
  if (!read.ok) return { kind: 'broken', path, problem: read.problem };
  const { sampleRate, channels, frames, encoding, truncated } = read.value;
  const durationSeconds = frames / sampleRate;
  const tooShort = durationSeconds < shortestSeconds;
  return {
    kind: 'new',
    warning: truncated ? problem('wav.truncated', { frames }) : null,
    recording: {
      sha256,
      path,
      fileName: needs.files.fileName(path),
      ...facts,
      present: true,
      place: placeWith(parsePlace(path), row),
      sampleRate,
      channels,
      durationSeconds,
      encoding,
      ...meter.summary(),
      importedAt: needs.clock.now().toISOString(),
      problem: tooShort ? problem('audio.too-short', { seconds: Number(durationSeconds.toFixed(4)) }) : null,
    },
  };
}

function placeWith(place: RecordingPlace, row: ManifestRow | null): RecordingPlace {
  if (row === null) return place;
  return {
    machine: row.machine ?? place.machine,
    section: row.section ?? place.section,
    domain: row.domain ?? place.domain,
    split: row.split ?? place.split,
    label: row.label ?? place.label,
    attributes: row.attributes ?? place.attributes,
  };
}

/** Writes one finding; says under which count it goes. */
function apply(needs: ImportNeeds, finding: Finding): keyof ImportCounts {
  const { library, files, clock } = needs;
  const report = (path: string, found: Problem) => {
    const { machine, section } = parsePlace(path);
    library.importProblems.put({ path, machine, section, problem: found, seenAt: clock.now().toISOString() });
  };
  if (finding.kind === 'broken') {
    report(finding.path, finding.problem);
    return 'broken';
  }
  if (finding.kind === 'new') {
    const { recording, warning } = finding;
    library.recordings.insert(recording);
    library.importProblems.remove(recording.path);
    if (warning !== null) report(recording.path, warning);
    return 'imported';
  }
  const { path, row } = finding.candidate;
  const recording =
    finding.kind === 'seen' ? library.recordings.get(finding.id)! : library.recordings.byHash(finding.sha256)!;
  if (row !== null) library.recordings.setPlace(recording.id, placeWith(recording.place, row));
  if (finding.kind === 'seen') return 'known';
  const { moved, facts } = finding;
  if (moved || recording.path === path)
    library.recordings.setFile(recording.id, path, files.fileName(path), facts.bytes, facts.modifiedMs);
  library.importProblems.remove(path);
  return moved ? 'moved' : 'known';
}
