import type { Job, Recording } from '#shared/contract/schemas.ts';
import { isProblemCode, problem, type Problem } from '#shared/core/problems.ts';

/** A problem as the contract carries it. */
export function problemForContract({ code, message, data }: Problem): NonNullable<Job['problem']> {
  return data === undefined ? { code, message } : { code, message, data: { ...data } };
}

/** A problem as the library kept it; the sentence stays as it was written then. */
export function asProblem({ code, message, data }: NonNullable<Recording['problem']>): Problem {
  if (!isProblemCode(code)) return problem('internal.error', { detail: `${code}: ${message}` });
  return data === undefined ? { code, message } : { code, message, data };
}
