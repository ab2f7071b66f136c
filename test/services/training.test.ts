import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallInput } from '#shared/contract/api.ts';
import type { TrainingRun } from '#shared/contract/training.ts';
import { createFakeEngine, type FakeEngine } from '#test/support/fake-engine.ts';
import { openApp, put, temporaryFolder, wav, type TestApp } from '#test/support/library.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

type Start = CallInput<'training.start'>;

const sections = ['00', '01'];
const choice: Start['choice'] = {
  groups: sections.map((section) => ({ machine: 'fan', section })),
  normals: 'train',
  search: '',
  classRule: 'machine-section',
};
const settings: Start['settings'] = {
  epochs: 4,
  learningRate: 1e-3,
  batch: 4,
  microBatch: 2,
  trains: { kind: 'head' },
  recompute: false,
  frontEnd: { kind: 'mel', normalisation: null },
  preset: { kind: 'none' },
  heldOutShare: 0.25,
  generated: 0,
  seed: 3,
};
const start = (changes: Partial<Start['settings']> = {}, name = 'Fans'): Start => ({
  name,
  choice,
  settings: { ...settings, ...changes },
});

let folder: string;
let engines: FakeEngine[];

/** Two sections with 8 training normals each, 4 unlabelled tests, 4 loud faults in section 00; one of section 02. */
beforeEach(() => {
  folder = temporaryFolder();
  engines = [];
  let seed = 0;
  const file = (section: string, split: string, label: string, index: number, gain = 0.1) =>
    put(
      join(
        folder,
        'in',
        'fan',
        split,
        `section_${section}_source_${split}_${label}_${String(index).padStart(4, '0')}.wav`,
      ),
      wav(seed++, gain),
    );
  for (const section of sections) for (let i = 0; i < 8; i++) file(section, 'train', 'normal', i);
  for (let i = 0; i < 4; i++) file('00', 'test', 'anomaly', i, 0.5 + 0.02 * i);
  for (let i = 4; i < 10; i++) file('00', 'test', 'normal', i);
  file('02', 'train', 'normal', 0);
});

async function open(milliseconds = 0): Promise<TestApp> {
  const app = await openApp(join(folder, 'data'), {
    startTrainingEngine: () => {
      const engine = createFakeEngine({ milliseconds });
      engines.push(engine);
      return engine;
    },
  });
  return app;
}

async function withRecordings(milliseconds = 0): Promise<TestApp> {
  const app = await open(milliseconds);
  await app.finish('import.start', { paths: [join(folder, 'in')] });
  return app;
}

const runs = async (app: TestApp) => (await app.call('training.list', {})).runs;
const workFolders = () =>
  existsSync(join(folder, 'data', 'training')) ? readdirSync(join(folder, 'data', 'training')) : [];
const changes = (app: TestApp) =>
  app.events.filter(({ name }) => name === 'training.changed').map(({ payload }) => payload as TrainingRun);

async function until(app: TestApp, wanted: (run: TrainingRun) => boolean): Promise<TrainingRun> {
  for (let i = 0; i < 2000; i++) {
    const run = (await runs(app)).find(wanted);
    if (run !== undefined) return run;
    await sleep(5);
  }
  throw new Error('it never came so far');
}

describe('before a training', () => {
  test('classes, held-out recordings and what is left out are said', async () => {
    const app = await withRecordings();
    const input = { choice, heldOutShare: 0.25, seed: 3 };
    expect(await app.call('training.preview', input)).toEqual({
      classes: [
        { name: 'fan section 00', recordings: 8, fate: 'kept', into: null },
        { name: 'fan section 01', recordings: 8, fate: 'kept', into: null },
      ],
      kept: 2,
      trained: 12,
      heldOut: 4,
      faults: 4,
      broken: 0,
      problem: null,
    });
    const all = await app.call('training.preview', {
      ...input,
      choice: { ...choice, normals: 'all', groups: [...choice.groups, { machine: 'fan', section: '02' }] },
    });
    expect(all).toMatchObject({ kept: 2, trained: 16, heldOut: 6, faults: 4 });
    expect(all.classes[2]).toMatchObject({ name: 'fan section 02', recordings: 1, fate: 'refused' });
    await app.app.close();
  });

  test('too few classes are refused', async () => {
    const app = await withRecordings();
    const one = { ...choice, groups: [{ machine: 'fan', section: '00' }] };
    const preview = await app.call('training.preview', { choice: one, heldOutShare: 0, seed: 1 });
    expect(preview.problem?.code).toBe('training.few-classes');
    expect(await app.refusal('training.start', { ...start(), choice: one })).toBe('training.few-classes');
    expect(await runs(app)).toEqual([]);
    expect(await app.refusal('training.get', { runId: 9 })).toBe('training.unknown');
    await app.app.close();
  });

  test('settings are proposed, and a step is measured in a process that is gone afterwards', async () => {
    const app = await withRecordings();
    const { settings: proposed } = await app.call('training.propose', { choice });
    expect(proposed).toMatchObject({ epochs: 10, heldOutShare: 0.2 });
    const job = await app.finish('training.measure', { choice, settings });
    expect(job).toMatchObject({ state: 'done', result: { secondsPerStep: 0.25, peakBytes: 2e6, steps: 12 } });
    expect(Number(job.result['freeBytes'])).toBeGreaterThan(1e6);
    expect(engines[0]!.calls.map(({ operation }) => operation)).toEqual(['training.measure']);
    expect(app.engine.calls.some(({ operation }) => operation === 'training.measure')).toBe(false);
    await app.app.close();
  });
});

