import { describe, expect, test, vi } from 'vitest';
import type { Job } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { createRandom } from '#shared/core/random.ts';
import { createJobs, type Jobs } from '#main/app/jobs.ts';
import type { JobContext, JobRequest, JobResult } from '#main/services/ports/host.ts';
import type { JobStore } from '#main/services/ports/library.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { now, opened } from '#test/adapters/db/support.ts';

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function setUp(store: JobStore = opened(temporaryFolder()).library.jobs) {
  const events: { job: Job; at: number }[] = [];
  const logged: unknown[] = [];
  const jobs = createJobs({
    store,
    events: { emit: (_, payload) => events.push({ job: payload as Job, at: performance.now() }) },
    clock: { now: () => now, elapsed: () => performance.now() },
    log: { info: () => undefined, warn: () => undefined, error: (_, cause) => logged.push(cause) },
  });
  const of = (id: number) => events.filter(({ job }) => job.id === id).map(({ job }) => job);
  return { jobs, events, logged, of, store };
}

function start(
  jobs: Jobs,
  work: (context: JobContext) => Promise<Result<JobResult>>,
  lane: JobRequest['lane'] = 'now',
): number {
  return jobs.start({ kind: 'import', title: 'Work', lane, work }).id;
}

async function ended(jobs: Jobs, id: number): Promise<Job> {
  await vi.waitFor(() => expect(jobs.active(id)).toBe(false), { timeout: 10_000 });
  return jobs.list().find((job) => job.id === id)!;
}

describe('a job', () => {
  test('ends, and the next one runs, when somebody who waits for its end fails', async () => {
    const { jobs, logged } = setUp();
    jobs.onEnded(() => {
      throw new ProblemError(problem('db.full'));
    });
    jobs.onIdle(() => {
      throw new Error('a bug');
    });
    const first = start(jobs, () => Promise.resolve(ok({})), 'queue');
    expect(await ended(jobs, first)).toMatchObject({ state: 'done' });
    const second = start(jobs, () => Promise.resolve(ok({})), 'queue');
    expect(await ended(jobs, second)).toMatchObject({ state: 'done' });
    await vi.waitFor(() => expect(logged.map(String).join()).toMatch(/disk is full.*a bug/s));
  });

  test('goes from queued over running to done, ends exactly once, with its result and all of its total', async () => {
    const { jobs, of, store } = setUp();
    const id = start(jobs, async ({ progress }) => {
      progress(1, 4);
      await sleep(1);
      return ok({ detectorId: 3 });
    });
    const job = await ended(jobs, id);
    expect(job).toMatchObject({
      state: 'done',
      done: 4,
      total: 4,
      secondsLeft: null,
      problem: null,
      result: { detectorId: 3 },
    });
    const states = of(id).map(({ state }) => state);
    expect(states[0]).toBe('queued');
    expect(states.filter((state) => state === 'done')).toHaveLength(1);
    expect(states.at(-1)).toBe('done');
    expect(store.recent(1)[0]).toMatchObject({ id, state: 'done', done: 4, result: { detectorId: 3 } });
  });

  test('progress never goes back, whatever the work reports, and comes at most ten times a second', async () => {
    const { jobs, events, of } = setUp();
    const random = createRandom(5);
    const id = start(jobs, async ({ progress }) => {
      const begin = performance.now();
      for (let share = 0; share < 1; share = (performance.now() - begin) / 1200) {
        const total = 200 + random.integer(200);
        progress(Math.floor(share * total) - random.integer(40), total);
        if (random.integer(20) === 0) await sleep(1);
      }
      return ok({});
    });
    await ended(jobs, id);
    const running = events.filter(({ job }) => job.id === id && job.state === 'running');
    const shares = of(id).map(({ done, total }) => done / Math.max(1, total));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...shares)).toBe(1);
    // Any eleven events in a row span at least a second (a timer may be 2 ms early).
    running.slice(10).forEach(({ at }, index) => expect(at - running[index]!.at).toBeGreaterThan(980));
    expect(running.length).toBeGreaterThan(5);
  });

  test('reports after the end are ignored', async () => {
    const { jobs, of } = setUp();
    let late: JobContext['progress'] = () => undefined;
    const id = start(jobs, ({ progress }) => {
      late = progress;
      return Promise.resolve(ok({}));
    });
    await ended(jobs, id);
    const before = of(id).length;
    late(1, 2);
    await sleep(150);
    expect(of(id)).toHaveLength(before);
  });

  test('says how long it will take once its pace is known', async () => {
    const { jobs, of } = setUp();
    const id = start(jobs, async ({ progress }) => {
      for (let i = 1; i <= 15; i++) {
        progress(i, 15);
        await sleep(100);
      }
      return ok({});
    });
    await ended(jobs, id);
    const known = of(id).filter(({ secondsLeft, state }) => state === 'running' && secondsLeft !== null);
    expect(known.length).toBeGreaterThan(0);
    known.forEach(({ secondsLeft }) => expect(secondsLeft).toBeLessThan(3));
    expect(of(id)[1]!.secondsLeft).toBeNull();
  });

  test('fails with its problem, returned or thrown; a bug is internal.error and logged', async () => {
    const { jobs, logged } = setUp();
    const returned = start(jobs, () => Promise.resolve(fail(problem('session.empty'))));
    const thrown = start(jobs, () => Promise.reject(new ProblemError(problem('db.full'))));
    expect(await ended(jobs, returned)).toMatchObject({ state: 'failed', problem: { code: 'session.empty' } });
    expect(await ended(jobs, thrown)).toMatchObject({ state: 'failed', problem: { code: 'db.full' } });
    expect(logged).toEqual([]);
    const bug = start(jobs, () => Promise.reject(new TypeError('oops')));
    expect(await ended(jobs, bug)).toMatchObject({ state: 'failed', problem: { code: 'internal.error' } });
    expect(logged).toHaveLength(1);
  });

  test('is ended and told even when the disk refuses to keep it', async () => {
    const { store } = setUp();
    const refusing = {
      ...store,
      update: () => {
        throw new ProblemError(problem('db.full'));
      },
    };
    const { jobs, of } = setUp(refusing);
    const id = start(jobs, () => Promise.resolve(ok({})));
    await vi.waitFor(() => expect(of(id).at(-1)?.state).toBe('done'));
    expect(jobs.active(id)).toBe(false);
  });
});

