import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { writeAtomically } from '#main/adapters/files/atomic.ts';
import type { ReportFilesPort } from '#main/services/ports/report.ts';

/** Names that services make: letters, digits, hyphens, one folder at the most. Everything else is a bug. */
const safeName = /^[\w-]+(\/[\w-]+)?\.(html|pdf|png|csv|json|txt)$/;

/** The files of the reports folder. Names come from Earmark itself, never from a recording. */
export function createReportFiles(folder: string): ReportFilesPort {
  return {
    write: (name, content) => {
      if (!safeName.test(name)) throw new Error(`not a name of a report file: ${name}`);
      const path = join(folder, name);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeAtomically(path, content);
        return path;
      } catch (error) {
        const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        throw new ProblemError(problem('report.write', { path, detail }));
      }
    },
  };
}
