import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createModelCache } from '#main/engine/detect/models.ts';
import { batchFor, openEncoder, type EncoderSession } from '#main/engine/providers/encoder-session.ts';
import { openOrFallBack, type ProcessorFailure } from '#main/engine/providers/fallback.ts';
import { gather } from '#main/engine/providers/gather.ts';
import { unwrap } from '#shared/core/result.ts';
import { createRandom } from '#shared/core/random.ts';
import { largestDifference } from '#test/engine/ast/golden.ts';
import { tinyConfig } from '#test/engine/detect/support.ts';
import { baseConfig } from '#test/support/ast-configs.ts';

const parts = { config: tinyConfig, weights: initialiseWeights(tinyConfig, 3) };
const { maxLength, melBins } = tinyConfig;
const outputs = ['embedding', 'rows'];

function feeds(seed: number) {
  const random = createRandom(seed);
  const features = Float32Array.from({ length: maxLength * melBins }, () => random.normal());
  const masks = Float32Array.from({ length: 8 }, () => (random.next() > 0.5 ? 1 : 0));
  return {
    features: new Tensor('float32', features, [1, maxLength, melBins]),
    masks: new Tensor('float32', masks, [1, 8]),
  };
}

/** The CPU in the place of a graphics processor; `failsAfter` runs it works no more. */
async function pretended(failsAfter = Infinity) {
  const session = await openEncoder(parts, 'cpu');
  const batches: number[] = [];
  let released = false;
  const accelerated: EncoderSession = {
    provider: 'webgpu',
    batch: 4,
    run: (input, names) => {
      batches.push(input['features']!.dims[0]!);
      if (batches.length > failsAfter) return Promise.reject(new Error('device lost\nstack'));
      return session.run(input, names);
    },
    release: async () => {
      released = true;
      await session.release();
    },
  };
  return { accelerated, batches, released: () => released };
}

describe('batches', () => {
  it('keep the largest tensor within what the processor takes', () => {
    expect(batchFor(baseConfig, 'cpu')).toBe(1);
    expect(batchFor(baseConfig, 'coreml')).toBe(1);
    expect(batchFor(baseConfig, 'webgpu')).toBe(1); // 71 MB of scores per input
    expect(batchFor(baseConfig, 'cuda')).toBe(15);
    expect(batchFor(tinyConfig, 'webgpu')).toBe(16);
  });

  it('are made of what is asked at the same time, with the same answers', async () => {
    const { accelerated, batches } = await pretended();
    const session = gather(accelerated);
    const alone = await openEncoder(parts, 'cpu');
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => session.run(feeds(seed), outputs)));
    expect(batches).toEqual([4, 2]);
    for (const [index, found] of all.entries()) {
      const expected = await alone.run(feeds(index + 1), outputs);
      for (const name of outputs) {
        expect(found[name]!.dims).toEqual(expected[name]!.dims);
        const [own, other] = [found[name]!.data as Float32Array, expected[name]!.data as Float32Array];
        expect(largestDifference(own, other)).toBeLessThan(2e-6);
      }
    }
  });

  it('fail together', async () => {
    const { accelerated } = await pretended(0);
    const session = gather(accelerated);
    const all = await Promise.allSettled([1, 2].map((seed) => session.run(feeds(seed), outputs)));
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('are not made on the CPU', async () => {
    const session = await openEncoder(parts, 'cpu');
    expect(gather(session)).toBe(session);
  });
});

describe('a processor that fails', () => {
  it('at a run is replaced by the CPU, which does that run again', async () => {
    const { accelerated, released } = await pretended(1);
    const failures: ProcessorFailure[] = [];
    const session = await openOrFallBack(
      (provider) => (provider === 'cpu' ? openEncoder(parts, 'cpu') : Promise.resolve(accelerated)),
      'webgpu',
      (failure) => failures.push(failure),
    );
    const first = await session.run(feeds(1), outputs);
    expect([session.provider, session.batch, failures.length]).toEqual(['webgpu', 4, 0]);
    const second = await session.run(feeds(1), outputs);
    expect(second['embedding']!.data).toEqual(first['embedding']!.data);
    expect([session.provider, session.batch, released()]).toEqual(['cpu', 1, true]);
    expect(failures).toEqual([{ provider: 'webgpu', detail: 'device lost' }]);
  });

  it('at its opening is replaced as well; the CPU has no replacement', async () => {
    const failures: ProcessorFailure[] = [];
    const note = (failure: ProcessorFailure) => failures.push(failure);
    const open = (provider: string) =>
      provider === 'cpu' ? openEncoder(parts, 'cpu') : Promise.reject(new Error('no adapter'));
    expect((await openOrFallBack(open, 'cuda', note)).provider).toBe('cpu');
    expect(failures).toEqual([{ provider: 'cuda', detail: 'no adapter' }]);
    await expect(openOrFallBack(() => Promise.reject(new Error('broken')), 'cpu', note)).rejects.toThrow('broken');
    expect(failures).toHaveLength(1);
  });
});

describe('the model cache', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-processors-'));
    await writeModelFolder(folder, tinyConfig, parts.weights);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('keeps both precisions apart', async () => {
    const cache = createModelCache();
    const exact = unwrap(await cache.load({ directory: folder }));
    const quantised = unwrap(await cache.load({ directory: folder, precision: 'int8' }));
    expect(unwrap(await cache.load({ directory: folder, precision: 'int8' }))).toBe(quantised);
    const [a, b] = [await exact.session.run(feeds(1), outputs), await quantised.session.run(feeds(1), outputs)];
    const difference = largestDifference(a['embedding']!.data as Float32Array, b['embedding']!.data as Float32Array);
    expect(difference).toBeGreaterThan(1e-6);
    expect(difference).toBeLessThan(0.2);
  });

  it('goes on with the CPU where the chosen processor is not to be had, and says so until told otherwise', async () => {
    const cache = createModelCache();
    // No system has both; whichever this is, one of them is missing.
    const absent = process.platform === 'darwin' ? 'dml' : 'coreml';
    await cache.use(absent);
    const model = unwrap(await cache.load({ directory: folder }));
    expect(model.session.provider).toBe('cpu');
    expect(cache.processor()).toMatchObject({ provider: 'cpu', failure: { provider: absent } });
    await model.session.run(feeds(1), outputs);
    await cache.use('cpu');
    expect(cache.processor()).toEqual({ provider: 'cpu', failure: null });
  });

  it('reads again after its memory was given back', async () => {
    const cache = createModelCache();
    const first = unwrap(await cache.load({ directory: folder }));
    await cache.clear();
    expect(unwrap(await cache.load({ directory: folder }))).not.toBe(first);
  });
});
