import type { Client } from '#renderer/client/client.ts';
import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Sweep, SweepPreview } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

export type Flips = CallOutput<'sweep.flips'>;

/** A version that was made with another preset, and what changed against the one it came from. */
export interface ComparedVersions {
  readonly before: number;
  readonly after: number;
  readonly flips: Flips;
}

/** Presets tried on a detector: what is known of the chosen one, what is going on, which versions were made of it. */
export class Sweeps {
  detectorId = $state<number | null>(null);
  /** null until there is one; `read` says whether that was asked */
  sweep = $state.raw<Sweep | null>(null);
  read = $state(false);
  preview = $state.raw<SweepPreview | null>(null);
  /** why there is no preview */
  problem = $state.raw<{ readonly code: string; readonly message: string } | null>(null);
  compared = $state.raw<ComparedVersions | null>(null);
  job = $derived.by(() => this.#jobs.running.find(({ kind }) => kind === 'sweep') ?? null);
  /** making a version */
  making = $state(false);
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;
  #asked = 0;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    client.on('sweep.changed', (sweep) => {
      if (sweep.detectorId === this.detectorId) this.sweep = sweep;
    });
  }

  /** Turns to a detector; what was found about it the last time comes from the library. */
  async choose(detectorId: number): Promise<void> {
    if (detectorId !== this.detectorId) {
      this.forget();
      this.detectorId = detectorId;
    }
    await this.load();
  }

  /** Lets go of what was told: it is asked for again. */
  forget(): void {
    this.detectorId = null;
    this.sweep = null;
    this.preview = null;
    this.compared = null;
    this.read = false;
  }

  async load(): Promise<void> {
    const { detectorId } = this;
    if (detectorId === null) return;
    const answer = await this.#client.call('sweep.get', { detectorId });
    if (detectorId !== this.detectorId) return;
    // Why it is not told, as to a second reader, is told by the preview too.
    this.sweep = answer.ok ? answer.value.sweep : null;
    if (!answer.ok) this.compared = null;
    this.read = true;
  }

  /** What a sweep over these presets would be made of; only the latest question is answered. */
  async look(presets: readonly Preset[]): Promise<void> {
    const { detectorId } = this;
    if (detectorId === null) return;
    const asked = ++this.#asked;
    const answer = await this.#client.call('sweep.preview', { detectorId, presets: [...presets] });
    if (asked !== this.#asked) return;
    this.preview = answer.ok ? answer.value : null;
    this.problem = answer.ok ? answer.value.problem : answer.problem;
  }

  async start(presets: readonly Preset[]): Promise<void> {
    const { detectorId } = this;
    if (detectorId === null) return;
    await this.#run('sweep.start', { detectorId, presets: [...presets] });
    await Promise.all([this.load(), this.look(presets)]);
  }

  async cancel(): Promise<void> {
    if (this.job !== null) await this.#jobs.cancel(this.job.id);
  }

  /** The next version of the chosen detector, with this preset; compared with it as soon as it has scored. */
  async makeVersion(preset: Preset): Promise<void> {
    const { detectorId } = this;
    if (detectorId === null || this.making) return;
    this.making = true;
    const job = await this.#run('sweep.version', { detectorId, preset });
    this.making = false;
    if (job?.state === 'done') await this.compare(detectorId, Number(job.result['detectorId']));
  }

  async compare(before: number, after: number): Promise<void> {
    const answer = await this.#client.call('sweep.flips', { before, after });
    if (answer.ok) this.compared = { before, after, flips: answer.value };
    else this.#notices.problem(answer.problem.message);
  }

  async #run<K extends 'sweep.start' | 'sweep.version'>(name: K, input: CallInput<K>) {
    const answer = await this.#client.call(name, input);
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    return this.#jobs.ended(answer.value.jobId);
  }
}
