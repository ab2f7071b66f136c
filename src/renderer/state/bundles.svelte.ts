import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { BundlePreview } from '#shared/contract/bundles.ts';
import { download } from './download.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

export interface MadeBundle {
  readonly fileName: string;
  /** where the library keeps it */
  readonly path: string;
  readonly bytes: number;
}

/** Sessions as files: written for a colleague, and taken in from one. */
export class Bundles {
  /** the dialog that asks for a file is open */
  importing = $state(false);
  /** of `#sessionId`; null until it is known */
  preview = $state.raw<BundlePreview | null>(null);
  made = $state.raw<MadeBundle | null>(null);
  running = $state(false);
  #jobId = $state<number | null>(null);
  job = $derived.by(() => this.#jobs.find(this.#jobId));
  #sessionId: number | null = null;
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  /** Finds out what the bundle of a session would hold. */
  async look(sessionId: number): Promise<void> {
    if (this.#sessionId !== sessionId) [this.preview, this.made] = [null, null];
    this.#sessionId = sessionId;
    const answer = await this.#client.call('bundle.preview', { sessionId });
    if (this.#sessionId !== sessionId) return;
    if (answer.ok) this.preview = answer.value;
    else this.#notices.problem(answer.problem.message);
  }

  async make(sessionId: number, recordings: boolean): Promise<void> {
    this.made = null;
    this.running = true;
    const answer = await this.#client.call('bundle.export', { sessionId, recordings });
    if (answer.ok) {
      this.#jobId = answer.value.jobId;
      const { state, result } = await this.#jobs.ended(answer.value.jobId);
      if (state === 'done') {
        const made = {
          fileName: String(result['fileName']),
          path: String(result['path']),
          bytes: Number(result['bytes']),
        };
        if (this.#sessionId === sessionId) this.made = made;
      }
    } else {
      this.#notices.problem(answer.problem.message);
    }
    this.running = false;
  }

  async cancel(): Promise<void> {
    if (this.#jobId !== null) await this.#jobs.cancel(this.#jobId);
  }

  async save(): Promise<void> {
    if (this.made) await download(this.#client, this.#notices, this.made.fileName);
  }

  /** Takes a file in and says what came of it; the number of its session, null where it was refused. */
  async import(path: string): Promise<number | null> {
    const answer = await this.#client.call('bundle.import', { path });
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    const job = await this.#jobs.ended(answer.value.jobId);
    if (job.state !== 'done') return null;
    this.#notices.info(text.bundles.imported(job));
    return Number(job.result['sessionId']);
  }
}
