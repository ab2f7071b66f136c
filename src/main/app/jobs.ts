/** Long work: queued ▸ running ▸ done | failed | cancelled, with progress that never goes back and exactly one end. */
import type { Job } from '#shared/contract/schemas.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ProblemError, type Result } from '#shared/core/result.ts';
import {
  closingReason,
  type ClockPort,
  type EventsPort,
  type JobContext,
  type JobRequest,
  type JobResult,
  type JobsPort,
  type LogPort,
} from '#main/services/ports/host.ts';
import type { JobStore } from '#main/services/ports/library.ts';
import { problemForContract } from '#main/services/stored-problem.ts';

/** Between two progress events of one job: at most ten in a second. */
const progressMilliseconds = 100;
/** Before a pace is trusted enough to say how long it will take. */
const paceMilliseconds = 1000;
/** Ended jobs that are listed. */
const listed = 50;
/** How long closing waits for work to stop. */
const closeMilliseconds = 5000;

export interface Jobs extends JobsPort {
  /** how many were found that an earlier Earmark had left unfinished */
  readonly interrupted: number;
  /** Interrupts everything; resolves when all work has stopped, or after 5 s. */
  close(): Promise<void>;
}

interface JobNeeds {
  readonly store: JobStore;
  readonly events: EventsPort;
  readonly clock: ClockPort;
  readonly log: LogPort;
}

interface Live {
  job: Job;
  readonly request: JobRequest;
  readonly abort: AbortController;
  begun: number;
  announced: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Jobs that an earlier Earmark left unfinished become failed with job.interrupted. */
export function createJobs({ store, events, clock, log }: JobNeeds): Jobs {
  const live = new Map<number, Live>();
  const queue: Live[] = [];
  const idleListeners: (() => void)[] = [];
  const endListeners: ((job: Job) => void)[] = [];
  let queueRuns = false;
  let closing = false;
  let onAllEnded: (() => void) | null = null;
  const interrupted = store.interrupt(problem('job.interrupted'));

  function announce(entry: Live): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.announced = clock.elapsed();
    events.emit('job.changed', entry.job);
  }

