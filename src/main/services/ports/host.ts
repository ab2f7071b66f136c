/** What every use case may need of the application around it. */
import type { EventName, EventPayload } from '#shared/contract/api.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/core/result.ts';

export interface ClockPort {
  now(): Date;
  /** milliseconds that never go back */
  elapsed(): number;
}

export interface LogPort {
  info(message: string): void;
  warn(message: string): void;
  /** A bug or a failure that the user sees as a problem; the cause is logged with its stack. */
  error(message: string, cause?: unknown): void;
}

export interface EventsPort {
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void;
}

export type JobResult = Readonly<Record<string, string | number>>;

/** The reason of an abort when Earmark is being closed: unlike a cancelled job, an interrupted one is to be resumed. */
export const closingReason = 'closing';

export interface JobContext {
  readonly jobId: number;
  readonly signal: AbortSignal;
  /** Reports how far the work is; the share done / total never goes back. */
  progress(done: number, total: number): void;
}

export interface JobRequest {
  readonly kind: Job['kind'];
  readonly title: string;
  /** `queue`: one after the other with the other heavy work; `now`: at once */
  readonly lane: 'queue' | 'now';
  readonly work: (context: JobContext) => Promise<Result<JobResult>>;
}

export interface JobsPort {
  start(request: JobRequest): Job;
  /** The newest jobs, newest first; every job that has not ended is among them. */
  list(): Job[];
  /** True while the job waits or works. */
  active(jobId: number): boolean;
  /** The same without those that were cancelled and still come to their end: only what is going on can be waited for. */
  goesOn(jobId: number): boolean;
  /** True when the job had not ended; it ends as cancelled as soon as its work stops. */
  cancel(jobId: number): boolean;
  /** True while work of the lane `queue` is going on or waiting. */
  busy(): boolean;
  /** Called whenever the lane `queue` has run empty. */
  onIdle(listener: () => void): void;
  onEnded(listener: (job: Job) => void): void;
}
