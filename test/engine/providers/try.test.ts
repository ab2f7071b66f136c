import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { tinyConfig } from '#test/engine/detect/support.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { openEncoder, type EncoderSession } from '#main/engine/providers/encoder-session.ts';
import { int8Cosine } from '#main/engine/providers/int8-cosine.ts';
import { tryProcessor, type TryNeeds } from '#main/engine/providers/try.ts';
import { ladderOf, type Provider } from '#shared/core/processors.ts';

const model = { config: tinyConfig, weights: initialiseWeights(tinyConfig, 1) };

interface Broken {
  /** added to the first value of every output */
  readonly error?: number;
  readonly refuses?: string;
  /** only the second model opened on it is wrong */
  readonly onModelOnly?: boolean;
  /** ms that each run takes by the clock of the test, and on the CPU */
  readonly milliseconds?: number;
  readonly cpuMilliseconds?: number;
}

/** The CPU in the place of WebGPU, with something wrong. */
function broken({ error = 0, refuses, onModelOnly = false, milliseconds = 1, cpuMilliseconds = 1 }: Broken) {
  let clock = 0;
  let open = 0;
  let mostOpen = 0;
  const needs: TryNeeds = {
    missing: () => null,
    now: () => clock,
    open: async (parts, provider) => {
      const accelerated = provider === 'webgpu';
      if (accelerated && refuses !== undefined) throw new Error(refuses);
      const session = await openEncoder(parts, 'cpu');
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const spoils = accelerated && !(onModelOnly && parts !== model);
      return {
        provider,
        batch: accelerated ? 3 : 1,
        run: async (feeds, names) => {
          clock += accelerated ? milliseconds : cpuMilliseconds;
          const outputs = await session.run(feeds, names);
          if (!spoils) return outputs;
          return Object.fromEntries(
            Object.entries(outputs).map(([name, { data, dims }]) => {
              const values = Float32Array.from(data as Float32Array);
              values[0]! += error;
              return [name, new Tensor('float32', values, dims)];
            }),
          );
        },
        release: async () => {
          open -= 1;
          await session.release();
        },
      } satisfies EncoderSession;
    },
  };
  return { needs, open: () => open, mostOpen: () => mostOpen };
}

describe('a try', () => {
  it('of the CPU agrees with PyTorch and is timed', async () => {
    const report = await tryProcessor('cpu', model);
    expect(report).toMatchObject({ provider: 'cpu', outcome: 'works', reason: 'none', detail: '' });
    expect(report.largestError).toBeLessThan(1e-6);
    expect(report.millisecondsPerClip).toBeGreaterThan(0);
  });

  it('of a right processor is timed in its batches, one session open at a time', async () => {
    const made = broken({ milliseconds: 30 });
    const report = await tryProcessor('webgpu', model, made.needs);
    expect(report).toMatchObject({ outcome: 'works', millisecondsPerClip: 10 });
    expect([made.open(), made.mostOpen()]).toEqual([0, 1]);
  });

  it.each([
    ['the golden vector', { error: 1e-3 }, 'wrong', 'differs'],
    ['a value that is no number', { error: NaN }, 'wrong', 'differs'],
    ['the model alone', { error: 1e-2, onModelOnly: true }, 'wrong', 'differs'],
    ['its speed: an emulation', { milliseconds: 60 }, 'works', 'emulated'],
    [
      'a node it cannot run',
      { refuses: 'graph nodes that are assigned to the default CPU EP' },
      'cannot',
      'operations',
    ],
    [
      'something else',
      { refuses: '/onnxruntime_src/a.cc:3 f(int) was false. Out of memory\nstack' },
      'cannot',
      'failed',
    ],
    ['no device', { refuses: 'Failed to get a WebGPU adapter: No supported adapters' }, 'absent', 'no-device'],
  ] as const)('fails on %s', async (_, what, outcome, reason) => {
    const made = broken(what);
    const report = await tryProcessor('webgpu', model, made.needs);
    expect(report).toMatchObject({ outcome, reason, millisecondsPerClip: null });
    expect(made.open()).toBe(0);
  });

  it('tells the cause without the paths of its makers', async () => {
    const refuses = '/onnxruntime_src/a.cc:3 f(int) was false. Out of memory\nstack';
    expect((await tryProcessor('webgpu', model, broken({ refuses }).needs)).detail).toBe('Out of memory');
  });

  it('of an absent processor opens nothing', async () => {
    const { needs, mostOpen } = broken({});
    const absent = { ...needs, missing: () => 'libraries' as const };
    expect(await tryProcessor('cuda', model, absent)).toMatchObject({ outcome: 'absent', reason: 'libraries' });
    expect(mostOpen()).toBe(0);
  });
});

describe('ladders', () => {
  it('begin with the CPU', () => {
    const ladders = ['linux', 'win32', 'darwin', 'sunos'].map(ladderOf);
    expect(ladders.map(([first]) => first)).toEqual(Array<Provider>(4).fill('cpu'));
    expect(ladders.map((ladder) => new Set(ladder).size)).toEqual(ladders.map((ladder) => ladder.length));
  });
});

describe('the cosine in eight bits', () => {
  it('is high, and not 1', async () => {
    const cosine = await int8Cosine(model);
    expect(cosine).toBeGreaterThan(0.99);
    expect(cosine).toBeLessThan(0.999_999_9);
  });
});
