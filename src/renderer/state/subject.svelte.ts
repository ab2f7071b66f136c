import type { Client } from '#renderer/client/client.ts';
import type { Recording, RecordingExplanation, RecordingScore, SessionItem } from '#shared/contract/schemas.ts';
import { maskCount } from '#shared/core/domain.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

/** How long an item must stay on the screen before its explanation is asked for: running through the list asks nothing. */
const settleMilliseconds = 200;

/** What is known of the recording on the screen: the file, its score, and the explanation as it grows. */
export class Subject {
  recording = $state.raw<Recording | null>(null);
  score = $state.raw<RecordingScore | null>(null);
  explanation = $state.raw<RecordingExplanation | null>(null);
  #item = $state.raw<Pick<SessionItem, 'recordingId' | 'detectorId'> | null>(null);
  #jobId = $state<number | null>(null);
  #job = $derived.by(() => this.#jobs.find(this.#jobId));
  /** how many masks were run, while they are being run */
  explaining = $derived.by(() => {
    if (this.#jobId === null || (this.#job && this.#job.state !== 'running' && this.#job.state !== 'queued'))
      return null;
    const counted = this.#job?.total === maskCount ? this.#job.done : 0;
    return { done: Math.max(counted, this.explanation?.masks ?? 0), total: maskCount };
  });
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  /** Follows explanations as they grow; returns the function that stops it. */
  listen(): () => void {
    const stopExplanations = this.#client.on('explanation.changed', (explanation) => {
      if (this.#isShown(explanation.recordingId, explanation.detectorId)) this.explanation = explanation;
    });
    const stopJobs = this.#client.on('job.changed', (job) => {
      if (job.id !== this.#jobId || job.state !== 'failed' || !job.problem) return;
      // A file that is gone is told where its sound would be.
      if (job.problem.code !== 'file.missing') this.#notices.problem(job.problem.message);
    });
    return () => {
      stopExplanations();
      stopJobs();
      this.#leave();
    };
  }

  /** Shows another recording, or the same one judged by another detector. */
  show(item: Pick<SessionItem, 'recordingId' | 'detectorId'> | null): void {
    if (item && this.#isShown(item.recordingId, item.detectorId)) return;
    this.#leave();
    this.#item = item;
    this.recording = null;
    this.score = null;
    this.explanation = null;
    if (!item) return;
    void this.#load(item.recordingId, item.detectorId);
    this.#timer = setTimeout(() => void this.#explain(item.recordingId, item.detectorId), settleMilliseconds);
  }

  /** Looks at the same recording again: its file may be back. */
  async reload(): Promise<void> {
    const item = this.#item;
    if (!item) return;
    this.recording = null;
    await this.#load(item.recordingId, item.detectorId);
    if (this.#isShown(item.recordingId, item.detectorId)) await this.#explain(item.recordingId, item.detectorId);
  }

  async #load(recordingId: number, detectorId: number): Promise<void> {
    const [recording, score] = await Promise.all([
      this.#client.call('recordings.get', { recordingId }),
      this.#client.call('scores.get', { detectorId, recordingId }),
    ]);
    if (!this.#isShown(recordingId, detectorId)) return;
    if (recording.ok) this.recording = recording.value;
    else this.#notices.problem(recording.problem.message);
    if (score.ok) this.score = score.value;
    else this.#notices.problem(score.problem.message);
  }

  async #explain(recordingId: number, detectorId: number): Promise<void> {
    const answer = await this.#client.call('explanations.request', { detectorId, recordingId, masks: maskCount });
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return;
    }
    if (!this.#isShown(recordingId, detectorId)) {
      if (answer.value.jobId !== null) void this.#jobs.cancel(answer.value.jobId);
      return;
    }
    // An event may have brought a later stage than the answer holds.
    if ((answer.value.explanation?.masks ?? 0) > (this.explanation?.masks ?? 0))
      this.explanation = answer.value.explanation;
    this.#jobId = answer.value.jobId;
  }

  /** Leaves the recording: an explanation that nobody waits for must not hold up the next one. */
  #leave(): void {
    clearTimeout(this.#timer);
    if (this.#jobId !== null && this.explaining !== null) void this.#jobs.cancel(this.#jobId);
    this.#jobId = null;
    this.#item = null;
  }

  #isShown(recordingId: number, detectorId: number): boolean {
    return this.#item?.recordingId === recordingId && this.#item.detectorId === detectorId;
  }
}
