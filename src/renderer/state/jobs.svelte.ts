import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { Notices } from './messages.svelte.ts';

const live = (job: Job) => job.state === 'queued' || job.state === 'running';
/** Shown where they belong (clip, or not at all), not in the job bar. */
const quiet: readonly Job['kind'][] = ['explain', 'explain-ahead'];

/** Long work: what runs, how far it is, what it ended with. */
export class Jobs {
  list = $state.raw<readonly Job[]>([]);
  running = $derived(this.list.filter((job) => live(job) && !quiet.includes(job.kind)));
  #client: Client;
  #notices: Notices;
  #waiting: { jobId: number; resolve: (job: Job) => void }[] = [];

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    client.on('job.changed', (job) => this.#receive(job));
  }

  /** Reads the jobs afresh: at the start and after the connection was lost. */
  async load(): Promise<void> {
    const answer = await this.#client.call('jobs.list', {});
    if (!answer.ok) return;
    this.list = answer.value.jobs;
    for (const job of this.list) this.#settle(job);
  }

  find(jobId: number | null): Job | null {
    return this.list.find((job) => job.id === jobId) ?? null;
  }

  newest(kind: Job['kind']): Job | null {
    return this.list.findLast((job) => job.kind === kind) ?? null;
  }

  /** Resolves when the job has ended, however it ended. */
  ended(jobId: number): Promise<Job> {
    const known = this.find(jobId);
    if (known && !live(known)) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.push({ jobId, resolve }));
  }

  async cancel(jobId: number): Promise<void> {
    const answer = await this.#client.call('jobs.cancel', { jobId });
    if (!answer.ok) this.#notices.problem(answer.problem.message);
  }

  #receive(job: Job): void {
    const before = this.find(job.id);
    if (before && !live(before)) return;
    this.list = before ? this.list.map((other) => (other.id === job.id ? job : other)) : [...this.list, job];
    if (!live(job) && !quiet.includes(job.kind)) {
      if (job.state === 'failed') this.#notices.problem(text.shell.jobs.failed(job));
      // A training that is stopped is paused, and says so itself.
      if (job.state === 'cancelled' && job.kind !== 'training') this.#notices.info(text.shell.jobs.cancelled(job));
    }
    this.#settle(job);
  }

  #settle(job: Job): void {
    if (live(job)) return;
    const waiting = this.#waiting.filter(({ jobId }) => jobId === job.id);
    this.#waiting = this.#waiting.filter((entry) => !waiting.includes(entry));
    for (const { resolve } of waiting) resolve(job);
  }
}
