import { problem, type Problem } from '#shared/core/problems.ts';

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (!('code' in error) || typeof error.code !== 'string') throw error;
  return error.code;
}

/** The expected problem behind an error of the file system; anything else is thrown on. */
export function fileProblem(error: unknown, path: string): Problem {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return problem('file.missing', { path });
  if (code === 'ENOSPC') return problem('db.full');
  return problem('file.unreadable', { detail: code, path });
}
