import type { Job } from '#shared/contract/schemas.ts';
import type { ReportDraft } from '#shared/contract/report.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ReportFinding } from '#shared/core/report/model.ts';
import type { FindingNote, ReportOptions } from '#shared/core/report/options.ts';
import { problemIn } from '#shared/core/problem-words.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { reportWords } from '#shared/core/report/words/words.ts';
import type { JobsPort } from '#main/services/ports/host.ts';
import type { StoredSession } from '#main/services/ports/library.ts';
import { languageOf, storeNote, storeOptions } from './draft.ts';
import { gatherDraft, gatherReport } from './gather.ts';
import { createReport, drawnFinding, type ReportFiles, type ReportNeeds } from './report.ts';

/** Milliseconds that one preview spends on drawing; what is left over is drawn for the next one. */
const drawingMilliseconds = 700;

export interface ReportsService {
  get(sessionId: number): Result<ReportDraft>;
  configure(sessionId: number, options: ReportOptions): Result<ReportDraft>;
  note(sessionId: number, recordingId: number, note: FindingNote): Result<ReportDraft>;
  preview(sessionId: number): Promise<Result<{ fileName: string; undrawn: number }>>;
  create(sessionId: number, wanted: ReportFiles): Job;
  /** The newest preview under its name; null under any other. */
  document(fileName: string): string | null;
}

/** The report of a session from the first choice to its files. */
export function createReportsService(needs: ReportNeeds & { readonly jobs: JobsPort }): ReportsService {
  const { library, pictures, clock, version, pdf, jobs } = needs;
  let newest: { readonly fileName: string; readonly markup: string } | null = null;
  let previews = 0;

  function withSession<T>(sessionId: number, work: (session: StoredSession) => T): T | Result<never> {
    const session = library.sessions.get(sessionId);
    return session === null ? fail(problem('session.unknown', { name: String(sessionId) })) : work(session);
  }

  function draft(session: StoredSession): Result<ReportDraft> {
    const cannotPrint = pdf.unavailable();
    const language = languageOf({ language: 'app' }, library.settings);
    return ok({ ...gatherDraft(library, session), pdfProblem: cannotPrint && problemIn(language, cannotPrint) });
  }

  async function preview(session: StoredSession): Promise<Result<{ fileName: string; undrawn: number }>> {
    const gathered = gatherReport(library, session);
    const begun = clock.elapsed();
    const findings: ReportFinding[] = [];
    let undrawn = 0;
    for (const [index, subject] of gathered.findings.entries()) {
      const pair = [subject.recording, subject.nearest?.recording ?? null] as const;
      // More than are kept would push each other out, and never all be there.
      const isDrawn = index < pictures.most;
      const inTime = isDrawn && clock.elapsed() - begun < drawingMilliseconds;
      const drawn = inTime ? await pictures.get(...pair) : pictures.known(...pair);
      if (drawn === null && isDrawn) undrawn += 1;
      const { beingDrawn, notPreviewed } = reportWords[gathered.language].finding;
      const later = isDrawn ? beingDrawn : notPreviewed;
      findings.push({ ...drawnFinding(subject, drawn, gathered.language, later), explanationProblem: null });
    }
    const createdAt = clock.now().toISOString();
    previews += 1;
    const fileName = `preview-${session.id}-${previews}.html`;
    newest = { fileName, markup: renderReport({ ...gathered, findings, createdAt, version }) };
    return ok({ fileName, undrawn });
  }

  return {
    get: (sessionId) => withSession(sessionId, draft),
    configure: (sessionId, options) =>
      withSession(sessionId, (session) => {
        storeOptions(library.settings, sessionId, options);
        return draft(session);
      }),
    note: (sessionId, recordingId, note) =>
      withSession(sessionId, (session) => {
        if (library.sessions.item(sessionId, recordingId) === null) return fail(problem('recording.unknown'));
        storeNote(library.settings, sessionId, recordingId, note);
        return draft(session);
      }),
    preview: async (sessionId) => withSession(sessionId, preview),
    create: (sessionId, wanted) =>
      jobs.start({
        kind: 'report',
        title: `Report of ${library.sessions.get(sessionId)?.name ?? 'a session'}`,
        lane: 'now',
        work: (context) => createReport(needs, sessionId, wanted, context),
      }),
    document: (fileName) => (newest?.fileName === fileName ? newest.markup : null),
  };
}
