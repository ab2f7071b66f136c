import { explain } from '#shared/core/explain/explain.ts';
import type {
  ExportedDetector,
  ExportedEntry,
  ExportedItem,
  ExportedRecording,
  ExportedSession,
} from '#shared/core/export/model.ts';
import { exportVersion } from '#shared/core/export/model.ts';
import type {
  Library,
  StoredDetector,
  StoredJournalEntry,
  StoredRecording,
  StoredSession,
  StoredSessionItem,
} from '#main/services/ports/library.ts';
import { reasonText } from '#main/services/verdicts/reasons.ts';

/** Everything the library holds about a session, as it stands now. */
export function gatherExport(
  library: Library,
  session: StoredSession,
  made: { readonly version: string; readonly createdAt: string },
): ExportedSession {
  const standing = library.journal.standing(session.id);
  const stored = library.sessions.items(session.id);
  const detectorIds = [...new Set(stored.map(({ detectorId }) => detectorId))];
  return {
    format: 'earmark-session',
    formatVersion: exportVersion,
    ...made,
    session: { name: session.name, createdAt: session.createdAt },
    detectors: detectorIds.map((id) => exportedDetector(library.detectors.get(id)!)),
    items: stored.map((item) => {
      const verdict = standing.get(item.recordingId);
      return {
        ...exportedItem(library, item),
        verdict: verdict ? { ...verdict, reasonText: reasonText(verdict) } : null,
      };
    }),
    journal: library.journal.ofSession(session.id).map((entry) => exportedEntry(library, entry)),
    journalHead: library.journal.head(),
  };
}

function exportedItem(library: Library, item: StoredSessionItem): Omit<ExportedItem, 'verdict'> {
  const { position, detectorId, recordingId, threshold, levelAlarm } = item;
  const score = library.scores.get(detectorId, recordingId);
  return {
    position: position + 1,
    recording: exportedRecording(library.recordings.get(recordingId)!),
    detectorId,
    score: item.score,
    threshold,
    levelAlarm,
    scores: score?.scores ?? null,
    worst: score?.worst ?? null,
    nearest: (score?.nearest ?? []).flatMap(({ recordingId: id, distance }) => {
      const normal = library.recordings.get(id);
      return normal === null ? [] : [{ fileName: normal.fileName, sha256: normal.sha256, distance }];
    }),
    band: strongestBand(library, item),
  };
}

/** The band with the largest weight towards the alarm, by the regression that the bars show. */
function strongestBand(
  library: Library,
  { detectorId, recordingId, threshold }: StoredSessionItem,
): ExportedItem['band'] {
  const table = library.maskTables.get(detectorId, recordingId);
  if (table === null) return null;
  const { bands } = explain(table, threshold);
  const best = bands.reduce((strongest, band) => (band.soft > strongest.soft ? band : strongest));
  return { lowHz: best.lowHz, highHz: best.highHz, weight: best.soft };
}

function exportedRecording(recording: StoredRecording): ExportedRecording {
  const { fileName, path, sha256, place, sampleRate, channels, durationSeconds, levelDb } = recording;
  return { fileName, path, sha256, place, sampleRate, channels, durationSeconds, levelDb };
}

function exportedDetector(detector: StoredDetector): ExportedDetector {
  const { id, name, version, machine, section, spec, fitted, bankSize, createdAt } = detector;
  const { threshold, levelThreshold } = fitted;
  const model = { name: detector.model.name, sha256: detector.model.sha256 };
  return { id, name, version, machine, section, spec, threshold, levelThreshold, bankSize, model, createdAt };
}

function exportedEntry(library: Library, entry: StoredJournalEntry): ExportedEntry {
  const { sequence, at, reviewer, action, target, standing, verdict, reason, comment } = entry;
  const { score, threshold, secondsSpent, hash } = entry;
  const { sha256 } = library.recordings.get(entry.recordingId)!;
  const who = { sequence, at, reviewer, action, sha256, target, standing };
  return { ...who, verdict, reason, comment, score, threshold, secondsSpent, hash };
}
