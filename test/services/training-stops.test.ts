import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { put } from '#test/support/library.ts';
import { runs, start, until, useTrainings } from './training-support.ts';

const { engines, pathOf, open, withRecordings, workFolders } = useTrainings();

describe('a training', () => {
  test('is paused and resumed; what the job bar cancels is a pause', async () => {
    const app = await withRecordings(15);
    const { runId } = await app.call('training.start', start());
    await until(app, ({ epochs }) => epochs.length === 1);
    await app.call('training.pause', { runId });
    const paused = await until(app, ({ state }) => state === 'paused');
    expect(paused.problem).toBeNull();
    expect(paused.epochs).toHaveLength(1);
    expect(await app.refusal('training.pause', { runId })).toBe('training.state');

    const again = await app.call('training.resume', { runId });
    await until(app, ({ epochs }) => epochs.length === 2);
    await app.call('jobs.cancel', { jobId: again.jobId });
    expect(await app.ended(again.jobId)).toMatchObject({ state: 'cancelled' });
    expect((await until(app, ({ state }) => state === 'paused')).epochs).toHaveLength(2);

    const last = await app.call('training.resume', { runId });
    await app.ended(last.jobId);
    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({ state: 'finished', step: 12 });
    expect(run.losses.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    await app.app.close();
  });

  test('is interrupted when Earmark goes away, and waits for the user to go on', async () => {
    const app = await withRecordings(10);
    const { runId } = await app.call('training.start', start());
    await until(app, ({ epochs }) => epochs.length === 2);
    await app.app.close();

    const next = await open();
    expect((await runs(next))[0]).toMatchObject({ id: runId, state: 'interrupted', jobId: null, phase: null });
    expect((await runs(next))[0]!.epochs).toHaveLength(2);
    expect(engines.flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'training.run')).toHaveLength(
      1,
    );
    const { jobId } = await next.call('training.resume', { runId });
    await next.ended(jobId);
    expect(await next.call('training.get', { runId })).toMatchObject({ state: 'finished' });
    const inputs = engines.flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'training.run');
    expect(inputs[1]!.input).toEqual(inputs[0]!.input);
    await next.app.close();
  });

  test('survives its process being killed', async () => {
    const app = await withRecordings();
    const { runId, jobId } = await app.call('training.start', start({ learningRate: 0.96 }));
    expect(await app.ended(jobId)).toMatchObject({ state: 'failed', problem: { code: 'training.killed' } });
    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({ state: 'interrupted', problem: { code: 'training.killed' } });
    expect(run.epochs).toHaveLength(1);
    await app.ended((await app.call('training.resume', { runId })).jobId);
    expect(await app.call('training.get', { runId })).toMatchObject({ state: 'finished', problem: null });
    await app.app.close();
  });

  test('that diverges keeps the last good model, which can be adopted', async () => {
    const app = await withRecordings();
    const { runId, jobId } = await app.call('training.start', start({ learningRate: 0.5 }));
    await app.ended(jobId);
    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({ state: 'diverged', problem: { code: 'training.diverged', data: { epoch: 3 } } });
    expect(run.epochs).toHaveLength(2);
    expect(run.comparison).not.toBeNull();
    await app.call('training.adopt', { runId, name: 'Two epochs' });
    const model = (await app.call('models.list', {})).models.at(-1)!;
    expect(model.name).toBe('Two epochs');

    const worse = await app.call('training.start', start({ learningRate: 0.9 }));
    await app.ended(worse.jobId);
    const nothing = await app.call('training.get', { runId: worse.runId });
    expect(nothing).toMatchObject({ state: 'diverged', model: null, comparison: null });
    expect(await app.refusal('training.adopt', { runId: worse.runId, name: 'x' })).toBe('training.state');
    await app.app.close();
  });

  test('that is cancelled leaves nothing on the disk', async () => {
    const app = await withRecordings(10);
    const { runId, jobId } = await app.call('training.start', start());
    await until(app, ({ epochs }) => epochs.length === 1);
    await app.call('training.cancel', { runId });
    await app.ended(jobId);
    expect(await until(app, ({ state }) => state === 'cancelled')).toMatchObject({ model: null });
    expect(workFolders()).toEqual([]);
    expect(await app.refusal('training.resume', { runId })).toBe('training.state');
    expect(await app.refusal('training.cancel', { runId })).toBe('training.state');
    // Another may begin, and a paused one can be given up too.
    const second = await app.call('training.start', start({}, 'Second'));
    await until(app, ({ id, epochs }) => id === second.runId && epochs.length === 1);
    await app.call('training.pause', { runId: second.runId });
    await until(app, ({ state }) => state === 'paused');
    await app.call('training.cancel', { runId: second.runId });
    expect(workFolders()).toEqual([]);
    await app.app.close();
  });

  test('whose recording is gone says which, and goes on when it is back', async () => {
    const app = await withRecordings();
    const path = pathOf('in', 'fan', 'train', 'section_00_source_train_normal_0000.wav');
    const content = readFileSync(path);
    rmSync(path);
    const { runId, jobId } = await app.call('training.start', start());
    expect(await app.ended(jobId)).toMatchObject({ state: 'failed', problem: { code: 'file.missing' } });
    expect(await app.call('training.get', { runId })).toMatchObject({ state: 'failed' });
    put(path, content);
    await app.ended((await app.call('training.resume', { runId })).jobId);
    expect(await app.call('training.get', { runId })).toMatchObject({ state: 'finished' });
    await app.app.close();
  });
});

test('folders that belong to no training are removed at the start', async () => {
  put(pathOf('data', 'training', 'left-over', 'checkpoint'), 'x');
  const app = await open();
  for (let i = 0; i < 100 && workFolders().length > 0; i++) await sleep(5);
  expect(workFolders()).toEqual([]);
  await app.app.close();
});
