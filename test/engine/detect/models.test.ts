import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createModelCache } from '#main/engine/detect/models.ts';
import { tinyConfig } from './support.ts';

describe('createModelCache', () => {
  let folder: string;
  const directory = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-models-'));
    for (const [seed, name] of ['a', 'b', 'c'].entries()) {
      await writeModelFolder(directory(name), tinyConfig, initialiseWeights(tinyConfig, seed));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads a folder once', async () => {
    const cache = createModelCache();
    const first = unwrap(await cache.load({ directory: directory('a') }));
    expect(unwrap(await cache.load({ directory: directory('a') }))).toBe(first);
    expect(first.config).toEqual(tinyConfig);
  });

  it('keeps the two that were used last', async () => {
    const cache = createModelCache();
    const a = unwrap(await cache.load({ directory: directory('a') }));
    const b = unwrap(await cache.load({ directory: directory('b') }));
    expect(unwrap(await cache.load({ directory: directory('a') }))).toBe(a);
    unwrap(await cache.load({ directory: directory('c') }));
    expect(unwrap(await cache.load({ directory: directory('a') }))).toBe(a);
    const again = unwrap(await cache.load({ directory: directory('b') }));
    expect(again).not.toBe(b);
    const outputs = await again.session.run(
      {
        features: new Tensor('float32', new Float32Array(tinyConfig.maxLength * 128), [1, tinyConfig.maxLength, 128]),
        masks: new Tensor('float32', new Float32Array(8), [1, 8]),
      },
      ['embedding'],
    );
    expect(outputs.embedding!.dims).toEqual([1, tinyConfig.hiddenSize]);
  });

  it('adapts position embeddings to the bins of a front end, and keeps both variants', async () => {
    const cache = createModelCache();
    const own = unwrap(await cache.load({ directory: directory('a') }));
    const wide = unwrap(await cache.load({ directory: directory('a'), bins: 201 }));
    expect(wide.config).toEqual({ ...tinyConfig, melBins: 201 });
    expect(wide.summary).toEqual(own.summary);
    // The same weights under either name: what the front end has is what the model was trained with.
    expect(unwrap(await cache.load({ directory: directory('a'), bins: 128 }))).toBe(own);
    expect(unwrap(await cache.load({ directory: directory('a'), bins: 201 }))).toBe(wide);
    const features = new Float32Array(tinyConfig.maxLength * 201);
    const outputs = await wide.session.run(
      {
        features: new Tensor('float32', features, [1, tinyConfig.maxLength, 201]),
        masks: new Tensor('float32', new Float32Array(8), [1, 8]),
      },
      ['rows'],
    );
    expect(outputs['rows']!.dims).toEqual([1, 12 * tinyConfig.hiddenSize]);
  });

  it.each(['config.json', 'preprocessor_config.json'])(
    'reads a folder again when its %s was written since',
    async (name) => {
      const cache = createModelCache();
      const first = unwrap(await cache.load({ directory: directory('c') }));
      const later = new Date(Date.now() + 5_000);
      await utimes(join(directory('c'), name), later, later);
      expect(unwrap(await cache.load({ directory: directory('c') }))).not.toBe(first);
    },
  );

  it('reads again what was broken and is whole now', async () => {
    const cache = createModelCache();
    await writeModelFolder(directory('d'), tinyConfig, initialiseWeights(tinyConfig, 4));
    await writeFile(join(directory('d'), 'model.safetensors'), 'rubbish');
    expect(await cache.load({ directory: directory('d') })).toMatchObject({
      ok: false,
      problem: { code: 'model.header' },
    });
    await writeModelFolder(directory('d'), tinyConfig, initialiseWeights(tinyConfig, 4));
    expect((await cache.load({ directory: directory('d') })).ok).toBe(true);
    expect(await cache.load({ directory: directory('nowhere') })).toMatchObject({ problem: { code: 'model.missing' } });
  });
});
