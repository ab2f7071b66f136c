import type { Client } from '#renderer/client/client.ts';
import type { ProcessorsState } from '#shared/contract/app-state.ts';
import type { Provider } from '#shared/core/processors.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

/** What models run on, and what was found about everything else they might run on. */
export class Processors {
  /** null until the first answer */
  state = $state.raw<ProcessorsState | null>(null);
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    client.on('processors.changed', (state) => this.#follow(state));
  }

  async load(): Promise<void> {
    const answer = await this.#client.call('processors.list', {});
    if (answer.ok) this.state = answer.value;
  }

  async check(): Promise<void> {
    const answer = await this.#client.call('processors.check', {});
    if (!answer.ok) return this.#notices.problem(answer.problem.message);
    await this.#jobs.ended(answer.value.jobId);
  }

  async pin(provider: Provider | null): Promise<void> {
    const answer = await this.#client.call('processors.pin', { provider });
    if (answer.ok) this.state = answer.value;
    else this.#notices.problem(answer.problem.message);
  }

  /** A processor that gives up at work is news, wherever in the window one is. */
  #follow(state: ProcessorsState): void {
    const known = this.state?.problem?.message;
    this.state = state;
    if (state.problem !== null && state.problem.message !== known) this.#notices.problem(state.problem.message);
  }
}
