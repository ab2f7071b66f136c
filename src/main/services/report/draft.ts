import * as v from 'valibot';
import { findingNoteSchema, reportOptionsSchema } from '#shared/contract/report.ts';
import { languages, type Language } from '#shared/core/language.ts';
import { defaultReportOptions, emptyNote, type FindingNote, type ReportOptions } from '#shared/core/report/options.ts';
import type { ReportVerdict } from '#shared/core/report/model.ts';
import type { SettingStore } from '#main/services/ports/library.ts';

const optionsKey = (sessionId: number) => `report.${sessionId}`;
const noteKey = (sessionId: number, recordingId: number) => `report.${sessionId}.${recordingId}`;

/** What the engineer chose for a session's report; where nothing was, or another Earmark wrote it, the defaults. */
export function storedOptions(settings: SettingStore, sessionId: number): ReportOptions {
  const stored = settings.get(optionsKey(sessionId));
  const merged = typeof stored === 'object' && stored !== null ? { ...defaultReportOptions, ...stored } : null;
  const read = v.safeParse(reportOptionsSchema, merged);
  return read.success ? read.output : defaultReportOptions;
}

/** The language of a report: its own, or the one that Earmark's window spoke last. */
export function languageOf({ language }: Pick<ReportOptions, 'language'>, settings: SettingStore): Language {
  const spoken = (settings.get('preferences') as { readonly spoken?: string } | null | undefined)?.spoken;
  return languages.find((each) => each === (language === 'app' ? spoken : language)) ?? 'en';
}

export function storeOptions(settings: SettingStore, sessionId: number, options: ReportOptions): void {
  settings.set(optionsKey(sessionId), options);
}

/** What was written beside a finding. It is no part of the verdict journal: it may be corrected until the report is right. */
export function storedNote(settings: SettingStore, sessionId: number, recordingId: number): FindingNote {
  const read = v.safeParse(findingNoteSchema, settings.get(noteKey(sessionId, recordingId)));
  return read.success ? read.output : emptyNote;
}

/**
 * What is written beside a finding. Before anything is, the severity of its verdict is proposed, unless reviewers differ.
 */
export function noteOf(
  settings: SettingStore,
  sessionId: number,
  recordingId: number,
  verdict: Pick<ReportVerdict, 'severity' | 'disputed'> | null,
): FindingNote {
  const note = storedNote(settings, sessionId, recordingId);
  return note === emptyNote && verdict?.disputed === false ? { ...emptyNote, severity: verdict.severity } : note;
}

export function storeNote(settings: SettingStore, sessionId: number, recordingId: number, note: FindingNote): void {
  settings.set(noteKey(sessionId, recordingId), note);
}