describe('a training', () => {
  test('goes through its epochs, compares, and changes nothing before it is adopted', async () => {
    const app = await withRecordings(1);
    const before = await app.call('models.list', {});
    const { runId, jobId } = await app.call('training.start', start());
    expect((await runs(app))[0]).toMatchObject({ id: runId, state: 'running', jobId, phase: 'preparing' });
    expect(await app.refusal('training.start', start())).toBe('training.running');
    expect(await app.refusal('training.adopt', { runId, name: 'x' })).toBe('training.state');
    expect(await app.refusal('training.discard', { runId })).toBe('training.state');
    const job = await app.ended(jobId);
    expect(job).toMatchObject({ kind: 'training', title: 'Fans', state: 'done', result: { runId } });

    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({
      state: 'finished',
      phase: null,
      jobId: null,
      step: 12,
      steps: 12,
      trained: 12,
      heldOut: 4,
      problem: null,
      classRule: 'machine-section',
    });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(run.losses.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const seen = changes(app);
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['preparing', 'training', 'comparing', null]));
    expect(seen.at(-1)).toEqual(run);

    // The fake's two "models" hear the same, so nothing can be better than noise.
    const comparison = run.comparison!;
    expect(
      comparison.groups.map(({ section, bank, unseen, faults, onTrained }) => [
        section,
        bank,
        unseen,
        faults,
        onTrained,
      ]),
    ).toEqual([
      ['00', 6, 8, 4, false],
      ['01', 6, 2, 0, true],
    ]);
    expect(comparison.mean).toEqual({ before: 1, after: 1, statistics: 1 });
    expect(comparison.overBefore).toEqual({ finding: 'noise', difference: { value: 0, low: 0, high: 0 } });
    expect(comparison.groups[1]!.scorers.after.auc).toBeNull();
    // All of it happened in the training's own process.
    const own = engines[0]!.calls.map(({ operation }) => operation);
    expect(own).toContain('training.run');
    expect(own).toContain('detector.score');
    expect(app.engine.calls.map(({ operation }) => operation)).not.toContain('recordings.embed');
    expect(await app.call('models.list', {})).toEqual(before);

    const adopted = await app.call('training.adopt', { runId, name: 'Our fans' });
    const { models } = await app.call('models.list', {});
    expect(models).toHaveLength(before.models.length + 1);
    const model = models.at(-1)!;
    expect(model).toMatchObject({
      ...adopted,
      name: 'Our fans',
      shipped: false,
      source: 'fake, trained here on 16 recordings',
    });
    expect(readFileSync(join(model.directory, 'model.safetensors'), 'utf8')).toBe('trained with seed 3');
    expect(workFolders()).toEqual([]);
    expect(await app.call('training.get', { runId })).toMatchObject({ state: 'adopted' });
    expect(await app.refusal('training.adopt', { runId, name: 'again' })).toBe('training.state');
    expect(await app.refusal('training.resume', { runId })).toBe('training.state');
    await app.call('training.discard', { runId });
    expect(await runs(app)).toEqual([]);
    expect(app.events.at(-1)).toEqual({ name: 'training.removed', payload: { runId } });
    await app.app.close();
  });

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
    const path = join(folder, 'in', 'fan', 'train', 'section_00_source_train_normal_0000.wav');
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

  test('is compared again with the labels of now, without being trained again', async () => {
    const app = await withRecordings();
    const { runId, jobId } = await app.call('training.start', start({ learningRate: 0.5 }));
    await app.ended(jobId);
    const before = await app.call('training.get', { runId });
    for (let i = 0; i < 3; i++)
      put(join(folder, 'in', 'fan', 'test', `section_01_source_test_anomaly_000${i}.wav`), wav(900 + i, 0.5));
    await app.finish('import.start', { paths: [join(folder, 'in')] });
    await app.ended((await app.call('training.resume', { runId })).jobId);
    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({ state: 'diverged', problem: before.problem, epochs: before.epochs });
    expect(run.comparison!.groups.map(({ faults }) => faults)).toEqual([4, 3]);
    const trainings = engines.flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'training.run');
    expect(trainings).toHaveLength(1);
    await app.app.close();
  });

  test('never takes a recording that a reviewer called a fault, whatever its label', async () => {
    const app = await withRecordings();
    const made = await app.finish('detectors.create', {
      name: 'fan',
      machine: 'fan',
      section: '01',
      normals: { machine: 'fan', section: '01', split: 'train' },
      spec: detectorSpec({ rule: { kind: 'value', value: -1 } }),
    });
    const detectorId = Number(made.result['detectorId']);
    await app.finish('detectors.score', { detectorId, recordings: { machine: 'fan', section: '01' } });
    const { sessionId } = await app.call('sessions.create', { name: 's', detectorIds: [detectorId] });
    const { items } = await app.call('sessions.get', { sessionId });
    const said = { reason: 'bearing', comment: '', secondsSpent: 1 };
    await app.call('verdicts.give', { sessionId, recordingId: items[0]!.recordingId, verdict: 'real-fault', ...said });
    const preview = await app.call('training.preview', { choice, heldOutShare: 0, seed: 1 });
    expect(preview).toMatchObject({ trained: 15, faults: 5 });
    await app.app.close();
  });
});

test('folders that belong to no training are removed at the start', async () => {
  put(join(folder, 'data', 'training', 'left-over', 'checkpoint'), 'x');
  const app = await open();
  for (let i = 0; i < 100 && workFolders().length > 0; i++) await sleep(5);
  expect(workFolders()).toEqual([]);
  await app.app.close();
});
