import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Model } from '#shared/contract/schemas.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

/** The models that detectors can be made with. */
export class Models {
  all = $state.raw<readonly Model[]>([]);
  /** those that detectors were made with and that are not here */
  missing = $state.raw<CallOutput<'models.list'>['missing']>([]);
  /** why the one that comes with Earmark cannot be read */
  problem = $state.raw<CallOutput<'models.list'>['problem']>(null);
  /** false until the first answer */
  loaded = $state(false);
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    client.on('library.changed', () => {
      if (this.loaded) void this.load();
    });
  }

  /** The answer waits for the engine, which reads the shipped model first. */
  async load(): Promise<void> {
    const answer = await this.#client.call('models.list', {});
    if (answer.ok) ({ models: this.all, missing: this.missing, problem: this.problem } = answer.value);
    this.loaded = true;
  }

  async import(input: CallInput<'models.import'>): Promise<void> {
    const answer = await this.#client.call('models.import', input);
    if (!answer.ok) return this.#notices.problem(answer.problem.message);
    const job = await this.#jobs.ended(answer.value.jobId);
    if (job.state === 'done') this.#notices.info(text.models.importing.finished(String(job.result['name'])));
  }

  async rename(sha256: string, name: string): Promise<void> {
    const answer = await this.#client.call('models.rename', { sha256, name });
    if (!answer.ok) this.#notices.problem(answer.problem.message);
  }

  async remove(sha256: string): Promise<void> {
    const answer = await this.#client.call('models.remove', { sha256 });
    if (!answer.ok) this.#notices.problem(answer.problem.message);
  }
}
