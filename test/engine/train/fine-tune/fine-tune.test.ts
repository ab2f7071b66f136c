import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import type { TrainingEpoch, TrainingProgress } from '#shared/core/training/settings.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { fineTune, trustedProvider, type FineTuneInput } from '#main/engine/train/fine-tune/fine-tune.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { featureStatistics } from '#shared/core/spectrum/feature-statistics.ts';
import { makeInput } from './support.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'earmark-fine-tune-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const threads = 1;

const withoutTime = (epochs: readonly TrainingEpoch[]) => epochs.map((row) => ({ ...row, seconds: 0 }));

async function problemOf(input: FineTuneInput, context: Parameters<typeof fineTune>[1] = {}) {
  const result = await fineTune(input, { threads, ...context });
  if (result.ok) throw new Error('it was expected to meet a problem');
  return result.problem;
}

describe('a fine-tuning', () => {
  it('learns to tell two kinds of recordings apart, and writes a model that can be used', async () => {
    const input = await makeInput(root, { epochs: 8, learningRate: 1e-2 });
    const seen: TrainingProgress[] = [];
    const { summary, epochs } = unwrap(await fineTune(input, { threads, progress: (now) => seen.push(now) }));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 2);
    expect(epochs.at(-1)).toMatchObject({ accuracy: 1, heldOutAccuracy: 1 });
    expect(epochs.every(({ seconds }) => seconds > 0)).toBe(true);

    const model = unwrap(await readModelFolder(join(input.folder, 'model')));
    expect(summary).toEqual(model.summary);
    expect(summary.classes).toBe(2);
    expect(model.config.labels).toEqual(['low', 'high']);
    expect(await readdir(input.folder)).toEqual(['model', 'run.json']);
    const card = await readFile(join(input.folder, 'model', 'card.md'), 'utf8');
    expect(card).toContain('8 recordings trained on and 2 held out');
    expect(card).toContain(unwrap(await readModelFolder(input.model)).summary.weightsSha256);
    expect(card).not.toMatch(/undefined|NaN/);
    const log = (await readFile(join(input.folder, 'model', 'training-log.csv'), 'utf8')).trim().split('\n');
    expect(log).toHaveLength(9);

    const prepared = seen.filter((now) => now.prepared !== undefined);
    expect(prepared.map((now) => now.prepared!.done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const steps = seen.filter(({ loss }) => loss !== null);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(steps.every((now) => now.steps === 16)).toBe(true);
    expect(steps.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 16 }, (_, index) => 1 + Math.floor(index / 2)),
    );
  });

  it('stores the statistics of the recordings trained on with the model, or those that were chosen', async () => {
    const input = await makeInput(root, { epochs: 1 });
    unwrap(await fineTune(input, { threads }));
    const { config } = unwrap(await readModelFolder(join(input.folder, 'model')));
    const frontEnd = await createFrontEnd({ kind: 'none' }, { threads });
    const values: number[] = [];
    for (const { path, heldOut } of input.recordings) {
      if (!heldOut) values.push(...(await frontEnd.features(unwrap(await readForModel(path)))).data);
    }
    await frontEnd.release();
    const expected = featureStatistics(Float32Array.from(values), 128);
    expect(config.featureMean).toBeCloseTo(expected.mean, 4);
    expect(config.featureStd).toBeCloseTo(expected.std, 4);

    const normalisation = { mean: -7.5, std: 2.25 };
    const chosen = { ...input.settings, frontEnd: { kind: 'mel', normalisation } } as const;
    unwrap(await fineTune({ ...input, folder: join(root, 'other'), settings: chosen }, { threads }));
    const other = unwrap(await readModelFolder(join(root, 'other', 'model')));
    expect([other.config.featureMean, other.config.featureStd]).toEqual([-7.5, 2.25]);
  });

  it('leaves frozen weights as they are, to the bit', async () => {
    const input = await makeInput(root, { epochs: 1, trains: { kind: 'last-blocks', blocks: 1 } });
    unwrap(await fineTune(input, { threads }));
    const before = unwrap(await readModelFolder(input.model)).weights;
    const after = unwrap(await readModelFolder(join(input.folder, 'model'))).weights;
    const changes = (name: string): boolean => /^classifier\.|\.layer\.1\.|transformer\.layernorm\./.test(name);
    for (const [name, { data }] of after) {
      if (name.startsWith('classifier.dense')) continue;
      if (changes(name)) expect(data, name).not.toEqual(before.get(name)!.data);
      else expect(data, name).toEqual(before.get(name)!.data);
    }
  });

  it('trains on generated sounds beside the recordings, which leave no output behind', async () => {
    const input = await makeInput(root, { epochs: 1, generated: 3 });
    const { summary, epochs } = unwrap(await fineTune(input, { threads }));
    expect(summary.classes).toBe(2);
    expect(epochs[0]!.loss).toBeLessThan(2);
    const alone = await makeInput(join(root, 'alone'), { epochs: 1 });
    const without = unwrap(await fineTune(alone, { threads }));
    expect(without.epochs[0]!.loss).not.toBe(epochs[0]!.loss);
  });

  it.each(['stft', 'stft-206'] as const)('adapts the model to the bins of another front end, %s', async (kind) => {
    const input = await makeInput(root, { epochs: 1, frontEnd: { kind, normalisation: null } });
    const { summary } = unwrap(await fineTune(input, { threads }));
    expect(summary.bins).toBe(kind === 'stft' ? 201 : 206);
    expect(summary.patchRows).toBe(12);
  });

  it('has no held-out loss where nothing is held out', async () => {
    const input = await makeInput(root, { epochs: 1 });
    const recordings = input.recordings.map((recording) => ({ ...recording, heldOut: false }));
    const { epochs } = unwrap(await fineTune({ ...input, recordings }, { threads }));
    expect(epochs[0]).toMatchObject({ heldOutLoss: null, heldOutAccuracy: null });
  });
});

