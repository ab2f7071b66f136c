import type { FittedDetector, Preset } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { emptyNote } from '#shared/core/report/options.ts';
import { ProblemError } from '#shared/core/result.ts';
import type { Library, StoredSessionItem } from '#main/services/ports/library.ts';
import { entryKey, type KnownEntry } from '#main/services/ports/shared.ts';
import { storedNote, storeNote, storeOptions } from '#main/services/report/draft.ts';
import { placeDetector } from './detectors.ts';
import type { SessionFile, SessionFileRecording } from './schema.ts';

/** A recording's file that came with the session and lies in the library now. */
export interface ReceivedFile {
  readonly path: string;
  readonly modifiedMs: number;
}

export interface RestoreContext {
  /** ISO 8601 */
  readonly at: string;
  /** the person at the screen */
  readonly reviewer: string;
  /** by SHA-256, of recordings whose file is not here yet */
  readonly files: ReadonlyMap<string, ReceivedFile>;
}

export interface Restored {
  readonly sessionId: number;
  /** the session was not here before, something was added to it, or all of it was here */
  readonly outcome: 'new' | 'merged' | 'known';
  /** of the journal */
  readonly entries: number;
  /** of them, those that were given elsewhere under the name of the person at the screen here */
  readonly ownName: number;
}

/**
 * Makes the session of a file that checkSession found sound, or joins to the one that is here what it does not have.
 * What is here is never changed or overwritten. To be called within one transaction; throws ProblemError bundle.differs and
 * bundle.content.
 */
export function restoreSession(library: Library, file: SessionFile, context: RestoreContext): Restored {
  const recordings = placeRecordings(library, file, context);
  const existing = library.shared.sessionWith(file.session.identity);
  const sessionId = existing ?? insertSession(library, file, recordings, context.at);
  const items = library.sessions.items(sessionId);
  if (existing !== null && !sameItems(library, items, file)) throw new ProblemError(problem('bundle.differs'));
  const detectors = new Map(items.map(({ recordingId, detectorId }) => [recordingId, detectorId]));
  const { entries, ownName } = joinJournal(library, file, sessionId, { recordings, detectors, context });
  const beside =
    restoreScores(library, file, recordings, detectors, context.at) +
    restoreNotes(library, file, sessionId, recordings, existing === null) +
    restoreBookmarks(library, file, sessionId, recordings, existing === null ? null : context.reviewer);
  if (existing === null) return { sessionId, outcome: 'new', entries, ownName };
  return { sessionId, outcome: entries + beside + context.files.size > 0 ? 'merged' : 'known', entries, ownName };
}

type Numbers = ReadonlyMap<string, number>;

/** Recordings that are not here become known without their file, unless it came along. */
function placeRecordings(library: Library, file: SessionFile, { files }: RestoreContext): Numbers {
  const all: SessionFileRecording[] = [...file.items.map(({ recording }) => recording), ...file.recordings];
  return new Map(
    all.map((recording) => {
      const { sha256, bytes, fileName, problem: found, ...facts } = recording;
      const here = files.get(sha256);
      const known = library.recordings.byHash(sha256);
      if (known !== null) {
        if (here) library.recordings.setFile(known.id, here.path, known.fileName, bytes, here.modifiedMs);
        return [sha256, known.id];
      }
      const where = here ?? { path: onThisComputer(facts.path, fileName), modifiedMs: facts.modifiedMs };
      const placed = { ...facts, ...where, sha256, bytes, fileName, present: here !== undefined };
      return [sha256, library.recordings.insert({ ...placed, problem: found })];
    }),
  );
}

/**
 * Where a recording was, as its sender says. Two slashes name another computer, and to look there would make Windows greet
 * it with the user's name: then the name of the file has to do, until the user says where the recording is.
 */
function onThisComputer(path: string, fileName: string): string {
  return /^[\\/]{2}/.test(path) ? fileName : path;
}

function insertSession(library: Library, file: SessionFile, recordings: Numbers, at: string): number {
  const detectors = new Map(
    file.detectors.map((detector) => {
      const fitted: FittedDetector = {
        standardisation: detector.standardisation,
        threshold: detector.threshold,
        levelThreshold: detector.levelThreshold,
        leaveOneOut: detector.bank.map(({ leaveOneOut }) => leaveOneOut),
      };
      const origin = {
        modelId: library.shared.modelId({ ...detector.model, directory: '' }, at),
        presetId: library.embeddings.presetId(detector.spec.preset as Preset),
        frontEnd: detector.frontEnd,
      };
      return [detector.id, placeDetector(library, detector, fitted, origin, recordings)];
    }),
  );
  const items = file.items.map(({ recording, detectorId, score, threshold, levelAlarm }) => ({
    recordingId: recordings.get(recording.sha256)!,
    detectorId: detectors.get(detectorId)!,
    score,
    threshold,
    levelAlarm,
  }));
  const sessionId = library.sessions.insert(file.session.name, false, items, file.session.createdAt);
  library.shared.setIdentity(sessionId, file.session.identity);
  return sessionId;
}

