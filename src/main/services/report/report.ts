import type { MaskStage } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ReportFinding } from '#shared/core/report/model.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { reportWords } from '#shared/core/report/words/words.ts';
import type { Language } from '#shared/core/language.ts';
import { problemIn } from '#shared/core/problem-words.ts';
import type { ClockPort, JobContext, JobResult } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { PdfPort, ReportFilesPort } from '#main/services/ports/report.ts';
import { gatherReport, reportFile, type GatheredFinding } from './gather.ts';
import type { FindingPictures, PictureCache } from './pictures.ts';

export interface ReportNeeds {
  readonly library: Library;
  readonly pictures: PictureCache;
  readonly files: ReportFilesPort;
  readonly pdf: PdfPort;
  readonly clock: ClockPort;
  readonly version: string;
  /** completes what is known of a finding's bands */
  explain(detectorId: number, recordingId: number, masks: MaskStage, signal: AbortSignal): Promise<Result<unknown>>;
}

export interface ReportFiles {
  /** every picture as a PNG file too */
  readonly pictures: boolean;
  /** the document printed too */
  readonly pdf: boolean;
}

/**
 * Writes the report of a session: one HTML file, and what else is wanted beside it. Bands that nobody asked for yet are
 * computed first; where that fails the page says that they were not computed.
 * Problems: session.unknown, job.cancelled, report.write, pdf.no-browser, pdf.failed.
 */
export async function createReport(
  needs: ReportNeeds,
  sessionId: number,
  wanted: ReportFiles,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<JobResult>> {
  const session = needs.library.sessions.get(sessionId);
  if (session === null) return fail(problem('session.unknown', { name: String(sessionId) }));
  const cannotPrint = wanted.pdf ? needs.pdf.unavailable() : null;
  if (cannotPrint !== null) return fail(cannotPrint);
  const { findings: subjects, options } = gatherReport(needs.library, session);
  const total = 2 * subjects.length + (wanted.pdf ? 2 : 1);
  const incomplete = new Map<number, Problem>();
  for (const [index, { finding, recording }] of (options.bands ? subjects : []).entries()) {
    progress(index, total);
    const explained = await needs.explain(finding.detectorId, recording.id, 256, signal);
    if (!explained.ok) incomplete.set(recording.id, explained.problem);
    if (signal.aborted) return fail(problem('job.cancelled'));
  }
  const gathered = gatherReport(needs.library, session);
  const findings: ReportFinding[] = [];
  for (const subject of gathered.findings) {
    progress(subjects.length + findings.length, total);
    const drawn = await needs.pictures.get(subject.recording, subject.nearest?.recording ?? null);
    const stopped = incomplete.get(subject.recording.id);
    const explanationProblem = stopped ? problemIn(gathered.language, stopped) : null;
    findings.push({ ...drawnFinding(subject, drawn, gathered.language), explanationProblem });
    if (signal.aborted) return fail(problem('job.cancelled'));
  }
  const createdAt = needs.clock.now().toISOString();
  const name = `report-${sessionId}-${createdAt.slice(0, 19).replace(/[-:]/g, '')}`;
  const document = renderReport({ ...gathered, findings, createdAt, version: needs.version });
  const path = needs.files.write(`${name}.html`, document);
  const pictures = wanted.pictures ? writePictures(needs.files, name, findings) : 0;
  const written = { path, fileName: `${name}.html`, pictures };
  if (!wanted.pdf) return ok(written);
  progress(total - 1, total);
  const printed = await needs.pdf.print(path, signal);
  if (!printed.ok) return printed;
  const pdfPath = needs.files.write(`${name}.pdf`, printed.value);
  return ok({ ...written, pdfPath, pdfFileName: `${name}.pdf` });
}

/** A finding with its pictures; null where they are not there, and `later` says why. */
export function drawnFinding(
  { finding, nearest }: GatheredFinding,
  drawn: FindingPictures | null,
  language: Language,
  later = reportWords[language].finding.beingDrawn,
): Omit<ReportFinding, 'explanationProblem'> {
  return {
    ...finding,
    picture: drawn?.flagged ?? null,
    pictureProblem: drawn === null ? later : drawn.problem && problemIn(language, drawn.problem),
    levels: drawn?.levels ?? null,
    nearest: nearest && {
      file: reportFile(nearest.recording, language),
      distance: nearest.distance,
      picture: drawn?.nearest ?? null,
    },
  };
}

/** Names are numbers: a recording's own name is never used as a path. */
function writePictures(files: ReportFilesPort, folder: string, findings: readonly ReportFinding[]): number {
  let written = 0;
  findings.forEach((finding, index) => {
    const number = String(index + 1).padStart(3, '0');
    for (const [kind, picture] of [
      ['flagged', finding.picture],
      ['normal', finding.nearest?.picture],
    ] as const) {
      if (!picture) continue;
      files.write(`${folder}/finding-${number}-${kind}.png`, picture.png);
      written += 1;
    }
  });
  return written;
}
