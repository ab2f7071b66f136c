import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, openSession, put, putMachine, spec, temporaryFolder, wav } from '#test/support/library.ts';

async function start(options: Parameters<typeof openApp>[1] = {}) {
  const folder = temporaryFolder();
  const sounds = putMachine(join(folder, 'sounds'), 'fan', 6, 3, 2);
  const opened = await openApp(join(folder, 'data'), options);
  await opened.finish('import.start', { paths: [sounds] });
  return { ...opened, folder, sounds };
}

const create = { name: 'Fan', machine: 'fan', section: '00', normals: { machine: 'fan', split: 'train' }, spec };
const embedded = (engine: ReturnType<typeof createFakeEngine>) =>
  engine.calls
    .filter(({ operation }) => operation === 'recordings.embed')
    .flatMap(({ input }) => (input as { recordings: { key: string }[] }).recordings.map(({ key }) => key));

describe('creating a detector', () => {
  test('embeds only what is not cached, stores bank and numbers, counts versions', async () => {
    const { call, finish, app, engine } = await start();
    expect(await finish('detectors.create', create)).toMatchObject({
      state: 'done',
      result: { detectorId: 1, broken: 0 },
    });
    expect(embedded(engine)).toHaveLength(6);
    expect(await finish('detectors.create', create)).toMatchObject({ state: 'done', result: { detectorId: 2 } });
    expect(embedded(engine)).toHaveLength(6);
    const highPass = { ...spec, preset: { kind: 'high-pass', cutoffHz: 1200 } } as const;
    await finish('detectors.create', { ...create, spec: highPass });
    expect(embedded(engine)).toHaveLength(12);
    const { detectors } = await call('detectors.list', {});
    expect(detectors.map(({ version, bankSize }) => [version, bankSize])).toEqual([
      [1, 6],
      [2, 6],
      [3, 6],
    ]);
    expect(detectors[0]!.leaveOneOut).toEqual([...detectors[0]!.leaveOneOut].sort((a, b) => a - b));
    expect(detectors[2]!.spec).toEqual(highPass);
    await app.close();
  });

  test('too few normals, none of them anomalies, is a problem and creates nothing', async () => {
    const { call, finish, app } = await start();
    const { recordings } = await call('recordings.list', { filter: {}, offset: 0, limit: 100 });
    const two = recordings.slice(0, 2).map(({ id }) => id);
    expect(await finish('detectors.create', { ...create, normals: { ids: two } })).toMatchObject({
      state: 'failed',
      problem: { code: 'detector.few-normals', data: { needed: 3, found: 2 } },
    });
    expect((await call('detectors.list', {})).detectors).toEqual([]);
    await app.close();
  });

  test('recordings that are gone or broken are left out and counted', async () => {
    const { call, finish, app, sounds } = await start();
    rmSync(join(sounds, 'fan/train/section_00_source_train_normal_0001.wav'));
    put(join(sounds, 'fan/train/section_00_source_train_normal_0002.wav'), wav(77)); // another content meanwhile
    expect(await finish('detectors.create', create)).toMatchObject({ state: 'done', result: { broken: 2 } });
    expect((await call('detectors.list', {})).detectors[0]!.bankSize).toBe(4);
    await app.close();
  });

  test('the equal error rate uses labels and verdicts of recordings outside the bank', async () => {
    const folder = temporaryFolder();
    const { call, finish, engine, app, sessionId, recordingIds } = await openSession(join(folder, 'data'));
    const say = { sessionId, reason: '', comment: '', secondsSpent: 1 };
    await call('verdicts.give', { ...say, recordingId: recordingIds[0]!, verdict: 'real-fault' });
    await call('verdicts.give', { ...say, recordingId: recordingIds[1]!, verdict: 'false-alarm' });
    await call('verdicts.give', { ...say, recordingId: recordingIds[2]!, verdict: 'unsure' });
    await finish('detectors.create', { ...create, spec: { ...spec, rule: { kind: 'eer' } } });
    const fit = engine.calls.findLast(({ operation }) => operation === 'detector.fit')!.input;
    expect((fit as { labelled: { fault: boolean }[] }).labelled.map(({ fault }) => fault).sort()).toEqual([
      false,
      true,
    ]);
    await app.close();
  });
});

