import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Job, RecordingExplanation } from '#shared/contract/schemas.ts';
import { createAheadOfReviewer } from '#main/services/explanations/ahead.ts';
import { createExplanationsService, type ExplanationNeeds } from '#main/services/explanations/explanations.ts';
import { createPriorityQueue } from '#main/services/explanations/queue.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, openSession, temporaryFolder, type TestApp } from '#test/support/library.ts';

const changes = ({ events }: TestApp) =>
  events.filter(({ name }) => name === 'explanation.changed').map(({ payload }) => payload as RecordingExplanation);

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not happen within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A session whose items nobody explains ahead: it was not opened in this run. */
async function closedSession(milliseconds = 0) {
  const data = join(temporaryFolder(), 'data');
  const first = await openSession(data);
  await first.app.close();
  rmSync(join(data, 'backups'), { recursive: true });
  const engine = createFakeEngine({ milliseconds });
  const { sessionId, detectorId, recordingIds } = first;
  return { ...(await openApp(data, { engine })), sessionId, detectorId, recordingIds, data };
}

describe('explanations on demand', () => {
  test('come stage by stage, are announced at each, and are known at once afterwards', async () => {
    const app = await closedSession();
    const { call, ended, detectorId, recordingIds } = app;
    const recordingId = recordingIds[0]!;
    const ask = { detectorId, recordingId, masks: 64 } as const;
    const first = await call('explanations.request', ask);
    expect(first.explanation).toBeNull();
    expect(await ended(first.jobId!)).toMatchObject({ state: 'done', done: 64, total: 64, result: { masks: 64 } });
    expect(changes(app).map(({ masks }) => masks)).toEqual([16, 32, 64]);
    const second = await call('explanations.request', ask);
    expect(second).toMatchObject({
      jobId: null,
      explanation: { masks: 64, recordingId, detectorId, interactions: null },
    });

    const rest = await call('explanations.request', { ...ask, masks: 256 });
    expect(rest.explanation?.masks).toBe(64);
    await ended(rest.jobId!);
    expect(changes(app).map(({ masks }) => masks)).toEqual([16, 32, 64, 128, 256]);
    const { explanation } = await call('explanations.request', { ...ask, masks: 256 });
    // The fake's score is the sum of the heard bands' numbers, over three.
    explanation!.bands.forEach(({ shapley }, band) => expect(shapley).toBeCloseTo((band + 1) / 3, 9));
    expect(explanation!.table).toEqual({ all: 12, none: 0 });
    expect(explanation!.interactions).toHaveLength(8);
    await app.app.close();
  });

  test('survive a restart', async () => {
    const app = await closedSession();
    const ask = { detectorId: app.detectorId, recordingId: app.recordingIds[0]!, masks: 256 } as const;
    await app.ended((await app.call('explanations.request', ask)).jobId!);
    const { explanation } = await app.call('explanations.request', ask);
    await app.app.close();
    const again = await openApp(app.data);
    expect(await again.call('explanations.request', ask)).toEqual({ jobId: null, explanation });
    await again.app.close();
  });

  test('asking twice gives the same job; what does not exist is refused; a missing file fails the job', async () => {
    const app = await closedSession(5);
    const { call, refusal, ended, detectorId, recordingIds } = app;
    const [first, second] = recordingIds as [number, number];
    const one = await call('explanations.request', { detectorId, recordingId: first, masks: 256 });
    const two = await call('explanations.request', { detectorId, recordingId: first, masks: 64 });
    expect(two.jobId).toBe(one.jobId);
    expect(await refusal('explanations.request', { detectorId: 9, recordingId: first, masks: 16 })).toBe(
      'detector.unknown',
    );
    expect(await refusal('explanations.request', { detectorId, recordingId: 999, masks: 16 })).toBe(
      'recording.unknown',
    );
    rmSync((await call('recordings.get', { recordingId: second })).path);
    const gone = await call('explanations.request', { detectorId, recordingId: second, masks: 16 });
    expect(await ended(gone.jobId!)).toMatchObject({ state: 'failed', problem: { code: 'file.missing' } });
    expect(await ended(one.jobId!)).toMatchObject({ state: 'done' });
    await app.app.close();
  });

  test('the newest one asked for goes first; the interrupted one goes on where it stopped', async () => {
    const app = await closedSession(40);
    const { call, ended, detectorId, recordingIds } = app;
    const [first, second] = recordingIds as [number, number];
    const a = await call('explanations.request', { detectorId, recordingId: first, masks: 256 });
    await until(() => changes(app).some(({ recordingId, masks }) => recordingId === first && masks === 32));
    const b = await call('explanations.request', { detectorId, recordingId: second, masks: 256 });
    expect(await ended(b.jobId!)).toMatchObject({ state: 'done' });
    const when = app.events.findIndex(
      ({ payload }) => (payload as Job).id === b.jobId && (payload as Job).state === 'done',
    );
    const firstDone = changes({ ...app, events: app.events.slice(0, when) }).filter(
      ({ recordingId }) => recordingId === first,
    );
    expect(firstDone.at(-1)!.masks).toBeLessThan(256);
    expect(await ended(a.jobId!)).toMatchObject({ state: 'done' });
    // No stage was announced twice: nothing was computed again.
    const masks = changes(app)
      .filter(({ recordingId }) => recordingId === first)
      .map(({ masks: known }) => known);
    expect(masks).toEqual([16, 32, 64, 128, 256]);
    await app.app.close();
  });

  test('cancelling stops one and keeps its stages', async () => {
    const app = await closedSession(30);
    const ask = { detectorId: app.detectorId, recordingId: app.recordingIds[0]!, masks: 256 } as const;
    const { jobId } = await app.call('explanations.request', ask);
    await until(() => changes(app).length > 0);
    expect(await app.call('jobs.cancel', { jobId: jobId! })).toEqual({ cancelled: true });
    expect(await app.ended(jobId!)).toMatchObject({ state: 'cancelled' });
    const { explanation } = await app.call('explanations.request', { ...ask, masks: 16 });
    expect(explanation!.masks).toBeGreaterThanOrEqual(16);
    await app.app.close();
  });

  test('one that is asked for again while it is being cancelled is another one, which is finished', async () => {
    const app = await closedSession(30);
    const ask = { detectorId: app.detectorId, recordingId: app.recordingIds[0]!, masks: 256 } as const;
    const { jobId } = await app.call('explanations.request', ask);
    await until(() => changes(app).length > 0);
    // The reviewer goes on to the next one, and comes back before the engine has let go.
    await app.call('jobs.cancel', { jobId: jobId! });
    const again = await app.call('explanations.request', ask);
    expect(again.jobId).not.toBe(jobId);
    expect(await app.ended(again.jobId!)).toMatchObject({ state: 'done', result: { masks: 256 } });
    expect(await app.ended(jobId!)).toMatchObject({ state: 'cancelled' });
    await app.app.close();
  });

  test('an engine that dies under one is started again and goes on where it stopped, once', async () => {
    const app = await closedSession(30);
    const { engine } = app;
    const ask = { detectorId: app.detectorId, recordingId: app.recordingIds[0]!, masks: 256 } as const;
    const { jobId } = await app.call('explanations.request', ask);
    await until(() => changes(app).some(({ masks }) => masks === 32));
    engine.crash();
    expect(await app.ended(jobId!)).toMatchObject({ state: 'done', result: { masks: 256 } });
    expect(changes(app).map(({ masks }) => masks)).toEqual([16, 32, 64, 128, 256]);

    const again = await app.call('explanations.request', { ...ask, recordingId: app.recordingIds[1]! });
    const seen = changes(app).length;
    await until(() => changes(app).length > seen);
    engine.crash();
    await until(() => changes(app).length > seen + 1);
    engine.crash();
    expect(await app.ended(again.jobId!)).toMatchObject({ state: 'failed', problem: { code: 'engine.crashed' } });
    await app.app.close();
  });

  test('one is ready before a long scoring run is over', async () => {
    const app = await closedSession(30);
    const { call, ended, detectorId, recordingIds } = app;
    const highPass = { kind: 'high-pass', cutoffHz: 1200 } as const;
    const { detectors } = await call('detectors.list', {});
    const { jobId: long } = await call('detectors.create', {
      name: 'Fan',
      machine: 'fan',
      section: '00',
      normals: {},
      spec: { ...detectors[0]!.spec, preset: highPass },
    });
    const asked = await call('explanations.request', { detectorId, recordingId: recordingIds[0]!, masks: 16 });
    await ended(asked.jobId!);
    expect((await call('jobs.list', {})).jobs.find(({ id }) => id === long)!.state).toBe('running');
    await ended(long);
    await app.app.close();
  });
});