  /** What others do when a job ends may fail, as on a full disk; the next job runs all the same. */
  function tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      log.error('a listener of the jobs failed', error);
    }
  }

  function save(job: Job): void {
    try {
      store.update(job);
    } catch (error) {
      // The end of a job is told even when the disk is full; the next start will call it interrupted.
      log.error(`job ${job.id} could not be saved`, error);
    }
  }

  function report(entry: Live, done: number, total: number): void {
    if (!live.has(entry.job.id) || entry.job.state !== 'running' || !(total > 0)) return;
    // The first total stands: with a growing one the bar would go back.
    const whole = entry.job.total > 0 ? entry.job.total : Math.ceil(total);
    const share = Math.min(1, Math.max(0, done / total));
    const now = Math.max(entry.job.done, Math.floor(share * whole + 1e-9));
    if (now === entry.job.done && whole === entry.job.total) return;
    const spent = clock.elapsed() - entry.begun;
    const secondsLeft = now > 0 && spent >= paceMilliseconds ? Math.round((spent / now) * (whole - now)) / 1000 : null;
    entry.job = { ...entry.job, done: now, total: whole, secondsLeft };
    const wait = progressMilliseconds - (clock.elapsed() - entry.announced);
    if (wait <= 0) announce(entry);
    else entry.timer ??= setTimeout(() => announce(entry), wait);
  }

  function end(entry: Live, result: Result<JobResult>): void {
    if (!live.delete(entry.job.id)) return;
    const { done, total } = entry.job;
    if (result.ok) {
      const whole = Math.max(1, total);
      entry.job = {
        ...entry.job,
        state: 'done',
        done: whole,
        total: whole,
        secondsLeft: null,
        result: { ...result.value },
      };
    } else {
      const stopped = entry.abort.signal.aborted;
      const interrupted = stopped && entry.abort.signal.reason === closingReason;
      const found: Problem = interrupted
        ? problem('job.interrupted')
        : stopped
          ? problem('job.cancelled')
          : result.problem;
      const cancelled = found.code === 'job.cancelled';
      entry.job = {
        ...entry.job,
        state: cancelled ? 'cancelled' : 'failed',
        done,
        secondsLeft: null,
        problem: problemForContract(found),
      };
    }
    save(entry.job);
    announce(entry);
    for (const listener of endListeners) tell(() => listener(entry.job));
    if (live.size === 0) onAllEnded?.();
  }

  async function run(entry: Live): Promise<void> {
    if (!live.has(entry.job.id)) return;
    entry.begun = clock.elapsed();
    entry.job = { ...entry.job, state: 'running' };
    save(entry.job);
    announce(entry);
    const context: JobContext = {
      jobId: entry.job.id,
      signal: entry.abort.signal,
      progress: (done, total) => report(entry, done, total),
    };
    end(entry, await outcome(entry, context));
  }

  async function outcome({ job, request }: Live, context: JobContext): Promise<Result<JobResult>> {
    try {
      return await request.work(context);
    } catch (error) {
      if (error instanceof ProblemError) return fail(error.problem);
      if (!context.signal.aborted) log.error(`job ${job.id} (${job.kind}) failed`, error);
      return fail(problem('internal.error', { detail: error instanceof Error ? error.message : 'no cause' }));
    }
  }

  async function runQueue(): Promise<void> {
    if (queueRuns) return;
    queueRuns = true;
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) await run(entry);
    queueRuns = false;
    for (const listener of idleListeners) tell(listener);
  }

  function cancel(jobId: number, reason?: string): boolean {
    const entry = live.get(jobId);
    if (entry === undefined) return false;
    entry.abort.abort(reason);
    // Work that has not begun has nothing to stop.
    if (entry.job.state === 'queued') end(entry, fail(problem('job.cancelled')));
    return true;
  }

  return {
    interrupted,
    start: (request) => {
      if (closing) throw new ProblemError(problem('job.interrupted'));
      const fresh: Omit<Job, 'id'> = {
        kind: request.kind,
        title: request.title,
        state: 'queued',
        done: 0,
        total: 0,
        secondsLeft: null,
        problem: null,
        result: {},
        startedAt: clock.now().toISOString(),
      };
      const job = { id: store.insert(fresh), ...fresh };
      const entry: Live = {
        job,
        request,
        abort: new AbortController(),
        begun: 0,
        announced: -Infinity,
        timer: undefined,
      };
      live.set(job.id, entry);
      events.emit('job.changed', job);
      // A turn later: whoever starts a job first learns its number.
      if (request.lane === 'now') setImmediate(() => void run(entry));
      else {
        queue.push(entry);
        setImmediate(() => void runQueue());
      }
      return job;
    },
    list: () => {
      const ended = store.recent(listed).filter((job) => !live.has(job.id));
      const going = [...live.values()].map((entry) => entry.job);
      return [...going, ...ended].sort((a, b) => b.id - a.id);
    },
    active: (jobId) => live.has(jobId),
    goesOn: (jobId) => live.get(jobId)?.abort.signal.aborted === false,
    cancel: (jobId) => cancel(jobId),
    busy: () => [...live.values()].some((entry) => entry.request.lane === 'queue'),
    onIdle: (listener) => void idleListeners.push(listener),
    onEnded: (listener) => void endListeners.push(listener),
    close: async () => {
      closing = true;
      const ended = new Promise<void>((resolve) => (onAllEnded = resolve));
      for (const jobId of [...live.keys()]) cancel(jobId, closingReason);
      if (live.size === 0) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeMilliseconds)));
      await Promise.race([ended, late]);
      clearTimeout(timer);
      for (const entry of [...live.values()]) end(entry, fail(problem('job.interrupted')));
    },
  };
}
