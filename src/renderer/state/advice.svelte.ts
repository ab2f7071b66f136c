import { SvelteSet } from 'svelte/reactivity';
import type { Client } from '#renderer/client/client.ts';
import { localDecimals } from '#renderer/plot/format.ts';
import { typedNumber } from '#renderer/text/numbers.ts';
import { text } from '#renderer/text/text.ts';
import type { CallInput } from '#shared/contract/api.ts';
import { mostCostRatio, type Advice, type AdvicePreview, type ThresholdChoice } from '#shared/contract/advice.ts';
import type { Detector, Job } from '#shared/contract/schemas.ts';
import { adviseThreshold, usualCostRatio } from '#shared/core/advice/advise.ts';
import { outcomeAt } from '#shared/core/advice/outcomes.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

type Choice = Omit<CallInput<'advice.preview'>, 'detectorId'>;

/** What was made, for the offer of a session. */
export interface MadeVersion {
  readonly detectorId: number;
  readonly version: number;
  readonly flagged: number;
}

/** One detector's verdicts on the table: what is chosen, what it would change, and the version that is made of it. */
export class AdviceDesk {
  readonly detector: Detector;
  /** the threshold of now: nothing below it was judged */
  readonly floor: number;
  advice = $state.raw<Advice | null>(null);
  kind = $state<ThresholdChoice['kind']>('keep');
  /** as typed, so that half a number can stand in the field */
  valueText = $state('');
  costText = $state(String(usualCostRatio));
  readonly chosen = new SvelteSet<number>();
  /** what somebody wrote; null while the proposal stands */
  ownWhy = $state<string | null>(null);
  preview = $state.raw<AdvicePreview | null>(null);
  made = $state.raw<MadeVersion | null>(null);
  jobId = $state<number | null>(null);
  /** why there is no advice, or why the last preview, or version, was not made */
  problem = $state<string | null>(null);

  top = $derived.by(() => Math.max(this.floor, ...(this.advice?.judged.map(({ score }) => score) ?? [])));
  value = $derived(parsed(this.valueText));
  /** what stands in the field: what was typed, or what the choice comes to */
  shownValue = $derived.by(() => {
    if (this.kind === 'value') return this.valueText;
    return this.wanted === null ? '' : localDecimals(String(rounded(this.wanted)));
  });
  /** a value by hand that nothing judged speaks for */
  below = $derived.by(() => this.kind === 'value' && this.value !== null && this.value < rounded(this.floor));
  costRatio = $derived.by(() => {
    const ratio = parsed(this.costText);
    return ratio !== null && ratio >= 1 && ratio <= mostCostRatio ? ratio : null;
  });
  found = $derived.by(() =>
    this.advice === null || this.costRatio === null
      ? null
      : adviseThreshold(this.advice.judged, this.floor, this.costRatio),
  );
  /** the threshold that the choice means on the scores of now; null where it cannot be told */
  wanted = $derived.by(() => {
    if (this.kind === 'keep') return this.floor;
    if (this.kind === 'value') return this.value;
    return this.found?.kind === 'advised' ? this.found.threshold : null;
  });
  outcome = $derived(this.advice === null || this.wanted === null ? null : outcomeAt(this.advice.judged, this.wanted));
  choice = $derived.by((): Choice | null => {
    const additions = [...this.chosen].sort((a, b) => a - b);
    if (this.kind === 'value')
      return this.value === null ? null : { additions, threshold: { kind: 'value', value: this.value } };
    if (this.kind === 'advised')
      return this.found?.kind === 'advised' && this.costRatio !== null
        ? { additions, threshold: { kind: 'advised', costRatio: this.costRatio } }
        : null;
    const nothing = additions.length === 0 && this.detector.spec.rule.kind !== 'eer';
    return nothing ? null : { additions, threshold: { kind: 'keep' } };
  });
  #previewed = $state('');
  stale = $derived(this.preview !== null && JSON.stringify(this.choice) !== this.#previewed);
  why = $derived(
    this.ownWhy ??
      text.advice.apply.reason(
        this.chosen.size,
        this.kind,
        this.kind === 'advised' ? (this.preview?.threshold.value ?? null) : this.value,
      ),
  );
  job = $derived.by((): Job | null => {
    const job = this.#jobs.find(this.jobId);
    return job !== null && (job.state === 'queued' || job.state === 'running') ? job : null;
  });
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(detector: Detector, client: Client, jobs: Jobs, notices: Notices) {
    this.detector = detector;
    this.floor = detector.threshold.value;
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  /** Reads the verdicts; every false alarm that can join the bank is chosen at first, and the threshold that is given. */
  async load(value: number | null = null): Promise<void> {
    const answer = await this.#client.call('advice.get', { detectorId: this.detector.id });
    this.problem = answer.ok ? null : answer.problem.message;
    if (!answer.ok) return;
    this.advice = answer.value;
    for (const { recordingId } of answer.value.additions) this.chosen.add(recordingId);
    this.setValue(value ?? this.floor);
    if (value !== null) this.kind = 'value';
  }

  typeValue(typed: string): void {
    this.kind = 'value';
    this.valueText = typed;
  }

  /** Moves the threshold by hand. */
  setValue(value: number): void {
    this.valueText = localDecimals(String(rounded(value)));
  }

  toggle(recordingId: number): void {
    if (!this.chosen.delete(recordingId)) this.chosen.add(recordingId);
  }

  chooseAll(all: boolean): void {
    this.chosen.clear();
    if (all) for (const { recordingId } of this.advice?.additions ?? []) this.chosen.add(recordingId);
  }

  async makePreview(): Promise<void> {
    const choice = this.choice;
    if (choice === null || this.job !== null) return;
    const job = await this.#run('advice.preview', { detectorId: this.detector.id, ...choice });
    if (job?.state !== 'done') return;
    const answer = await this.#client.call('advice.result', { jobId: job.id });
    if (!answer.ok) return this.#notices.problem(answer.problem.message);
    this.preview = answer.value;
    this.#previewed = JSON.stringify(choice);
  }

  async apply(): Promise<void> {
    const choice = this.choice;
    if (choice === null || this.stale || this.why.trim() === '' || this.job !== null) return;
    const job = await this.#run('advice.apply', { detectorId: this.detector.id, ...choice, why: this.why.trim() });
    if (job?.state !== 'done') return;
    const { detectorId, version, flagged } = job.result;
    this.made = { detectorId: Number(detectorId), version: Number(version), flagged: Number(flagged) };
  }

  async cancel(): Promise<void> {
    if (this.jobId !== null) await this.#jobs.cancel(this.jobId);
  }

  async #run<K extends 'advice.preview' | 'advice.apply'>(name: K, input: CallInput<K>): Promise<Job | null> {
    const answer = await this.#client.call(name, input);
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    this.problem = null;
    this.jobId = answer.value.jobId;
    const job = await this.#jobs.ended(answer.value.jobId);
    this.problem = job.state === 'failed' ? (job.problem?.message ?? null) : null;
    return job;
  }
}

/** With as many digits as a field shows. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** A number that somebody typed, with a comma or a point; null where it is none. */
function parsed(typed: string): number | null {
  const value = typedNumber(typed);
  return Number.isFinite(value) ? value : null;
}