describe('scoring', () => {
  test('stores scores and nearest normals; flagged ones stand out; a member is compared with the others only', async () => {
    const { call, finish, app } = await start();
    await finish('detectors.create', create);
    const scored = await finish('detectors.score', { detectorId: 1, recordings: { machine: 'fan' } });
    expect(scored.result).toMatchObject({ scored: 11, broken: 0 });
    const { recordings } = await call('recordings.list', { filter: { split: 'train' }, offset: 0, limit: 1 });
    const member = await call('scores.get', { detectorId: 1, recordingId: recordings[0]!.id });
    expect(member.nearest.map(({ recordingId }) => recordingId)).not.toContain(recordings[0]!.id);
    expect(member.nearest).toHaveLength(5);
    const [detector] = (await call('detectors.list', {})).detectors;
    expect(detector).toMatchObject({ scored: 11, flagged: scored.result['flagged'] });
    const loud = await call('recordings.list', { filter: { search: 'test_0000' }, offset: 0, limit: 1 });
    expect((await call('scores.get', { detectorId: 1, recordingId: loud.recordings[0]!.id })).flagged).toBe(true);
    await app.close();
  });

  test('one score is made when somebody asks for it', async () => {
    const { call, refusal, finish, app, sounds } = await start();
    await finish('detectors.create', create);
    const { recordings } = await call('recordings.list', { filter: { split: 'test' }, offset: 0, limit: 2 });
    const [first, second] = recordings.map(({ id }) => id) as [number, number];
    expect((await call('scores.get', { detectorId: 1, recordingId: first })).recordingId).toBe(first);
    expect(await refusal('scores.get', { detectorId: 9, recordingId: first })).toBe('detector.unknown');
    expect(await refusal('scores.get', { detectorId: 1, recordingId: 999 })).toBe('recording.unknown');
    rmSync(join(sounds, 'fan/test'), { recursive: true });
    expect(await refusal('scores.get', { detectorId: 1, recordingId: second })).toBe('file.missing');
    expect(await refusal('detectors.score', { detectorId: 9, recordings: {} })).toBe('detector.unknown');
    await app.close();
  });

  test('after the engine died, bank and model are given to the new one', async () => {
    const { finish, app, engine } = await start();
    await finish('detectors.create', create);
    await finish('detectors.score', { detectorId: 1, recordings: { split: 'test' } });
    engine.crash();
    const again = await finish('detectors.score', { detectorId: 1, recordings: { split: 'test' } });
    expect(again).toMatchObject({ state: 'done', result: { scored: 5 } });
    expect(engine.calls.filter(({ operation }) => operation === 'detector.load')).toHaveLength(2);
    await app.close();
  });

  test('an engine that dies in the middle fails the job; what was finished is not computed again', async () => {
    const engine = createFakeEngine({ milliseconds: 80 });
    const { call, ended, finish, app, events } = await start({ engine });
    const { jobId } = await call('detectors.create', create);
    const dones = () =>
      events.flatMap(({ name, payload }) => (name === 'job.changed' ? [payload as { id: number; done: number }] : []));
    while (!dones().some(({ id, done }) => id === jobId && done >= 2))
      await new Promise((resolve) => setTimeout(resolve, 2));
    engine.crash();
    expect(await ended(jobId)).toMatchObject({ state: 'failed', problem: { code: 'engine.crashed' } });
    const before = embedded(engine).length;
    expect(await finish('detectors.create', create)).toMatchObject({ state: 'done' });
    const after = embedded(engine).slice(before);
    expect(after.length).toBeLessThan(6);
    expect(after.length).toBeGreaterThan(0);
    await app.close();
  });
});

describe('sessions', () => {
  test('without anything flagged there is none; of two detectors the one that is exceeded most owns the item', async () => {
    const { call, refusal, finish, app } = await start();
    await finish('detectors.create', create);
    expect(await refusal('sessions.create', { name: 'x', detectorIds: [1] })).toBe('session.empty');
    expect(await refusal('sessions.create', { name: 'x', detectorIds: [7] })).toBe('detector.unknown');
    const sharp = { ...spec, rule: { kind: 'value', value: 0.01 } } as const;
    await finish('detectors.create', { ...create, name: 'Sharp', spec: sharp });
    for (const detectorId of [1, 2]) await finish('detectors.score', { detectorId, recordings: { split: 'test' } });
    const { sessionId } = await call('sessions.create', { name: 'Both', detectorIds: [1, 2, 1] });
    const { items } = await call('sessions.get', { sessionId });
    expect(new Set(items.map(({ detectorId }) => detectorId))).toEqual(new Set([2]));
    expect(items.map(({ position }) => position)).toEqual(items.map((_, index) => index));
    expect(new Set(items.map(({ recordingId }) => recordingId)).size).toBe(items.length);
    await app.close();
  });
});
