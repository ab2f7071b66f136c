import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/en.ts';
import { reportAsset } from '#shared/contract/assets.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

export interface MadeReport {
  readonly fileName: string;
  /** where the library keeps it */
  readonly path: string;
  /** PNG files beside it */
  readonly pictures: number;
}

/** Makes the report of a session and hands it to the reader. */
export class ReportMaker {
  made = $state.raw<MadeReport | null>(null);
  running = $state(false);
  #jobId = $state<number | null>(null);
  job = $derived.by(() => this.#jobs.find(this.#jobId));
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  forget(): void {
    this.made = null;
  }

  async make(sessionId: number, pictures: boolean): Promise<void> {
    this.made = null;
    this.running = true;
    const answer = await this.#client.call('report.create', { sessionId, pictures });
    if (answer.ok) {
      this.#jobId = answer.value.jobId;
      const job = await this.#jobs.ended(answer.value.jobId);
      if (job.state === 'done') {
        const { fileName, path, pictures: count } = job.result;
        this.made = { fileName: String(fileName), path: String(path), pictures: Number(count ?? 0) };
      }
    } else {
      this.#notices.problem(answer.problem.message);
    }
    this.running = false;
  }

  /** A copy for the reader: fetched from the host and handed to the browser's own download. */
  async save(): Promise<void> {
    if (!this.made) return;
    const response = await this.#client.asset(reportAsset(this.made.fileName));
    if (!response.ok) {
      this.#notices.problem(text.report.fetchFailed(response.status));
      return;
    }
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = this.made.fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}
