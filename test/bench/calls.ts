/** Calls of the application that must succeed. */
import type { CallInput, CallName, CallOutput } from '#shared/contract/api.ts';
import type { App } from '#main/app/create-app.ts';

export async function call<K extends CallName>(app: App, name: K, input: CallInput<K>): Promise<CallOutput<K>> {
  const answer = await app.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.problem.message}`);
  return answer.value as CallOutput<K>;
}

/** Starts a job and waits for its end; answers its result. */
export async function finish(
  app: App,
  name: 'import.start' | 'detectors.create' | 'detectors.score',
  input: CallInput<typeof name>,
): Promise<Readonly<Record<string, string | number>>> {
  const { jobId } = await call(app, name, input);
  for (;;) {
    const job = (await call(app, 'jobs.list', {})).jobs.find(({ id }) => id === jobId)!;
    if (job.state === 'done') return job.result;
    if (job.state !== 'queued' && job.state !== 'running')
      throw new Error(`${name}: ${job.problem?.message ?? job.state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
