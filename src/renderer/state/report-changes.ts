import type { FindingNote, ReportOptions } from '#shared/core/report/options.ts';

/** What somebody changed of a report: of the options and of each finding's note only the fields that were changed. */
export interface ReportChanges {
  readonly options: Partial<ReportOptions>;
  readonly notes: Readonly<Record<number, Partial<FindingNote>>>;
}

export const noChanges: ReportChanges = { options: {}, notes: {} };

export const noteChange = (recordingId: number, change: Partial<FindingNote>): ReportChanges => ({
  options: {},
  notes: { [recordingId]: change },
});

/** Both, the later one where they differ. */
export function withLater(changes: ReportChanges, later: ReportChanges): ReportChanges {
  const notes: Record<number, Partial<FindingNote>> = { ...changes.notes };
  for (const [recordingId, note] of Object.entries(later.notes))
    notes[Number(recordingId)] = { ...notes[Number(recordingId)], ...note };
  return { options: { ...changes.options, ...later.options }, notes };
}
