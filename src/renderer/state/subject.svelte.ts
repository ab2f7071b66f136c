import type { Client } from '#renderer/client/client.ts';
import { whenBack } from '#renderer/client/when-back.ts';
import type { Job, Recording, RecordingExplanation, RecordingScore, SessionItem } from '#shared/contract/schemas.ts';
import { maskCount } from '#shared/core/domain.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

/** How long an item must stay on the screen before its explanation is asked for: running through the list asks nothing. */
const settleMilliseconds = 200;
/** problems of a file that are told where its sound would be */
const toldByTheSound: readonly string[] = ['file.missing', 'file.changed'];

/** What is known of the recording on the screen: the file, its score, and the explanation as it grows. */
export class Subject {
  recording = $state.raw<Recording | null>(null);
  score = $state.raw<RecordingScore | null>(null);
  explanation = $state.raw<RecordingExplanation | null>(null);
  /** why there is no explanation, or no more of it */
  problem = $state.raw<Job['problem']>(null);
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
      if (job.id !== this.#jobId) return;
      // Another window that looked at it too has left it.
      if (job.state === 'cancelled') void this.explain();
      if (job.state !== 'failed' || !job.problem || toldByTheSound.includes(job.problem.code)) return;
      this.problem = job.problem;
      // A model that is gone stays gone: that is told where the bands would be, and nowhere else.
      if (job.problem.code !== 'model.gone') this.#notices.problem(job.problem.message);
    });
    const stopLibrary = this.#client.on('library.changed', () => {
      if (this.problem !== null) void this.explain();
    });
    const stopBack = whenBack(this.#client, () => void this.explain());
    return () => {
      stopExplanations();
      stopJobs();
      stopLibrary();
      stopBack();
      this.#leave();
    };
  }

  /** Asks for what is missing of the explanation of what is on the screen. */
  async explain(): Promise<void> {
    if (this.#item === null || this.explanation?.masks === maskCount) return;
    this.problem = null;
    await this.#explain(this.#item.recordingId, this.#item.detectorId);
  }

  /** Shows another recording, or the same one judged by another detector. */
  show(item: Pick<SessionItem, 'recordingId' | 'detectorId'> | null): void {
    if (item && this.#isShown(item.recordingId, item.detectorId)) return;
    this.#leave();
    this.#item = item;
    this.recording = null;
    this.score = null;
    this.explanation = null;
    this.problem = null;
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
    if (this.#isShown(item.recordingId, item.detectorId)) await this.explain();
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
      if (this.#isShown(recordingId, detectorId)) this.problem = answer.problem;
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
