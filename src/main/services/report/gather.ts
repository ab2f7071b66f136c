import type { StandingVerdict } from '#shared/contract/schemas.ts';
import { explain } from '#shared/core/explain/explain.ts';
import type { ReportDetector, ReportFile, ReportFinding, ReportItem, ReportModel } from '#shared/core/report/model.ts';
import { reasons } from '#main/services/verdicts/reasons.ts';
import type {
  Library,
  StoredDetector,
  StoredRecording,
  StoredSession,
  StoredSessionItem,
} from '#main/services/ports/library.ts';

/** A finding before its pictures are drawn, with the recordings that the pictures are made from. */
export interface GatheredFinding {
  readonly finding: Omit<ReportFinding, 'picture' | 'pictureProblem' | 'nearest' | 'explanationProblem'>;
  readonly recording: StoredRecording;
  readonly nearest: { readonly recording: StoredRecording; readonly distance: number } | null;
}

export type GatheredReport = Omit<ReportModel, 'findings' | 'version' | 'createdAt'> & {
  readonly findings: readonly GatheredFinding[];
};

/** Everything a report says about a session that stands in the library. Findings are the real faults and the unsure ones. */
export function gatherReport(library: Library, session: StoredSession): GatheredReport {
  const standing = library.journal.standing(session.id);
  const stored = library.sessions.items(session.id);
  const items = stored.map((item) => ({
    stored: item,
    item: reportItem(library, item, standing.get(item.recordingId)),
  }));
  const findings = items
    .filter(({ item }) => item.verdict?.verdict === 'real-fault' || item.verdict?.verdict === 'unsure')
    .map(({ stored: from, item }) => gatherFinding(library, from, item));
  const detectorIds = [...new Set(stored.map((item) => item.detectorId))];
  const check = library.journal.verify();
  return {
    session: { name: session.name, createdAt: session.createdAt },
    items: items.map(({ item }) => item),
    findings,
    detectors: detectorIds.map((id) => reportDetector(library.detectors.get(id)!)),
    journal: { entries: check.entries, head: check.head.hash, valid: check.firstBad === null },
  };
}

function reportItem(library: Library, item: StoredSessionItem, verdict: StandingVerdict | undefined): ReportItem {
  return {
    file: reportFile(library.recordings.get(item.recordingId)!),
    detectorId: item.detectorId,
    score: item.score,
    threshold: item.threshold,
    levelAlarm: item.levelAlarm,
    verdict: verdict ? { ...verdict, reason: reasonText(verdict) } : null,
  };
}

function gatherFinding(library: Library, from: StoredSessionItem, item: ReportItem): GatheredFinding {
  const score = library.scores.get(from.detectorId, from.recordingId)!;
  const table = library.maskTables.get(from.detectorId, from.recordingId);
  const nearest = score.nearest[0];
  const recording = nearest && library.recordings.get(nearest.recordingId);
  return {
    finding: {
      ...item,
      scores: score.scores,
      explanation: table ? explain(table, item.threshold) : null,
    },
    recording: library.recordings.get(from.recordingId)!,
    nearest: recording ? { recording, distance: nearest.distance } : null,
  };
}

function reasonText({ verdict, reason }: StandingVerdict): string {
  return reasons[verdict].find((known) => known.code === reason)?.text ?? reason;
}

export function reportFile(recording: StoredRecording): ReportFile {
  const { fileName, sha256, place, durationSeconds, sampleRate, levelDb } = recording;
  return { fileName, sha256, place, durationSeconds, sampleRate, levelDb };
}

function reportDetector(detector: StoredDetector): ReportDetector {
  const { id, name, version, machine, section, spec, fitted, bankSize, scored, flagged } = detector;
  const { name: modelName, sha256, parameters } = detector.model;
  return {
    id,
    name,
    version,
    machine,
    section,
    spec,
    threshold: fitted.threshold,
    levelThreshold: fitted.levelThreshold,
    bankSize,
    model: { name: modelName, sha256, parameters },
    scored,
    flagged,
  };
}
