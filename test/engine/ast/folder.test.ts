import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { checkModelFolder, readModelFolder, writeModelFolder } from '#main/engine/ast/folder.ts';
import { modelIdentity } from '#main/engine/ast/identity.ts';
import type { Tensor } from '#main/engine/ast/parameters.ts';
import { formatSafetensors } from '#main/engine/ast/safetensors.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { readGolden } from './golden.ts';

const { config, weights } = readGolden('overlapping');
const classifier = 'classifier.dense.weight';
let directory = '';

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'earmark-model-')), 'small');
  await writeModelFolder(directory, config, weights);
});
afterEach(async () => {
  await rm(join(directory, '..'), { recursive: true });
});

const replaceWeights = async (change: (weights: Map<string, Tensor>) => void): Promise<void> => {
  const changed = new Map(weights);
  change(changed);
  await writeFile(join(directory, 'model.safetensors'), formatSafetensors(changed));
};

describe('a model folder', () => {
  it('comes back as it was written, with its summary', async () => {
    const model = unwrap(await readModelFolder(directory));
    expect(model.config).toEqual(config);
    expect(model.weights).toEqual(weights);
    const bytes = await readFile(join(directory, 'model.safetensors'));
    const weightsSha256 = createHash('sha256').update(bytes).digest('hex');
    expect(model.summary).toEqual({
      directory,
      name: 'small',
      sha256: modelIdentity(config, weightsSha256),
      weightsSha256,
      parameters: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
      dimension: 24,
      layers: 2,
      heads: 3,
      frames: 18,
      bins: 16,
      patchRows: 4,
      classes: 4,
    });
  });

  it('holds what transformers needs, a card when there is one, and no drafts', async () => {
    await writeModelFolder(directory, config, weights, { type: 'F16', files: { 'README.md': '# A model\n' } });
    expect((await readdir(directory)).sort()).toEqual([
      'README.md',
      'config.json',
      'model.safetensors',
      'preprocessor_config.json',
    ]);
    const read = unwrap(await readModelFolder(directory)).weights.get(classifier)!;
    const exact = weights.get(classifier)!.data;
    read.data.forEach((value, index) => expect(Math.abs(value - exact[index]!)).toBeLessThan(1e-3));
    expect(read.data).not.toEqual(exact);
  });

  it.each(['F32', 'F16'] as const)('can leave its weights (%s) on the disk until they are needed', async (type) => {
    await writeModelFolder(directory, config, weights, { type });
    const [read, checked] = [unwrap(await readModelFolder(directory)), unwrap(await checkModelFolder(directory))];
    expect(checked.config).toEqual(read.config);
    expect(checked.summary).toEqual(read.summary);
    expect([...checked.weights.keys()].sort()).toEqual([...read.weights.keys()].sort());
    for (const [name, { shape, data }] of read.weights) {
      expect(checked.weights.get(name)!.shape).toEqual(shape);
      expect(checked.weights.get(name)!.data).toEqual(data);
    }
    // The graph is the same file, byte by byte, whether weights were in memory or not.
    expect(buildEncoder(config, checked.weights, 8)).toEqual(buildEncoder(config, read.weights, 8));
  });

  it('is not read from a file that became another one meanwhile', async () => {
    const { weights: late } = unwrap(await checkModelFolder(directory));
    await truncate(join(directory, 'model.safetensors'), 1000);
    expect(() => late.get(classifier)!.data).toThrow(ProblemError);
    await rm(join(directory, 'model.safetensors'));
    expect(() => late.get(classifier)!.data).toThrow('the file changed while it was being read');
  });

  it('with a value that is no number is refused without its weights being kept', async () => {
    await replaceWeights((broken) => {
      const { shape, data } = broken.get(classifier)!;
      broken.set(classifier, { shape, data: data.with(0, Infinity) });
    });
    expect(await checkModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.not-finite' } });
  });

  it('is the same bytes for the same weights, in whatever order they are given', async () => {
    const before = await readFile(join(directory, 'model.safetensors'));
    await writeModelFolder(directory, config, new Map([...weights].reverse()));
    expect(await readFile(join(directory, 'model.safetensors'))).toEqual(before);
  });

  it.each(['config.json', 'preprocessor_config.json', 'model.safetensors'])('is refused without %s', async (name) => {
    await rm(join(directory, name));
    const result = await readModelFolder(directory);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'model.missing', data: { path: join(directory, name) } },
    });
  });

  it('is refused where there is no folder', async () => {
    expect(await readModelFolder(join(directory, 'nowhere'))).toMatchObject({
      ok: false,
      problem: { code: 'model.missing' },
    });
  });

  it.each(['config.json', 'preprocessor_config.json'])('is refused when %s is no JSON', async (name) => {
    await writeFile(join(directory, name), '{');
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.config' } });
  });

  it('is refused when a file is a folder', async () => {
    expect(await readModelFolder(join(directory, 'config.json'))).toMatchObject({ ok: false });
    await rm(join(directory, 'model.safetensors'));
    await writeModelFolder(join(directory, 'model.safetensors'), config, weights);
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.config' } });
  });

  it('is refused when the weights are cut off', async () => {
    const path = join(directory, 'model.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.header' } });
  });

  it.each<[string, (changed: Map<string, Tensor>) => void, string]>([
    ['missing', (changed) => changed.delete(classifier), 'is missing'],
    ['superfluous', (changed) => changed.set('extra', changed.get(classifier)!), 'extra does not belong'],
    [
      'misshapen',
      (changed) => changed.set(classifier, { shape: [24, 4], data: changed.get(classifier)!.data }),
      '[24, 4] instead of [4, 24]',
    ],
  ])('is refused with a tensor that is %s', async (_, change, detail) => {
    await replaceWeights(change);
    const result = await readModelFolder(directory);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.tensor' } });
    expect(result.ok ? '' : result.problem.message).toContain(detail);
  });

  it.each([NaN, Infinity, -Infinity])('is refused with a weight of %d, naming the tensor', async (value) => {
    await replaceWeights((changed) => {
      const { shape, data } = changed.get(classifier)!;
      changed.set(classifier, { shape, data: data.with(5, value) });
    });
    const result = await readModelFolder(directory);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.not-finite', data: { tensor: classifier } } });
  });

  it('is never written with weights that could not be read back', async () => {
    const broken = new Map(weights).set(classifier, { shape: [4, 24], data: new Float32Array(96).fill(NaN) });
    await expect(writeModelFolder(directory, config, broken)).rejects.toThrow('not numbers');
    expect(unwrap(await readModelFolder(directory)).weights).toEqual(weights);
  });
});
