import type { ReportDraft } from '#shared/contract/report.ts';
import type { StandingVerdict } from '#shared/contract/schemas.ts';
import { explain } from '#shared/core/explain/explain.ts';
import { agreements } from '#shared/core/report/agreement.ts';
import {
  isSaid,
  type ReportDetector,
  type ReportFile,
  type ReportFinding,
  type ReportItem,
  type ReportJournalEntry,
  type ReportModel,
} from '#shared/core/report/model.ts';
import { orderFindings, type ReportOptions } from '#shared/core/report/options.ts';
import type { Language } from '#shared/core/language.ts';
import { reasonIn } from '#shared/core/review/reason-words.ts';
import { severityNamesIn } from '#shared/core/review/severity-names.ts';
import { detectorNameIn, machineIn, sessionNameIn } from '#shared/core/sample-names.ts';
import { reasonText } from '#main/services/verdicts/reasons.ts';
import type { StoredJournalEntry } from '#main/services/ports/journal.ts';
import type { Library, StoredRecording, StoredSession, StoredSessionItem } from '#main/services/ports/library.ts';
import { languageOf, noteOf, storedOptions } from './draft.ts';

/** A finding before its pictures are drawn, with the recordings that the pictures are made from. */
export interface GatheredFinding {
  readonly finding: Omit<ReportFinding, 'picture' | 'pictureProblem' | 'nearest' | 'levels' | 'explanationProblem'>;
  readonly recording: StoredRecording;
  readonly nearest: { readonly recording: StoredRecording; readonly distance: number } | null;
}

export type GatheredReport = Omit<ReportModel, 'findings' | 'version' | 'createdAt'> & {
  readonly findings: readonly GatheredFinding[];
};

interface Item {
  readonly stored: StoredSessionItem;
  readonly item: ReportItem;
}

function reportItems(library: Library, session: StoredSession, language: Language): Item[] {
  const standing = library.journal.standing(session.id);
  return library.sessions
    .items(session.id)
    .map((stored) => ({ stored, item: reportItem(library, stored, standing.get(stored.recordingId), language) }));
}

function pagedItems(items: readonly Item[], { pages, order }: ReportOptions): Item[] {
  const paged = items.filter(({ item }) => pages.some((verdict) => isSaid(item, verdict)));
  return orderFindings(paged, order, ({ item }) => item);
}

/** What the report is to hold and what is written beside each of its findings, in their order. */
export function gatherDraft(library: Library, session: StoredSession): Omit<ReportDraft, 'pdfProblem'> {
  const options = storedOptions(library.settings, session.id);
  return {
    options: { ...options, pages: [...options.pages], severities: [...options.severities] },
    findings: pagedItems(reportItems(library, session, 'en'), options).map(({ stored: { recordingId }, item }) => ({
      recordingId,
      fileName: item.file.fileName,
      verdict: item.verdict!.verdict,
      disputed: item.verdict!.disputed,
      note: noteOf(library.settings, session.id, recordingId, item.verdict),
    })),
  };
}

/** Everything a report says about a session that stands in the library, with the findings that its options ask for. */
export function gatherReport(library: Library, session: StoredSession): GatheredReport {
  const options = storedOptions(library.settings, session.id);
  const language = languageOf(options, library.settings);
  const items = reportItems(library, session, language);
  const entries = library.journal.ofSession(session.id);
  const detectorIds = [...new Set(items.map(({ stored }) => stored.detectorId))];
  const check = library.journal.verify();
  return {
    session: { name: sessionNameIn(language, session), createdAt: session.createdAt },
    items: items.map(({ item }) => item),
    findings: pagedItems(items, options).map(({ stored, item }) => gatherFinding(library, session.id, stored, item)),
    detectors: detectorIds.map((id) => reportDetector(library, id, language)),
    journal: {
      entries: check.entries,
      head: check.head.hash,
      valid: check.firstBad === null,
      session: entries.map((entry) => journalEntry(library, entry, language)),
    },
    agreements: agreements(entries),
    options: { ...options, severities: severityNamesIn(language, options.severities) },
    language,
  };
}

function reportItem(
  library: Library,
  item: StoredSessionItem,
  verdict: StandingVerdict | undefined,
  language: Language,
): ReportItem {
  return {
    file: reportFile(library.recordings.get(item.recordingId)!, language),
    detectorId: item.detectorId,
    score: item.score,
    threshold: item.threshold,
    levelAlarm: item.levelAlarm,
    worst: item.worst,
    verdict: verdict ? { ...verdict, reason: reasonIn(language, verdict.reason, reasonText(verdict)) } : null,
  };
}

function gatherFinding(
  library: Library,
  sessionId: number,
  from: StoredSessionItem,
  item: ReportItem,
): GatheredFinding {
  const score = library.scores.get(from.detectorId, from.recordingId);
  const table = library.maskTables.get(from.detectorId, from.recordingId);
  const nearest = score?.nearest[0];
  const recording = nearest && library.recordings.get(nearest.recordingId);
  return {
    finding: {
      ...item,
      note: noteOf(library.settings, sessionId, from.recordingId, item.verdict),
      scores: score?.scores ?? null,
      explanation: table ? explain(table, item.threshold) : null,
    },
    recording: library.recordings.get(from.recordingId)!,
    nearest: recording ? { recording, distance: nearest.distance } : null,
  };
}

function journalEntry(library: Library, entry: StoredJournalEntry, language: Language): ReportJournalEntry {
  const { sequence, at, reviewer, action, verdict, reason, score, threshold, hash } = entry;
  const { severity, tags, blind, resolution } = entry;
  const { fileName } = library.recordings.get(entry.recordingId)!;
  const said = verdict === null ? '' : reasonIn(language, reason, reasonText({ verdict, reason }));
  const further = { severity, tags, blind, resolution };
  return { sequence, at, reviewer, action, fileName, verdict, reason: said, ...further, score, threshold, hash };
}

export function reportFile(recording: StoredRecording, language: Language): ReportFile {
  const { fileName, sha256, durationSeconds, sampleRate, levelDb } = recording;
  const place = { ...recording.place, machine: machineIn(language, recording.place.machine) };
  return { fileName, sha256, place, durationSeconds, sampleRate, levelDb };
}

function reportDetector(library: Library, id: number, language: Language): ReportDetector {
  const detector = library.detectors.get(id)!;
  const { version, section, spec, fitted, bankSize } = detector;
  const { name: modelName, sha256, parameters } = detector.model;
  return {
    id,
    name: detectorNameIn(language, detector),
    version,
    machine: machineIn(language, detector.machine),
    section,
    spec,
    threshold: fitted.threshold,
    levelThreshold: fitted.levelThreshold,
    bankSize,
    model: { name: modelName, sha256, parameters },
    ...library.scores.counts(id),
  };
}
