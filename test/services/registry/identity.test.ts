/** Models of the same weights with another configuration, and libraries that knew weights only. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answersTo, inOlderWords } from '#main/services/detectors/same-model.ts';
import { openApp, openSession, put, putMachine, spec, temporaryFolder } from '#test/support/library.ts';

/** A folder that the fake engine takes for a model. */
function putModel(name: string, weights: string, config: string | null): string {
  const folder = join(temporaryFolder(), name);
  put(join(folder, 'model.safetensors'), weights);
  if (config !== null) put(join(folder, 'config.json'), config);
  return folder;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a model', () => {
  it('is another one when its configuration is, though its weights are the same', async () => {
    const { call, finish } = await openApp(temporaryFolder());
    for (const config of ['mean 1', 'mean 2']) {
      expect(await finish('models.import', { path: putModel('a', 'weights', config) })).toMatchObject({
        state: 'done',
      });
    }
    const [, one, other] = (await call('models.list', {})).models;
    expect(one!.weightsSha256).toBe(other!.weightsSha256);
    expect(one!.sha256).not.toBe(other!.sha256);
    const again = await finish('models.import', { path: putModel('b', 'weights', 'mean 2') });
    expect(again).toMatchObject({ state: 'failed', problem: { code: 'model.known' } });
  });

  it('that is edited where it lies does not serve the detectors that were made with it', async () => {
    const data = temporaryFolder();
    const modelDirectory = putModel('given', 'weights', 'mean 1');
    const { detectorId, app } = await openSession(data, { modelDirectory });
    await app.close();
    writeFileSync(join(modelDirectory, 'config.json'), 'mean 2');
    const { finish } = await openApp(data, { modelDirectory });
    putMachine(join(data, 'more'), 'fan', 0, 2, 0);
    const scored = await finish('detectors.score', { detectorId, recordings: { machine: 'fan', split: 'train' } });
    expect(scored).toMatchObject({ state: 'failed', problem: { code: 'model.gone' } });
  });
});

describe('a library that knew weights only', () => {
  it('keeps the detectors and the vectors of the given model', async () => {
    const data = temporaryFolder();
    const modelDirectory = putModel('given', 'weights', null);
    const before = await openSession(data, { modelDirectory });
    expect((await before.call('models.list', {})).models[0]!.sha256).toBe(hash('weights'));
    await before.app.close();
    // The same folder, seen by an Earmark that looks at the configuration as well.
    put(join(modelDirectory, 'config.json'), 'mean 1');
    const { call, finish, engine } = await openApp(data, { modelDirectory });
    const [given] = (await call('models.list', {})).models;
    expect(given).toMatchObject({ weightsSha256: hash('weights'), detectors: 1 });
    expect(given!.sha256).not.toBe(hash('weights'));
    const { detectors } = await call('detectors.list', {});
    expect(detectors[0]!.model.sha256).toBe(given!.sha256);
    const input = { name: 'Again', machine: 'fan', section: '00', normals: { machine: 'fan', split: 'train' }, spec };
    expect(await finish('detectors.create', input)).toMatchObject({ state: 'done', problem: null });
    expect(engine.calls.some(({ operation }) => operation === 'recordings.embed')).toBe(false);
  });

  it('keeps the detectors of a model that was imported then, under the name they know', async () => {
    const data = temporaryFolder();
    const before = await openSession(data);
    const { result } = await before.finish('models.import', { path: putModel('old', 'weights', null) });
    const sha256 = String(result['sha256']);
    const input = { name: 'Old', machine: 'fan', section: '00', normals: { machine: 'fan', split: 'train' }, spec };
    await before.finish('detectors.create', { ...input, model: sha256 });
    await before.app.close();
    put(join(data, 'models', sha256, 'config.json'), 'mean 1');
    const { call, finish, refusal } = await openApp(data);
    const detector = (await call('detectors.list', {})).detectors.find(({ name }) => name === 'Old')!;
    const scored = await finish('detectors.score', {
      detectorId: detector.id,
      recordings: { machine: 'fan', split: 'test' },
    });
    expect(scored).toMatchObject({ state: 'done', problem: null });
    expect((await call('models.list', {})).models[1]).toMatchObject({ sha256, detectors: 1 });
    expect(await refusal('models.remove', { sha256 })).toBe('model.in-use');
    // What it computes is known by now: the same is not imported twice, another configuration is.
    const known = await finish('models.import', { path: putModel('b', 'weights', 'mean 1') });
    expect(known).toMatchObject({ problem: { code: 'model.known' } });
    expect(await finish('models.import', { path: putModel('c', 'weights', 'mean 2') })).toMatchObject({
      state: 'done',
    });
    expect(readdirSync(join(data, 'models'))).toHaveLength(2);
  });

  it('does not take a model for the imported one that was swapped behind its back', async () => {
    const data = temporaryFolder();
    const first = await openApp(data);
    const { result } = await first.finish('models.import', { path: putModel('a', 'weights', 'mean 1') });
    await first.app.close();
    const folder = join(data, 'models', String(result['sha256']));
    writeFileSync(join(folder, 'config.json'), 'mean 2');
    putMachine(join(data, 'sounds'), 'fan', 4, 0, 0);
    const { finish } = await openApp(data);
    await finish('import.start', { paths: [join(data, 'sounds')] });
    const input = { name: 'a', machine: 'fan', section: '00', normals: { machine: 'fan' }, spec };
    const made = await finish('detectors.create', { ...input, model: String(result['sha256']) });
    expect(made).toMatchObject({ state: 'failed', problem: { code: 'detector.mixed' } });
    expect(readFileSync(join(folder, 'earmark.json'), 'utf8')).toContain(hash('weights'));
    renameSync(folder, `${folder}-moved`);
  });
});

describe('names of models', () => {
  const found = { sha256: 'identity', weightsSha256: 'weights' } as Parameters<typeof answersTo>[0];

  it('are the identity, or in older words the weights', () => {
    expect(['identity', 'weights', 'other'].map((name) => answersTo(found, name))).toEqual([true, true, false]);
    expect(answersTo({ ...found, sha256: 'weights' }, 'weights')).toBe(true);
  });

  it('are put in the words of whoever asks', () => {
    expect(inOlderWords(found, 'weights')).toEqual({ sha256: 'weights' });
    expect(inOlderWords(found, 'identity')).toEqual(found);
    expect(inOlderWords(found, 'other')).toEqual(found);
  });
});