describe('a fine-tuning that is stopped', () => {
  const weightsOf = async (folder: string) => unwrap(await readModelFolder(join(folder, 'model'))).weights;

  it('goes on from the last whole epoch, with the same result to the bit', async () => {
    const input = await makeInput(root, { generated: 2 });
    const whole = { ...input, folder: join(root, 'whole') };
    const expected = unwrap(await fineTune(whole, { threads }));

    for (const stopAt of [0, 1, 3, 5]) {
      const stop = new AbortController();
      const progress = ({ step }: TrainingProgress) => {
        if (step >= stopAt) stop.abort();
      };
      const stopped = await problemOf(input, { signal: stop.signal, progress });
      expect(stopped.code).toBe('job.cancelled');
    }
    const steps: number[] = [];
    const progress = ({ step, loss }: TrainingProgress) => {
      if (loss !== null) steps.push(step);
    };
    const resumed = unwrap(await fineTune(input, { threads, progress }));
    expect(steps).toEqual([5, 6]);
    expect(withoutTime(resumed.epochs)).toEqual(withoutTime(expected.epochs));
    expect(await weightsOf(input.folder)).toEqual(await weightsOf(whole.folder));
    expect(resumed.summary.sha256).toBe(expected.summary.sha256);
  });

  it('is stopped between two parts of a batch', async () => {
    const input = await makeInput(root, { batch: 8, microBatch: 1, epochs: 1 });
    const stop = new AbortController();
    const progress = ({ prepared }: TrainingProgress) => {
      if (prepared?.done === 10) setTimeout(() => stop.abort(), 1);
    };
    const steps: number[] = [];
    const stopped = await problemOf(input, {
      signal: stop.signal,
      progress: (now) => {
        progress(now);
        if (now.loss !== null) steps.push(now.step);
      },
    });
    expect(stopped.code).toBe('job.cancelled');
    expect(steps).toEqual([]);
  });

  it.each([
    ['while the recordings are read', '0 0'],
    ['in its first epoch', '1 0'],
    ['in its second epoch', '3 1'],
    ['just after its second epoch', '4 2'],
  ])('by the power going off %s goes on as if nothing had happened', async (_, line) => {
    const input = await makeInput(root);
    const whole = { ...input, folder: join(root, 'whole') };
    const expected = unwrap(await fineTune(whole, { threads }));
    await killAt(input, line);
    const resumed = unwrap(await fineTune(input, { threads }));
    expect(withoutTime(resumed.epochs)).toEqual(withoutTime(expected.epochs));
    expect(resumed.summary.sha256).toBe(expected.summary.sha256);
  });

  it('by the power going off keeps the epochs that were whole', async () => {
    const input = await makeInput(root);
    await killAt(input, '3 1');
    const steps: number[] = [];
    const progress = ({ step, loss }: TrainingProgress) => {
      if (loss !== null) steps.push(step);
    };
    unwrap(await fineTune(input, { threads, progress }));
    expect(steps).toEqual([3, 4, 5, 6]);
  });

  it('by the crash of another processor goes on with the CPU, by anything else with the same one', () => {
    expect(trustedProvider(null, 'webgpu')).toBe('webgpu');
    expect(trustedProvider({ trying: null }, 'webgpu')).toBe('webgpu');
    expect(trustedProvider({ trying: 'webgpu' }, 'webgpu')).toBe('cpu');
    expect(trustedProvider(null, undefined)).toBe('cpu');
  });

  it('by its user leaves no suspicion of the processor', async () => {
    const input = await makeInput(root);
    const stop = new AbortController();
    const progress = ({ step }: TrainingProgress) => {
      if (step === 1) stop.abort();
    };
    await problemOf(input, { signal: stop.signal, progress, provider: process.platform === 'win32' ? 'cpu' : 'dml' });
    const run = JSON.parse(await readFile(join(input.folder, 'run.json'), 'utf8')) as { trying: unknown };
    expect(run.trying).toBeNull();
  });

  it('answers at once when it is finished', async () => {
    const input = await makeInput(root, { epochs: 1 });
    const first = unwrap(await fineTune(input, { threads }));
    await rm(input.recordings[0]!.path);
    const seen: TrainingProgress[] = [];
    expect(unwrap(await fineTune(input, { threads, progress: (now) => seen.push(now) }))).toEqual(first);
    expect(seen).toEqual([]);
  });
});

