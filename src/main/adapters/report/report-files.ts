import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { writeAtomically } from '#main/adapters/files/atomic.ts';
import type { ReportFilesPort } from '#main/services/ports/report-output.ts';

/** Names that services make: letters, digits, hyphens, one folder at the most. Everything else is a bug. */
const safeName = /^[\w-]+(\/[\w-]+)?\.(html|png)$/;

/** Files below the folder of reports; it is created when the first report is written. */
export function createReportFiles(directory: string): ReportFilesPort {
  return {
    write(name, content) {
      if (!safeName.test(name)) throw new Error(`not a name of a report file: ${name}`);
      const path = join(directory, name);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeAtomically(path, content);
      } catch (error) {
        throw new ProblemError(problem('report.write', { path, detail: error instanceof Error ? error.message : '' }));
      }
      return path;
    },
  };
}
