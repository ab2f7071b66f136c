import type { Client } from '#renderer/client/client.ts';
import type { ExportFormat } from '#shared/core/export/model.ts';
import { download } from './download.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';
import { ReportWriter } from './report-draft.svelte.ts';

export interface MadeReport {
  readonly fileName: string;
  /** where the library keeps it */
  readonly path: string;
  /** PNG files beside it */
  readonly pictures: number;
}

/** Makes the report of a session and hands it to the reader. */
export class ReportMaker {
  /** what it will hold */
  readonly writer: ReportWriter;
  made = $state.raw<MadeReport | null>(null);
  running = $state(false);
  /** name of the file last written for another program */
  exported = $state<string | null>(null);
  #sessionId: number | null = null;
  #jobId = $state<number | null>(null);
  job = $derived.by(() => this.#jobs.find(this.#jobId));
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    this.writer = new ReportWriter(client, notices);
  }

  /** Turns to a session: what was made of another one is offered no more. */
  async open(sessionId: number): Promise<void> {
    if (sessionId !== this.#sessionId) [this.made, this.exported] = [null, null];
    this.#sessionId = sessionId;
    await this.writer.open(sessionId);
  }

  /** The HTML file, or the PDF file that is printed from it. */
  async make(sessionId: number, { pictures, pdf }: { pictures: boolean; pdf: boolean }): Promise<void> {
    this.made = null;
    this.running = true;
    await this.writer.save();
    const answer = await this.#client.call('report.create', { sessionId, pictures, pdf });
    if (answer.ok) {
      this.#jobId = answer.value.jobId;
      const job = await this.#jobs.ended(answer.value.jobId);
      if (job.state === 'done') {
        const { fileName, path, pdfFileName, pdfPath, pictures: count } = job.result;
        const [made, at] = pdf ? [pdfFileName, pdfPath] : [fileName, path];
        if (this.#sessionId === sessionId)
          this.made = { fileName: String(made), path: String(at), pictures: Number(count ?? 0) };
      }
    } else {
      this.#notices.problem(answer.problem.message);
    }
    this.running = false;
  }

  /** Writes the session for another program and hands it to the reader. */
  async export(sessionId: number, format: ExportFormat): Promise<void> {
    this.exported = null;
    await this.writer.save();
    const answer = await this.#client.call('session.export', { sessionId, format });
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return;
    }
    const saved = await download(this.#client, this.#notices, answer.value.fileName);
    if (saved && this.#sessionId === sessionId) this.exported = answer.value.fileName;
  }

  async save(): Promise<void> {
    if (this.made) await download(this.#client, this.#notices, this.made.fileName);
  }
}