describe('a fine-tuning that cannot go on', () => {
  it('leaves a folder alone that belongs to other settings, classes, recordings or another model', async () => {
    const input = await makeInput(root, { epochs: 1 });
    const first = unwrap(await fineTune(input, { threads }));
    const others: FineTuneInput[] = [
      { ...input, settings: { ...input.settings, seed: 4 } },
      { ...input, classes: ['low', 'higher'] },
      { ...input, recordings: input.recordings.slice(1) },
      { ...input, model: join(input.folder, 'model') },
    ];
    for (const other of others) expect((await problemOf(other)).code).toBe('training.folder');
    expect(unwrap(await fineTune(input, { threads }))).toEqual(first);
  });

  it('does not mind that recordings and model have moved', async () => {
    const input = await makeInput(root, { epochs: 1 });
    const first = unwrap(await fineTune(input, { threads }));
    const recordings = input.recordings.map((recording) => ({ ...recording, path: `${recording.path}.moved` }));
    expect(unwrap(await fineTune({ ...input, recordings }, { threads }))).toEqual(first);
  });

  it('says in which epoch it diverged, before the first whole one', async () => {
    const input = await makeInput(root, { learningRate: 1e38 });
    const { code, message, data } = await problemOf(input);
    expect(code).toBe('training.diverged');
    expect(data).toMatchObject({ epoch: 1, kept: 0 });
    expect(message).toContain('epoch 1');
    expect(await readdir(input.folder)).not.toContain('model');
  });

  it('keeps the model of the last whole epoch when it diverges later', async () => {
    const input = await makeInput(root);
    const stop = new AbortController();
    const one: TrainingEpoch[] = [];
    const stopped = await problemOf(input, {
      signal: stop.signal,
      progress: ({ epochs }) => {
        one.push(...epochs);
        if (epochs.length === 1) stop.abort();
      },
    });
    expect(stopped.code).toBe('job.cancelled');
    await spoil(join(input.folder, 'checkpoint', 'step-2.safetensors'));
    const { code, data } = await problemOf(input);
    expect(code).toBe('training.diverged');
    expect(data).toMatchObject({ epoch: 2, kept: 1 });
    const model = unwrap(await readModelFolder(join(input.folder, 'model')));
    expect([...model.weights.values()].every((tensor) => tensor.data.every(Number.isFinite))).toBe(true);
    const card = await readFile(join(input.folder, 'model', 'card.md'), 'utf8');
    expect(card).toContain('diverged after epoch 1');
    expect(card).toContain(`| 1 | ${one[0]!.loss.toFixed(4)} |`);
  });

  it('leaves out recordings that cannot be read', async () => {
    const input = await makeInput(root, { epochs: 1 });
    await writeFile(input.recordings[0]!.path, 'no sound');
    unwrap(await fineTune(input, { threads }));
    const card = await readFile(join(input.folder, 'model', 'card.md'), 'utf8');
    expect(card).toContain('7 recordings trained on');
    expect(card).toContain('1 could not be read');
  });

  it('names a class of which nothing is left to train on', async () => {
    const input = await makeInput(root, { epochs: 1 }, 2);
    await rm(input.recordings[0]!.path);
    const { code, message } = await problemOf(input);
    expect(code).toBe('training.empty-class');
    expect(message).toContain('"low"');
    expect(message).toContain('no longer at');
  });

  it('passes on what is wrong with the model, and with the folder', async () => {
    const input = await makeInput(root, { epochs: 1 });
    expect((await problemOf({ ...input, model: join(root, 'nowhere') })).code).toBe('model.missing');
    await writeFile(join(root, 'file'), '');
    expect((await problemOf({ ...input, folder: join(root, 'file', 'in it') })).code).toBe('model.write');
  });
});

/** Kills a training process without warning as soon as it has written `line`: the update and the whole epochs. */
function killAt(input: FineTuneInput, line: string): Promise<void> {
  const child = fileURLToPath(new URL('./train-child.ts', import.meta.url));
  const started = spawn(process.execPath, [child, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let written = '';
  started.stdout.on('data', (text: Buffer) => {
    written += text.toString();
    if (written.split('\n').includes(line)) started.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    started.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve();
      else reject(new Error(`the training ended with ${code ?? 'nothing'} before it could be killed`));
    });
  });
}

/** Makes the last value of a checkpoint, a second moment of Adam, not a number. */
async function spoil(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeFloatLE(NaN, bytes.length - 4);
  await writeFile(path, bytes);
}