describe('ahead of the reviewer', () => {
  const explained = (app: TestApp) => [
    ...new Set(
      changes(app)
        .filter(({ masks }) => masks === 256)
        .map(({ recordingId }) => recordingId),
    ),
  ];

  test('the first items of an opened session, then those after the one that is looked at', async () => {
    const data = join(temporaryFolder(), 'data');
    const first = await openSession(data, { loud: 9 });
    await first.app.close();
    const app = await openApp(data, { engine: createFakeEngine({ milliseconds: 1 }) });
    const { sessionId, recordingIds: ids } = first;
    await app.call('sessions.get', { sessionId });
    await until(() => explained(app).length === 3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    // openSession had opened the session too, so the first ones may have been explained then.
    const verdict = { sessionId, verdict: 'false-alarm', reason: '', comment: '', secondsSpent: 1 } as const;
    const before = explained(app).length;
    await app.call('verdicts.give', { ...verdict, recordingId: ids[5]! });
    await until(() => explained(app).length >= before + 3);
    expect(explained(app)).toEqual(expect.arrayContaining([ids[6]!, ids[7]!, ids[8]!]));
    expect(explained(app)).not.toContain(ids[5]);
    const kinds = (await app.call('jobs.list', {})).jobs.map(({ kind }) => kind);
    expect(kinds).toContain('explain-ahead');
    await app.app.close();
  });

  test('is left out on a full disk, where no job can be noted, and tried again later', async () => {
    const refuse = () => {
      throw new ProblemError(problem('db.full'));
    };
    const library = { detectors: { get: () => ({ id: 1 }) }, recordings: { get: () => ({ id: 2, fileName: '' }) } };
    const needs = { library, jobs: { start: refuse } } as unknown as ExplanationNeeds;
    expect(createExplanationsService(needs).startAhead(1, 2)).toEqual(fail(problem('db.full')));

    let asked = 0;
    const ahead = createAheadOfReviewer({
      library: { sessions: { keys: () => [{ detectorId: 1, recordingId: 2 }] } },
      verdicts: { review: () => ok({ isOpen: () => true }) },
      explanations: { known: () => 0, startAhead: () => fail((asked++, problem('db.full'))) },
      jobs: { busy: () => false, onIdle: () => undefined, onEnded: () => undefined },
    } as unknown as Parameters<typeof createAheadOfReviewer>[0]);
    ahead.openSession(1);
    await until(() => asked === 1);
    ahead.openSession(2);
    await until(() => asked === 2);
  });

  test('waits until heavy work is done', async () => {
    const app = await closedSession(5);
    const { jobId } = await app.call('detectors.score', { detectorId: app.detectorId, recordings: {} });
    await app.call('sessions.get', { sessionId: app.sessionId });
    await app.ended(jobId);
    await until(() => explained(app).length === 3);
    const began = app.engine.calls.findIndex(({ operation }) => operation === 'recording.explain');
    const scored = app.engine.calls.findLastIndex(({ operation }) => operation === 'detector.score');
    expect(began).toBeGreaterThan(scored);
    await app.app.close();
  });
});

describe('the queue of explanations', () => {
  interface Step {
    readonly promise: Promise<Result<string>>;
    readonly controller: AbortController;
  }

  test('interrupts what runs for what is asked, and goes on with it later', async () => {
    const queue = createPriorityQueue();
    const log: string[] = [];
    const add = (key: string, priority: 'asked' | 'ahead'): Step => {
      const controller = new AbortController();
      let left = 3;
      const run = async (signal: AbortSignal) => {
        for (; left > 0; left--) {
          log.push(`${key}${left}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
          if (signal.aborted) return fail<string>(problem('job.cancelled'));
        }
        return ok(key);
      };
      return { promise: queue.add({ key, priority, signal: controller.signal, run }), controller };
    };
    const ahead = add('h', 'ahead');
    const a = add('a', 'asked');
    const b = add('b', 'asked');
    const dropped = add('d', 'ahead');
    dropped.controller.abort();
    expect(await dropped.promise).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(await Promise.all([ahead.promise, a.promise, b.promise])).toEqual([ok('h'), ok('a'), ok('b')]);
    expect(log.join(' ')).toBe('h3 b3 b2 b1 a3 a2 a1 h3 h2 h1');
  });

  test('a bug in one task reaches its owner and the others go on', async () => {
    const queue = createPriorityQueue();
    const { signal } = new AbortController();
    const broken = queue.add({ key: 'a', priority: 'asked', signal, run: () => Promise.reject(new Error('a bug')) });
    const fine = queue.add({ key: 'b', priority: 'asked', signal, run: () => Promise.resolve(ok('b')) });
    await expect(broken).rejects.toThrow('a bug');
    expect(await fine).toEqual(ok('b'));
  });
});
