import type { ExportFormat } from '#shared/core/export/model.ts';
import { exportWriters } from '#shared/core/export/format.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { ReportFilesPort } from '#main/services/ports/report.ts';
import { gatherExport } from './gather.ts';

export interface ExportNeeds {
  readonly library: Library;
  readonly files: ReportFilesPort;
  readonly clock: ClockPort;
  readonly version: string;
}

/**
 * Writes a session for another program into the reports folder; nothing is read but the library.
 * Problems: session.unknown, report.write.
 */
export function exportSession(
  { library, files, clock, version }: ExportNeeds,
  sessionId: number,
  format: ExportFormat,
): Result<{ path: string; fileName: string }> {
  const session = library.sessions.get(sessionId);
  if (session === null) return fail(problem('session.unknown', { name: String(sessionId) }));
  const createdAt = clock.now().toISOString();
  const { extension, write } = exportWriters[format];
  const fileName = `session-${sessionId}-${format}-${createdAt.slice(0, 19).replace(/[-:]/g, '')}.${extension}`;
  try {
    return ok({ path: files.write(fileName, write(gatherExport(library, session, { version, createdAt }))), fileName });
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem);
    throw error;
  }
}
