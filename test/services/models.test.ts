import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EnginePort } from '#main/services/ports.ts';
import { problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, openSession, put, putMachine, spec, temporaryFolder } from '#test/support/library.ts';

/** A folder that the fake engine takes for a model. */
function putModel(name: string, weights = name): string {
  const folder = join(temporaryFolder(), name);
  put(join(folder, 'model.safetensors'), weights);
  put(join(folder, 'README.md'), `# ${name}`);
  return folder;
}

describe('models', () => {
  it('begin with the one given to the library', async () => {
    const { call } = await openApp(temporaryFolder());
    const { models } = await call('models.list', {});
    expect(models).toMatchObject([{ shipped: true, detectors: 0, importedAt: null, directory: 'model' }]);
  });

  it('say of the given one what its folder tells', async () => {
    const modelDirectory = putModel('given');
    put(join(modelDirectory, 'preprocessor_config.json'), '{"mean": -3, "std": 2.5}');
    const { call } = await openApp(temporaryFolder(), { modelDirectory });
    const [given] = (await call('models.list', {})).models;
    expect(given).toMatchObject({ bytes: 5, featureMean: -3, featureStd: 2.5, card: '# given' });
  });

  it('are imported as a job, with name, source and time', async () => {
    const data = temporaryFolder();
    const { call, finish, events } = await openApp(data);
    const path = putModel('AudioSet');
    const job = await finish('models.import', { path });
    expect(job).toMatchObject({ kind: 'model', title: 'Model AudioSet', state: 'done', done: 3, total: 3 });
    const [, imported] = (await call('models.list', {})).models;
    expect(imported).toMatchObject({
      name: 'AudioSet',
      shipped: false,
      source: path,
      bytes: 8,
      sha256: job.result['sha256'],
      directory: join(data, 'models', String(job.result['sha256'])),
    });
    expect(events.some(({ name }) => name === 'library.changed')).toBe(true);
  });

  it('take the name that was typed, or say for which length they were adapted', async () => {
    const { call, finish } = await openApp(temporaryFolder());
    await finish('models.import', { path: putModel('a'), name: '  Mine ' });
    await finish('models.import', { path: putModel('b'), frames: 512 });
    const names = (await call('models.list', {})).models.map(({ name }) => name);
    expect(names).toEqual(['fake', 'Mine', 'b, 512 frames']);
  });

  it('that detectors were made with are told when they are missing or damaged, and taken back by importing them again', async () => {
    const data = temporaryFolder();
    const path = putModel('AudioSet');
    const before = await openSession(data);
    const { result } = await before.finish('models.import', { path });
    const sha256 = String(result['sha256']);
    const input = { name: 'Heard', machine: 'fan', section: '00', normals: { machine: 'fan', split: 'train' }, spec };
    const made = await before.finish('detectors.create', { ...input, model: sha256 });
    expect(await before.call('models.list', {})).toMatchObject({ missing: [], problem: null });
    await before.app.close();
    writeFileSync(join(data, 'models', sha256, 'model.safetensors'), 'torn');

    const { call, finish } = await openApp(data);
    const { models, missing } = await call('models.list', {});
    expect(models.map(({ name }) => name)).toEqual(['fake']);
    expect(missing).toEqual([{ sha256, name: 'AudioSet', detectors: 1 }]);
    const score = () =>
      finish('detectors.score', {
        detectorId: Number(made.result['detectorId']),
        recordings: { machine: 'fan', split: 'test' },
      });
    expect(await score()).toMatchObject({
      state: 'failed',
      problem: { code: 'model.gone', data: { name: 'AudioSet', hash: sha256.slice(0, 12) } },
    });
    expect(await finish('models.import', { path })).toMatchObject({ state: 'done' });
    expect((await call('models.list', {})).missing).toEqual([]);
    expect(await score()).toMatchObject({ state: 'done' });
  });

  it('say why the given one cannot be read', async () => {
    const engine = createFakeEngine();
    const { call } = await openApp(temporaryFolder(), {
      engine: {
        ...engine,
        call: ((operation: never, input: never, options: never) =>
          operation === 'model.load'
            ? Promise.resolve(fail(problem('model.missing', { path: 'config.json' })))
            : engine.call(operation, input, options)) as EnginePort['call'],
      },
    });
    expect(await call('models.list', {})).toMatchObject({
      models: [],
      missing: [],
      problem: { code: 'model.missing' },
    });
  });

  it('leave nothing behind when they are refused, cancelled or known', async () => {
    const data = temporaryFolder();
    const { call, finish, ended } = await openApp(data, { engine: createFakeEngine({ milliseconds: 30 }) });
    const left = () => readdirSync(join(data, 'models'));
    expect(await finish('models.import', { path: temporaryFolder() })).toMatchObject({
      state: 'failed',
      problem: { code: 'model.missing' },
    });
    expect(left()).toEqual([]);
    const path = putModel('a');
    const { jobId } = await call('models.import', { path });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await call('jobs.cancel', { jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled' });
    expect(left()).toEqual([]);
    expect(await finish('models.import', { path })).toMatchObject({ state: 'done' });
    expect(await finish('models.import', { path })).toMatchObject({
      state: 'failed',
      problem: { code: 'model.known' },
    });
    expect(left()).toHaveLength(1);
  });

  it('do not take in the given one a second time', async () => {
    const modelDirectory = putModel('given');
    const { call, finish } = await openApp(temporaryFolder(), { modelDirectory });
    const job = await finish('models.import', { path: modelDirectory });
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'model.known' } });
    expect((await call('models.list', {})).models).toHaveLength(1);
  });

  it('are renamed and removed, but not the given one', async () => {
    const { call, finish, refusal } = await openApp(temporaryFolder());
    const given = (await call('models.list', {})).models[0]!.sha256;
    const { result } = await finish('models.import', { path: putModel('a') });
    const sha256 = String(result['sha256']);
    await call('models.rename', { sha256, name: 'Better' });
    expect((await call('models.list', {})).models[1]).toMatchObject({ name: 'Better' });
    expect(await refusal('models.rename', { sha256: given, name: 'x' })).toBe('model.shipped');
    expect(await refusal('models.remove', { sha256: given })).toBe('model.shipped');
    expect(await refusal('models.remove', { sha256: 'f'.repeat(64) })).toBe('model.unknown');
    expect(await refusal('models.remove', { sha256: '../..' })).toBe('input.invalid');
    await call('models.remove', { sha256 });
    expect((await call('models.list', {})).models).toHaveLength(1);
  });

  it('serve the detectors that were made with them, and stay while there are any', async () => {
    const data = temporaryFolder();
    const opened = await openSession(data);
    const { call, finish, refusal, engine } = opened;
    const { result } = await finish('models.import', { path: putModel('other') });
    const sha256 = String(result['sha256']);
    const normals = { machine: 'fan', split: 'train' };
    const input = { name: 'Fan 2', machine: 'fan', section: '00', normals, spec, model: sha256 };
    const made = await finish('detectors.create', input);
    expect(made).toMatchObject({ state: 'done', problem: null });
    const detector = (await call('detectors.list', {})).detectors.find(({ name }) => name === 'Fan 2')!;
    expect(detector.model).toMatchObject({ sha256, name: 'other' });
    expect((await call('models.list', {})).models.map(({ detectors }) => detectors)).toEqual([1, 1]);
    expect(await refusal('models.remove', { sha256 })).toBe('model.in-use');

    const used = () =>
      engine.calls.flatMap(({ operation, input: given }) =>
        operation === 'detector.load' ? [(given as { model: string }).model] : [],
      );
    await finish('detectors.score', { detectorId: detector.id, recordings: { machine: 'fan', split: 'test' } });
    expect(used().at(-1)).toBe(join(data, 'models', sha256));
    await call('models.rename', { sha256, name: 'Renamed' });
    const after = (await call('detectors.list', {})).detectors.find(({ name }) => name === 'Fan 2')!;
    expect(after.model.name).toBe('Renamed');
  });

  it('never share vectors: a detector with another model embeds its recordings anew', async () => {
    const data = temporaryFolder();
    putMachine(join(data, 'sounds'), 'fan', 4, 0, 0);
    const { finish, engine } = await openApp(data);
    await finish('import.start', { paths: [join(data, 'sounds')] });
    const { result } = await finish('models.import', { path: putModel('other') });
    const embedded = () => engine.calls.filter(({ operation }) => operation === 'recordings.embed').length;
    const base = { machine: 'fan', section: '00', normals: { machine: 'fan' }, spec };
    await finish('detectors.create', { ...base, name: 'a' });
    const first = embedded();
    expect(first).toBeGreaterThan(0);
    await finish('detectors.create', { ...base, name: 'b' });
    expect(embedded()).toBe(first);
    await finish('detectors.create', { ...base, name: 'c', model: String(result['sha256']) });
    expect(embedded()).toBe(2 * first);
  });

  it('are not made up: an unknown hash makes no detector', async () => {
    const data = temporaryFolder();
    putMachine(join(data, 'sounds'), 'fan', 4, 0, 0);
    const { finish } = await openApp(data);
    await finish('import.start', { paths: [join(data, 'sounds')] });
    const base = { name: 'a', machine: 'fan', section: '00', normals: { machine: 'fan' }, spec };
    const made = await finish('detectors.create', { ...base, model: 'f'.repeat(64) });
    expect(made).toMatchObject({ state: 'failed', problem: { code: 'model.unknown' } });
  });
});
