import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { problem } from '#shared/core/problems.ts';
import { fileProblem } from './problem.ts';

/** SHA-256 of a file's content, hex, read in pieces. Problems: file.missing, file.unreadable, job.cancelled. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Result<string>> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
      hash.update(piece as Buffer);
    }
    return ok(hash.digest('hex'));
  } catch (error) {
    if (signal?.aborted === true) return fail(problem('job.cancelled'));
    return fail(fileProblem(error, path));
  }
}
