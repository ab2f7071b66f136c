import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { TrainingRun } from '#shared/contract/training.ts';
import type { Result } from '#shared/core/result.ts';
import type { TrainingSettings } from '#shared/core/training/settings.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

/** What one measured update says about a training. */
export interface MeasuredCost {
  readonly secondsPerStep: number;
  readonly steps: number;
  readonly peakBytes: number;
  readonly freeBytes: number;
}

/** Trainings on the user's own recordings. */
export class Training {
  runs = $state.raw<readonly TrainingRun[]>([]);
  /** false until the first answer */
  loaded = $state(false);
  running = $derived(this.runs.find(({ state }) => state === 'running') ?? null);
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    client.on('training.changed', (run) => this.#receive(run));
    client.on('training.removed', ({ runId }) => (this.runs = this.runs.filter(({ id }) => id !== runId)));
  }

  async load(): Promise<void> {
    const answer = await this.#client.call('training.list', {});
    if (answer.ok) this.runs = answer.value.runs;
    this.loaded = true;
  }

  forget(): void {
    this.runs = [];
    this.loaded = false;
  }

  preview(input: CallInput<'training.preview'>): Promise<Result<CallOutput<'training.preview'>>> {
    return this.#client.call('training.preview', input);
  }

  async propose(input: CallInput<'training.propose'>): Promise<TrainingSettings | null> {
    const answer = await this.#client.call('training.propose', input);
    if (answer.ok) return answer.value.settings;
    // What a second reader may not know yet is told by the preview.
    if (answer.problem.code !== 'reading.blind') this.#notices.problem(answer.problem.message);
    return null;
  }

  /** Null when it failed; why is said. */
  async measure(input: CallInput<'training.measure'>): Promise<MeasuredCost | null> {
    const answer = await this.#client.call('training.measure', input);
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    const { state, result } = await this.#jobs.ended(answer.value.jobId);
    if (state !== 'done') return null;
    const of = (name: keyof MeasuredCost) => Number(result[name]);
    return {
      secondsPerStep: of('secondsPerStep'),
      steps: of('steps'),
      peakBytes: of('peakBytes'),
      freeBytes: of('freeBytes'),
    };
  }

  start(input: CallInput<'training.start'>): Promise<boolean> {
    return this.#ask('training.start', input);
  }

  pause(runId: number): Promise<boolean> {
    return this.#ask('training.pause', { runId });
  }

  resume(runId: number): Promise<boolean> {
    return this.#ask('training.resume', { runId });
  }

  cancel(runId: number): Promise<boolean> {
    return this.#ask('training.cancel', { runId });
  }

  discard(runId: number): Promise<boolean> {
    return this.#ask('training.discard', { runId });
  }

  async adopt(runId: number, name: string): Promise<void> {
    if (await this.#ask('training.adopt', { runId, name })) this.#notices.info(text.training.adopting.done(name));
  }

  async #ask<
    K extends
      | 'training.start'
      | 'training.pause'
      | 'training.resume'
      | 'training.cancel'
      | 'training.discard'
      | 'training.adopt',
  >(name: K, input: CallInput<K>): Promise<boolean> {
    const answer = await this.#client.call(name, input);
    if (!answer.ok) this.#notices.problem(answer.problem.message);
    return answer.ok;
  }

  #receive(run: TrainingRun): void {
    const before = this.runs.find(({ id }) => id === run.id);
    this.runs = before ? this.runs.map((other) => (other.id === run.id ? run : other)) : [run, ...this.runs];
    if (before?.state !== 'running' || before.state === run.state) return;
    const { said } = text.training;
    if (run.state === 'finished') this.#notices.info(said.finished(run.name));
    else if (run.state === 'diverged' && run.model) this.#notices.info(said.diverged(run.name));
    else if (run.state === 'paused') this.#notices.info(said.paused(run.name));
  }
}
