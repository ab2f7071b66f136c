import type { CallInput, CallName, CallOutput } from '#shared/contract/api.ts';
import type { Answer } from '#shared/contract/bridge.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { isProblemCode, problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';

/** The part of the application that the command line needs; the same calls as the renderer's. */
export interface CommandApp {
  call(name: string, input: unknown): Promise<Answer>;
  subscribe(listener: (name: string, payload: unknown) => void): () => void;
}

/** Makes a call; an expected problem becomes a ProblemError. */
export async function call<K extends CallName>(app: CommandApp, name: K, input: CallInput<K>): Promise<CallOutput<K>> {
  const answer = await app.call(name, input);
  if (!answer.ok) throw new ProblemError(answer.problem);
  return answer.value as CallOutput<K>;
}

/** Waits for the end of a job and gives its result; reports progress; a failed or cancelled job throws its problem. */
export async function finishJob(
  app: CommandApp,
  jobId: number,
  onProgress: (job: Job) => void,
): Promise<Job['result']> {
  const ended = await new Promise<Job>((resolve, reject) => {
    const consider = (job: Job) => {
      if (job.id !== jobId) return;
      onProgress(job);
      if (job.state === 'queued' || job.state === 'running') return;
      unsubscribe();
      resolve(job);
    };
    const unsubscribe = app.subscribe((name, payload) => {
      if (name === 'job.changed') consider(payload as Job);
    });
    // The job may have ended before anybody listened.
    call(app, 'jobs.list', {}).then(({ jobs }) => jobs.forEach(consider), reject);
  });
  if (ended.state === 'done') return ended.result;
  throw new ProblemError(asProblem(ended.problem));
}

/** A problem as it came over the contract, where its code is any text. */
export function asProblem(found: Job['problem']): Problem {
  if (!found || !isProblemCode(found.code)) return problem('internal.error', { detail: found?.message ?? 'no cause' });
  return { code: found.code, message: found.message };
}
