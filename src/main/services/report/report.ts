import type { MaskStage } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ReportFinding } from '#shared/core/report/model.ts';
import { renderReport } from '#shared/core/report/report.ts';
import type { DecodePort } from '#main/services/ports.ts';
import type { ClockPort, JobContext, JobResult } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { PicturePort, ReportFilesPort } from '#main/services/ports/report.ts';
import { gatherReport, reportFile, type GatheredFinding } from './gather.ts';
import { findingPictures } from './pictures.ts';

export interface ReportNeeds {
  readonly library: Library;
  readonly decode: DecodePort;
  readonly pictures: PicturePort;
  readonly files: ReportFilesPort;
  readonly clock: ClockPort;
  readonly version: string;
  /** completes what is known of a finding's bands */
  explain(detectorId: number, recordingId: number, masks: MaskStage, signal: AbortSignal): Promise<Result<unknown>>;
}

/**
 * Writes the report of a session: one HTML file, and with `pictures` every picture as a PNG file beside it. Bands that
 * nobody asked for yet are computed first; where that fails the page says that they were not computed.
 * Problems: session.unknown, job.cancelled, report.write.
 */
export async function createReport(
  needs: ReportNeeds,
  sessionId: number,
  pictures: boolean,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<JobResult>> {
  const session = needs.library.sessions.get(sessionId);
  if (session === null) return fail(problem('session.unknown', { name: String(sessionId) }));
  const subjects = gatherReport(needs.library, session).findings;
  const total = 2 * subjects.length + 1;
  const incomplete = new Map<number, Problem>();
  for (const [index, { finding, recording }] of subjects.entries()) {
    progress(index, total);
    const explained = await needs.explain(finding.detectorId, recording.id, 256, signal);
    if (!explained.ok) incomplete.set(recording.id, explained.problem);
    if (signal.aborted) return fail(problem('job.cancelled'));
  }
  const gathered = gatherReport(needs.library, session);
  const findings: ReportFinding[] = [];
  for (const subject of gathered.findings) {
    progress(subjects.length + findings.length, total);
    const explanationProblem = incomplete.get(subject.recording.id)?.message ?? null;
    findings.push({ ...(await drawFinding(needs, subject)), explanationProblem });
    if (signal.aborted) return fail(problem('job.cancelled'));
  }
  const createdAt = needs.clock.now().toISOString();
  const name = `report-${sessionId}-${createdAt.slice(0, 19).replace(/[-:]/g, '')}`;
  const path = needs.files.write(
    `${name}.html`,
    renderReport({ ...gathered, findings, createdAt, version: needs.version }),
  );
  const written = pictures ? writePictures(needs.files, name, findings) : 0;
  return ok({ path, fileName: `${name}.html`, pictures: written });
}

async function drawFinding(
  needs: ReportNeeds,
  subject: GatheredFinding,
): Promise<Omit<ReportFinding, 'explanationProblem'>> {
  const { finding, recording, nearest } = subject;
  const drawn = await findingPictures(needs.decode, needs.pictures, recording, nearest?.recording ?? null);
  return {
    ...finding,
    picture: drawn.flagged,
    pictureProblem: drawn.problem?.message ?? null,
    nearest: nearest && { file: reportFile(nearest.recording), distance: nearest.distance, picture: drawn.nearest },
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
