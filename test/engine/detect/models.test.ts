import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    const first = unwrap(await cache.load(directory('a')));
    expect(unwrap(await cache.load(directory('a')))).toBe(first);
    expect(first.config).toEqual(tinyConfig);
  });

  it('keeps the two that were used last', async () => {
    const cache = createModelCache();
    const a = unwrap(await cache.load(directory('a')));
    const b = unwrap(await cache.load(directory('b')));
    expect(unwrap(await cache.load(directory('a')))).toBe(a);
    unwrap(await cache.load(directory('c')));
    expect(unwrap(await cache.load(directory('a')))).toBe(a);
    const again = unwrap(await cache.load(directory('b')));
    expect(again).not.toBe(b);
    const outputs = await again.session.run({
      features: new Tensor('float32', new Float32Array(tinyConfig.maxLength * 128), [1, tinyConfig.maxLength, 128]),
      masks: new Tensor('float32', new Float32Array(8), [1, 8]),
    });
    expect(outputs.embedding!.dims).toEqual([1, tinyConfig.hiddenSize]);
  });

  it('reads again what was broken and is whole now', async () => {
    const cache = createModelCache();
    await writeModelFolder(directory('d'), tinyConfig, initialiseWeights(tinyConfig, 4));
    await writeFile(join(directory('d'), 'model.safetensors'), 'rubbish');
    expect(await cache.load(directory('d'))).toMatchObject({ ok: false, problem: { code: 'model.header' } });
    await writeModelFolder(directory('d'), tinyConfig, initialiseWeights(tinyConfig, 4));
    expect((await cache.load(directory('d'))).ok).toBe(true);
    expect(await cache.load(directory('nowhere'))).toMatchObject({ problem: { code: 'model.missing' } });
  });
});
