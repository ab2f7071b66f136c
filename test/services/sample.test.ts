import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { AppState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { SampleSetPort } from '#main/services/ports/sample.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, putMachine, temporaryFolder, type TestApp } from '#test/support/library.ts';

const machines = ['fan', 'pump1', 'slider'];

/** A sample set of three machines; counts how often it was written. */
function sampleSet(): SampleSetPort & { written: number } {
  const set = {
    written: 0,
    write: async (directory: string, onProgress: (done: number, total: number) => void, signal: AbortSignal) => {
      set.written++;
      for (const [index, machine] of machines.entries()) {
        putMachine(directory, machine, 6, 3, 2);
        onProgress(index + 1, machines.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (signal.aborted) return fail(problem('job.cancelled'));
      }
      return ok(undefined);
    },
  };
  return set;
}

async function settled({ call, events }: TestApp): Promise<AppState['sample']> {
  for (;;) {
    const { sample } = await call('app.state', {});
    const going = (await call('jobs.list', {})).jobs.some(({ state }) => state === 'queued' || state === 'running');
    if (!going && sample.state !== 'preparing') return sample;
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (events.length > 100_000) throw new Error('it does not settle');
  }
}

test('a fresh library prepares the sample session by itself, a detector per machine', async () => {
  const data = join(temporaryFolder(), 'data');
  const set = sampleSet();
  const app = await openApp(data, { sampleSet: set });
  expect((await app.call('app.state', {})).sample).toEqual({ state: 'preparing', sessionId: null });
  const { state, sessionId } = await settled(app);
  expect(state).toBe('ready');
  const { session, items } = await app.call('sessions.get', { sessionId: sessionId! });
  expect(session.sample).toBe(true);
  expect(new Set(items.map(({ machine }) => machine))).toEqual(new Set(machines));
  expect(items.length).toBeGreaterThanOrEqual(6);
  const { detectors } = await app.call('detectors.list', {});
  expect(detectors.map(({ machine, bankSize, spec }) => [machine, bankSize, spec.kind])).toEqual(
    machines.map((machine) => [machine, 6, 'fused']),
  );
  const shares = app.events
    .filter(({ name, payload }) => name === 'job.changed' && (payload as Job).kind === 'sample')
    .map(({ payload }) => (payload as Job).done / Math.max(1, (payload as Job).total));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  expect(
    app.events.some(({ name, payload }) => name === 'app.changed' && (payload as AppState).sample.state === 'ready'),
  ).toBe(true);
  await app.app.close();

  const again = await openApp(data, { sampleSet: set });
  expect(await settled(again)).toEqual({ state: 'ready', sessionId });
  await again.finish('sample.prepare', {});
  expect((await again.call('sessions.list', {})).sessions).toHaveLength(1);
  expect(set.written).toBe(1);
  await again.app.close();
});

test(
  'closed again and again while preparing, it goes on where it was and ends with one of each',
  { timeout: 120_000 },
  async () => {
    const data = join(temporaryFolder(), 'data');
    const set = sampleSet();
    let starts = 0;
    for (let wait = 5; ; wait += 45) {
      const app = await openApp(data, { sampleSet: set, engine: createFakeEngine({ milliseconds: 4 }) });
      starts++;
      await new Promise((resolve) => setTimeout(resolve, wait));
      const { sample } = await app.call('app.state', {});
      await app.app.close();
      if (sample.state === 'ready') break;
      expect(sample.state).toBe('preparing');
    }
    expect(starts).toBeGreaterThan(2);
    const app = await openApp(data, { sampleSet: set });
    expect((await app.call('detectors.list', {})).detectors).toHaveLength(3);
    expect((await app.call('sessions.list', {})).sessions).toHaveLength(1);
    expect((await app.call('recordings.list', { filter: {}, offset: 0, limit: 1 })).total).toBe(33);
    const jobs = (await app.call('jobs.list', {})).jobs.filter(({ kind }) => kind === 'sample');
    expect(jobs.filter(({ state }) => state === 'done')).toHaveLength(1);
    expect(jobs.filter(({ problem: cause }) => cause?.code === 'job.interrupted')).toHaveLength(starts - 1);
    await app.app.close();
  },
);

test('cancelled or failed, it says so, leaves the rest usable and can be asked for again', async () => {
  const data = join(temporaryFolder(), 'data');
  const set = sampleSet();
  const app = await openApp(data, { sampleSet: set });
  const [job] = (await app.call('jobs.list', {})).jobs;
  await app.call('jobs.cancel', { jobId: job!.id });
  expect(await app.ended(job!.id)).toMatchObject({ state: 'cancelled' });
  expect(await settled(app)).toEqual({ state: 'failed', sessionId: null });
  expect(await app.finish('sample.prepare', {})).toMatchObject({ state: 'done' });
  expect((await settled(app)).state).toBe('ready');
  await app.app.close();
});

test('asked for again while it still comes to its cancelled end, it is prepared', async () => {
  const set = sampleSet();
  const app = await openApp(join(temporaryFolder(), 'data'), { sampleSet: set });
  while (set.written === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const [job] = (await app.call('jobs.list', {})).jobs;
  await app.call('jobs.cancel', { jobId: job!.id });
  const { jobId } = await app.call('sample.prepare', {});
  expect(jobId).not.toBe(job!.id);
  expect(await app.ended(job!.id)).toMatchObject({ state: 'cancelled' });
  expect((await app.call('app.state', {})).sample.state).toBe('preparing');
  expect((await settled(app)).state).toBe('ready');
  await app.app.close();
});

test('a library of the command line has no sample', async () => {
  const data = join(temporaryFolder(), 'data');
  const app = await openApp(data);
  expect(await settled(app)).toEqual({ state: 'none', sessionId: null });
  expect(await app.refusal('sample.prepare', {})).toBe('option.invalid');
  expect(existsSync(join(data, 'sample'))).toBe(false);
  await app.app.close();
});
