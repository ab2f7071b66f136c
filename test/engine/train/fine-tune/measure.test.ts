import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { measureTraining, memoryObjection, type MeasureInput } from '#main/engine/train/fine-tune/measure.ts';
import { createTrainingOperations } from '#main/engine/train/fine-tune/operations.ts';
import { makeInput, smallSettings } from './support.ts';

let root: string;
let input: MeasureInput;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'earmark-measure-'));
  const { model } = await makeInput(root);
  input = { model, settings: smallSettings, classes: 3, recordings: 10 };
});
afterAll(() => rm(root, { recursive: true }));

const threads = 1;
const changed = (settings: Partial<MeasureInput['settings']>) => ({
  ...input,
  settings: { ...input.settings, ...settings },
});

describe('the cost of a training', () => {
  it.each([
    ['in one part', { microBatch: 4 }],
    ['in many parts', { batch: 32, microBatch: 1 }],
    ['with generated sounds', { generated: 3 }],
    ['with blocks computed again', { recompute: true }],
    ['of another front end', { frontEnd: { kind: 'stft', normalisation: null } }],
    ['of the head', { trains: { kind: 'head' } }],
  ] as const)('is measured %s', async (_, settings) => {
    const wanted = changed(settings);
    const cost = unwrap(await measureTraining(wanted, { threads }));
    expect(cost.secondsPerStep).toBeGreaterThan(0);
    expect(cost.peakBytes).toBeGreaterThan(30e6);
    expect(cost.steps).toBe(wanted.settings.epochs * Math.ceil(10 / wanted.settings.batch));
  });

  it('is not measured where it cannot fit, and something smaller is proposed', async () => {
    const result = await measureTraining(input, { threads, available: 1e6 });
    if (result.ok) throw new Error('it was expected not to fit');
    expect(result.problem.code).toBe('training.memory');
    expect(result.problem.data).toMatchObject({ available: 1, proposal: 'a smaller model' });
    expect(await memoryObjection(input.model, input.settings, 1e12)).toBeNull();
  });

  it('can be cancelled, and passes on what is wrong with the model', async () => {
    const signal = AbortSignal.abort();
    expect(await measureTraining(input, { threads, signal })).toMatchObject({ problem: { code: 'job.cancelled' } });
    const nowhere = { ...input, model: join(root, 'nowhere') };
    expect(await measureTraining(nowhere, { threads })).toMatchObject({ problem: { code: 'model.missing' } });
  });
});

describe('the operations of the engine', () => {
  let cleared = 0;
  const operationsOn = (provider: 'cpu' | 'dml') =>
    createTrainingOperations({
      processor: () => ({ provider, failure: null }),
      clear: () => {
        cleared += 1;
        return Promise.resolve();
      },
    });
  const trainingOperations = operationsOn('cpu');

  it('let models go where a graphics processor trains, and train on the CPU where it cannot', async () => {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    await trainingOperations['training.measure'](input, context);
    expect(cleared).toBe(0);
    const run = await makeInput(join(root, 'elsewhere'), { epochs: 1 });
    const elsewhere = await operationsOn(process.platform === 'win32' ? 'cpu' : 'dml')['training.run'](run, context);
    expect(elsewhere).toMatchObject({ ok: true, value: { epochs: [{ epoch: 1 }] } });
    expect(cleared).toBe(process.platform === 'win32' ? 0 : 1);
  });

  it('measure and train', async () => {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    expect(await trainingOperations['training.measure'](input, context)).toMatchObject({ ok: true });
    const run = await makeInput(join(root, 'run'), { epochs: 1 });
    expect(await trainingOperations['training.run'](run, context)).toMatchObject({
      ok: true,
      value: { epochs: [{ epoch: 1 }] },
    });
  });

  it('refuse to train what cannot fit into memory', async () => {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const settings = { ...smallSettings, batch: 1e6, microBatch: 1e6 };
    const run = await makeInput(join(root, 'huge'), settings);
    expect(await trainingOperations['training.run'](run, context)).toMatchObject({
      problem: { code: 'training.memory' },
    });
  });
});