function sameItems(library: Library, items: readonly StoredSessionItem[], file: SessionFile): boolean {
  return (
    items.length === file.items.length &&
    file.items.every(({ recording, score, threshold }, index) => {
      const item = items[index]!;
      const { sha256 } = library.recordings.get(item.recordingId)!;
      return sha256 === recording.sha256 && item.score === score && item.threshold === threshold;
    })
  );
}

interface JournalTarget {
  readonly recordings: Numbers;
  readonly detectors: ReadonlyMap<number, number>;
  readonly context: RestoreContext;
}

/** Appends what was said elsewhere; says how many entries, and how many of them under one's own name. */
function joinJournal(
  library: Library,
  file: SessionFile,
  sessionId: number,
  { recordings, detectors, context }: JournalTarget,
): Pick<Restored, 'entries' | 'ownName'> {
  const { shared } = library;
  const before = heardFrom(file, shared.entries(sessionId));
  const sequences = new Map<string, number>();
  let [entries, ownName] = [0, 0];
  for (const [index, { sha256, ...entry }] of file.journal.entries()) {
    const recordingId = recordings.get(sha256)!;
    const known = shared.find(entry.hash);
    if (known !== null && (known.sessionId !== sessionId || known.recordingId !== recordingId))
      throw new ProblemError(problem('bundle.content', { detail: 'an entry of its journal has another place here' }));
    const countedBlind = entry.countedBlind || index < (before.get(recordingId) ?? 0);
    const joined = { entry: { ...entry, countedBlind }, recordingId, detectorId: detectors.get(recordingId)! };
    // One after the other: where a library was copied, two entries can have its number, and the nearest before is meant.
    const sequence = known?.sequence ?? shared.join(sessionId, joined, sequences, context);
    sequences.set(entryKey(entry.library, entry.sequence), sequence);
    if (known !== null) continue;
    entries += 1;
    if (entry.reviewer === context.reviewer) ownName += 1;
  }
  return { entries, ownName };
}

/**
 * By recording, the place in the file from which on everything was known that is said of it here: who spoke before that
 * place did not know it.
 */
function heardFrom({ journal }: SessionFile, here: readonly KnownEntry[]): Map<number, number> {
  const places = new Map(journal.map(({ hash }, index) => [hash, index]));
  const before = new Map<number, number>();
  for (const { entry, recordingId } of here) {
    const place = places.get(entry.hash) ?? Infinity;
    before.set(recordingId, Math.max(place, before.get(recordingId) ?? 0));
  }
  return before;
}

/** What was computed elsewhere and not here: scores, and masks where more of them were run. Says how many. */
function restoreScores(
  library: Library,
  file: SessionFile,
  recordings: Numbers,
  detectors: ReadonlyMap<number, number>,
  at: string,
): number {
  let restored = 0;
  for (const { recording, scored, scores, worst, nearest, explanation } of file.items) {
    const recordingId = recordings.get(recording.sha256)!;
    const detectorId = detectors.get(recordingId)!;
    if (scored !== null && scores !== null && library.scores.get(detectorId, recordingId) === null) {
      const near = nearest.map(({ sha256, distance }) => ({ recordingId: recordings.get(sha256)!, distance }));
      library.scores.put(detectorId, [{ recordingId, ...scored, scores, worst, nearest: near }], at);
      restored++;
    }
    const done = library.maskTables.get(detectorId, recordingId)?.done ?? 0;
    if (explanation !== null && explanation.done > done) {
      const table = Float64Array.from(explanation.scores, (score) => score ?? NaN);
      library.maskTables.put(detectorId, recordingId, { ...explanation, scores: table });
      restored++;
    }
  }
  return restored;
}

/** Notes beside findings that have none here; the report's choices only with a new session. Says how many notes. */
function restoreNotes(
  library: Library,
  { report }: SessionFile,
  sessionId: number,
  recordings: Numbers,
  isNew: boolean,
): number {
  if (isNew) storeOptions(library.settings, sessionId, report.options);
  const missing = report.notes.filter(
    ({ sha256 }) => storedNote(library.settings, sessionId, recordings.get(sha256)!) === emptyNote,
  );
  for (const { sha256, note } of missing) storeNote(library.settings, sessionId, recordings.get(sha256)!, note);
  return missing.length;
}

/** Marks of others; one's own are as one left them here. Says how many. */
function restoreBookmarks(
  library: Library,
  { bookmarks }: SessionFile,
  sessionId: number,
  recordings: Numbers,
  except: string | null,
): number {
  const here = new Set(
    library.bookmarks.ofSession(sessionId).map(({ recordingId, reviewer }) => `${recordingId} ${reviewer}`),
  );
  const missing = bookmarks.filter(
    ({ sha256, reviewer }) => reviewer !== except && !here.has(`${recordings.get(sha256)} ${reviewer}`),
  );
  for (const { sha256, reviewer, at } of missing)
    library.bookmarks.set(sessionId, recordings.get(sha256)!, reviewer, at);
  return missing.length;
}
