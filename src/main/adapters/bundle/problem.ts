import { problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';

/** The problem behind an error of the file system while `path` was written; null where it is none of those. */
export function writeProblem(error: unknown, path: string): Problem | null {
  if (error instanceof ProblemError) return error.problem;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return problem('db.full');
  return /^E(?!RR_)[A-Z0-9]+$/.test(error.code) ? problem('bundle.write', { path, detail: error.code }) : null;
}