const untilAborted = ({ signal }: JobContext) =>
  new Promise<Result<JobResult>>((resolve) => {
    signal.addEventListener('abort', () => setTimeout(() => resolve(fail(problem('job.cancelled'))), 20));
  });

describe('cancelling', () => {
  test('a running job ends as cancelled when its work has stopped; a second time there is nothing to cancel', async () => {
    const { jobs, of } = setUp();
    const id = start(jobs, untilAborted);
    await vi.waitFor(() => expect(of(id).at(-1)?.state).toBe('running'));
    expect(jobs.goesOn(id)).toBe(true);
    expect(jobs.cancel(id)).toBe(true);
    expect([jobs.active(id), jobs.goesOn(id)]).toEqual([true, false]);
    expect(await ended(jobs, id)).toMatchObject({ state: 'cancelled', problem: { code: 'job.cancelled' } });
    expect([jobs.cancel(id), jobs.cancel(999), jobs.goesOn(id)]).toEqual([false, false, false]);
  });

  test('a queued job never begins', async () => {
    const { jobs } = setUp();
    const work = vi.fn(() => Promise.resolve(ok({})));
    const first = start(jobs, untilAborted, 'queue');
    const second = start(jobs, work, 'queue');
    await sleep(20);
    expect(jobs.list().map(({ state }) => state)).toEqual(['queued', 'running']);
    jobs.cancel(second);
    expect(await ended(jobs, second)).toMatchObject({ state: 'cancelled' });
    jobs.cancel(first);
    await ended(jobs, first);
    await sleep(20);
    expect(work).not.toHaveBeenCalled();
  });
});

describe('the queue', () => {
  test('runs heavy work one after the other, other work at once, and says when it is empty', async () => {
    const { jobs } = setUp();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await sleep(30);
      log.push(`${name} ends`);
      return ok({});
    };
    const idle = vi.fn();
    jobs.onIdle(idle);
    const a = start(jobs, work('a'), 'queue');
    const b = start(jobs, work('b'), 'queue');
    const light = start(jobs, work('light'));
    expect(jobs.busy()).toBe(true);
    await Promise.all([a, b, light].map((id) => ended(jobs, id)));
    await vi.waitFor(() => expect(idle).toHaveBeenCalledTimes(1));
    expect(jobs.busy()).toBe(false);
    expect(log.filter((line) => !line.startsWith('light'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(log.indexOf('light begins')).toBeLessThan(log.indexOf('a ends'));
  });
});

describe('closing and restarting', () => {
  test('closing interrupts what runs and waits; nothing can be started afterwards', async () => {
    const { jobs, store } = setUp();
    const running = start(jobs, untilAborted);
    const queued = [start(jobs, untilAborted, 'queue'), start(jobs, untilAborted, 'queue')];
    await sleep(20);
    await jobs.close();
    for (const id of [running, ...queued]) {
      const job = store.recent(10).find((stored) => stored.id === id);
      expect(job).toMatchObject({ state: 'failed', problem: { code: 'job.interrupted' } });
    }
    expect(() => start(jobs, untilAborted)).toThrow(ProblemError);
  });

  test('jobs of an Earmark that died are failed as interrupted at the next start', async () => {
    const { jobs, store, of } = setUp();
    const id = start(jobs, () => new Promise(() => undefined));
    const finished = start(jobs, () => Promise.resolve(ok({})));
    await ended(jobs, finished);
    await vi.waitFor(() => expect(of(id).at(-1)?.state).toBe('running'));
    const after = setUp(store);
    expect(
      after.jobs.list().map(({ id: listed, state, problem: cause }) => [listed, state, cause?.code ?? null]),
    ).toEqual([
      [finished, 'done', null],
      [id, 'failed', 'job.interrupted'],
    ]);
  });
});
