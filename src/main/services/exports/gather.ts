import { explain } from '#shared/core/explain/explain.ts';
import type {
  ExportedDetector,
  ExportedEntry,
  ExportedItem,
  ExportedRecording,
  ExportedSession,
} from '#shared/core/export/model.ts';
import { exportVersion } from '#shared/core/export/model.ts';
import { omit } from '#shared/core/omit.ts';
import { agreements } from '#shared/core/report/agreement.ts';
import { emptyNote } from '#shared/core/report/options.ts';
import type {
  Library,
  StoredDetector,
  StoredRecording,
  StoredSession,
  StoredSessionItem,
} from '#main/services/ports/library.ts';
import { storedNote, storedOptions } from '#main/services/report/draft.ts';
import { asProblem } from '#main/services/stored-problem.ts';
import { reasonText } from '#main/services/verdicts/reasons.ts';

/** Everything the library holds about a session, as it stands now: what restoreSession needs to make the same one again. */
export function gatherExport(
  library: Library,
  session: StoredSession,
  made: { readonly version: string; readonly createdAt: string },
): ExportedSession {
  const stored = library.sessions.items(session.id);
  const detectorIds = [...new Set(stored.map(({ detectorId }) => detectorId))];
  const detectors = detectorIds.map((id, index) => exportedDetector(library, library.detectors.get(id)!, index + 1));
  const journal = gatherJournal(library, session.id);
  const standing = standingVerdicts(library, session.id);
  const items = stored.map((item) => ({
    ...exportedItem(library, item, detectorIds.indexOf(item.detectorId) + 1),
    verdict: standing.get(item.recordingId) ?? null,
  }));
  return {
    format: 'earmark-session',
    formatVersion: exportVersion,
    ...made,
    journalHead: library.journal.head(),
    session: { identity: library.shared.identityOf(session.id), name: session.name, createdAt: session.createdAt },
    detectors,
    items,
    recordings: otherRecordings(library, items, detectors),
    journal,
    agreement: agreements(library.journal.ofSession(session.id)),
    bookmarks: library.bookmarks
      .ofSession(session.id)
      .map(({ recordingId, reviewer, at }) => ({ sha256: library.recordings.get(recordingId)!.sha256, reviewer, at }))
      .sort((a, b) => (`${a.sha256} ${a.reviewer}` < `${b.sha256} ${b.reviewer}` ? -1 : 1)),
    report: gatherReportDraft(library, session.id, stored),
  };
}

function gatherJournal(library: Library, sessionId: number): ExportedEntry[] {
  return library.shared.entries(sessionId).map(({ entry, recordingId }) => ({
    ...entry,
    sha256: library.recordings.get(recordingId)!.sha256,
  }));
}

function standingVerdicts(library: Library, sessionId: number): Map<number, ExportedItem['verdict']> {
  const hashes = new Map(library.shared.entries(sessionId).map(({ sequence, entry }) => [sequence, entry.hash]));
  return new Map(
    [...library.journal.standing(sessionId)].map(([recordingId, standing]) => {
      const { verdict, reason, comment, severity, tags, reviewer, at, disputed, sequence } = standing;
      const said = { verdict, reason, reasonText: reasonText(standing), comment, severity, tags };
      return [recordingId, { ...said, reviewer, at, disputed, hash: hashes.get(sequence)! }];
    }),
  );
}

function gatherReportDraft(
  library: Library,
  sessionId: number,
  items: readonly StoredSessionItem[],
): ExportedSession['report'] {
  const notes = items.flatMap(({ recordingId }) => {
    const note = storedNote(library.settings, sessionId, recordingId);
    return note === emptyNote ? [] : [{ sha256: library.recordings.get(recordingId)!.sha256, note }];
  });
  return { options: storedOptions(library.settings, sessionId), notes };
}

function exportedItem(
  library: Library,
  item: StoredSessionItem,
  detectorNumber: number,
): Omit<ExportedItem, 'verdict'> {
  const { position, detectorId, recordingId, threshold, levelAlarm } = item;
  const score = library.scores.get(detectorId, recordingId);
  return {
    position: position + 1,
    recording: exportedRecording(library.recordings.get(recordingId)!),
    detectorId: detectorNumber,
    score: item.score,
    threshold,
    levelAlarm,
    scored: score && { score: score.score, flagged: score.flagged, levelAlarm: score.levelAlarm },
    scores: score?.scores ?? null,
    worst: score?.worst ?? null,
    nearest: (score?.nearest ?? []).flatMap(({ recordingId: id, distance }) => {
      const normal = library.recordings.get(id);
      return normal === null ? [] : [{ fileName: normal.fileName, sha256: normal.sha256, distance }];
    }),
    ...exportedBands(library, item),
  };
}

/** The table of an item's masks, and the band with the largest weight towards the alarm, by the regression of the bars. */
function exportedBands(
  library: Library,
  { detectorId, recordingId, threshold }: StoredSessionItem,
): Pick<ExportedItem, 'band' | 'explanation'> {
  const table = library.maskTables.get(detectorId, recordingId);
  if (table === null) return { band: null, explanation: null };
  const { bands } = explain(table, threshold);
  const best = bands.reduce((strongest, band) => (band.soft > strongest.soft ? band : strongest));
  const scores = Array.from(table.scores, (score) => (Number.isNaN(score) ? null : score));
  return {
    band: { lowHz: best.lowHz, highHz: best.highHz, weight: best.soft },
    explanation: { bands: table.bands, done: table.done, scores },
  };
}

/** Banks and nearest normals, where they are no items themselves, in the order of their hashes. */
function otherRecordings(
  library: Library,
  items: readonly Omit<ExportedItem, 'verdict'>[],
  detectors: readonly ExportedDetector[],
): ExportedRecording[] {
  const own = new Set(items.map(({ recording }) => recording.sha256));
  const others = new Set([
    ...detectors.flatMap(({ bank }) => bank.map(({ sha256 }) => sha256)),
    ...items.flatMap(({ nearest }) => nearest.map(({ sha256 }) => sha256)),
  ]);
  return [...others]
    .filter((sha256) => !own.has(sha256))
    .sort()
    .map((sha256) => exportedRecording(library.recordings.byHash(sha256)!));
}

function exportedRecording(recording: StoredRecording): ExportedRecording {
  const { fileName, path, sha256, place, bytes, modifiedMs, sampleRate, channels, durationSeconds } = recording;
  const { encoding, levelDb, peakDb, clippedSamples, importedAt } = recording;
  return {
    fileName,
    path,
    sha256,
    place,
    bytes,
    modifiedMs,
    sampleRate,
    channels,
    durationSeconds,
    encoding,
    levelDb,
    peakDb,
    clippedSamples,
    importedAt,
    problem: recording.problem === null ? null : asProblem(recording.problem),
  };
}

function exportedDetector(library: Library, detector: StoredDetector, number: number): ExportedDetector {
  const { name, version, machine, section, spec, fitted, bankSize, createdAt, why, madeBy } = detector;
  const { threshold, levelThreshold, standardisation } = fitted;
  const model = omit(detector.model, 'directory');
  const bank = library.detectors.bank(detector.id).map(({ recordingId, leaveOneOut, source }) => ({
    sha256: library.recordings.get(recordingId)!.sha256,
    leaveOneOut,
    source: source ?? ('chosen' as const),
  }));
  return {
    id: number,
    name,
    version,
    machine,
    section,
    spec,
    threshold,
    levelThreshold,
    standardisation,
    bankSize,
    bank,
    model,
    frontEnd: detector.origin.frontEnd,
    createdAt,
    why,
    madeBy,
  };
}
