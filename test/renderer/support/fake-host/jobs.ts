import type { Job } from '#shared/contract/schemas.ts';
import type { Handlers, Host, StartJob } from './host.ts';

/** The jobs, and what starts one for the other parts. */
export function createJobs({ now, emit }: Host): { readonly startJob: StartJob; readonly handlers: Handlers } {
  const jobs: Job[] = [];
  const timers = new Map<number, ReturnType<typeof setInterval>>();
  const startJob: StartJob = (kind, title, total, every, result, step = 1) => {
    const job: Job = {
      id: jobs.length + 1,
      kind,
      title,
      state: 'running',
      done: 0,
      total,
      secondsLeft: null,
      problem: null,
      result: {},
      startedAt: now(),
    };
    jobs.push(job);
    emit('job.changed', job);
    const change = (values: Partial<Job>) => {
      jobs[job.id - 1] = { ...jobs[job.id - 1]!, ...values };
      emit('job.changed', jobs[job.id - 1]);
    };
    timers.set(
      job.id,
      setInterval(() => {
        const done = Math.min(total, jobs[job.id - 1]!.done + step);
        if (done >= total) {
          clearInterval(timers.get(job.id));
          change({ state: 'done', done: total, secondsLeft: 0, result });
        } else {
          change({ done, secondsLeft: ((total - done) / step) * (every / 1000) });
        }
      }, every),
    );
    return job.id;
  };
  const handlers: Handlers = {
    'jobs.list': () => ({ jobs: [...jobs] }),
    'jobs.cancel': ({ jobId }: { jobId: number }) => {
      clearInterval(timers.get(jobId));
      const job = jobs[jobId - 1]!;
      if (job.state !== 'running') return { cancelled: false };
      jobs[jobId - 1] = { ...job, state: 'cancelled' };
      emit('job.changed', jobs[jobId - 1]);
      return { cancelled: true };
    },
  };
  return { startJob, handlers };
}
