import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder, writeModelFolder } from '#main/engine/ast/folder.ts';
import type { Tensor } from '#main/engine/ast/parameters.ts';
import { formatSafetensors } from '#main/engine/ast/safetensors.ts';
import { findWeights, readWeights } from '#main/engine/ast/weight-files.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { countedWeights } from '#main/engine/providers/counted-weights.ts';
import { readGolden } from './golden.ts';

const { config, weights } = readGolden('overlapping');
const names = [...weights.keys()];
const shardNames = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'earmark-weights-'));
  await writeModelFolder(directory, config, weights);
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const inFolder = (name: string) => join(directory, name);
const part = (from: number, to: number): Map<string, Tensor> => new Map([...weights].slice(from, to));
const half = Math.floor(names.length / 2);

/** Splits the folder's weights in two files and an index, as transformers does with large models. */
async function shard(change: (map: Record<string, unknown>) => unknown = (map) => map): Promise<void> {
  await rm(inFolder('model.safetensors'));
  await writeFile(inFolder(shardNames[0]), formatSafetensors(part(0, half)));
  await writeFile(inFolder(shardNames[1]), formatSafetensors(part(half, names.length)));
  const map = Object.fromEntries(names.map((name, index) => [name, shardNames[index < half ? 0 : 1]]));
  const index = { metadata: { total_size: 1 }, weight_map: change(map) };
  await writeFile(inFolder('model.safetensors.index.json'), JSON.stringify(index));
}

describe('sharded weights', () => {
  it('are read as one model', async () => {
    await shard();
    const model = unwrap(await readModelFolder(directory));
    expect(model.weights).toEqual(weights);
    const both = Buffer.concat(await Promise.all(shardNames.map((name) => readFile(inFolder(name)))));
    expect(model.summary.weightsSha256).toBe(createHash('sha256').update(both).digest('hex'));
  });

  it('stand behind a whole file where there is one', async () => {
    const whole = await readFile(inFolder('model.safetensors'));
    await shard((map) => ({ ...map, x: '../x.safetensors' }));
    await writeFile(inFolder('model.safetensors'), whole);
    expect(unwrap(await readModelFolder(directory)).weights).toEqual(weights);
  });

  it.each<[string, (map: Record<string, unknown>) => unknown, string, string]>([
    ['no table', () => [], 'model.config', 'no weight_map'],
    ['a file of another folder', (map) => ({ ...map, [names[0]!]: '../a.safetensors' }), 'model.config', 'not named'],
    ['an absolute path', (map) => ({ ...map, [names[0]!]: '/etc/a.safetensors' }), 'model.config', 'not named'],
    ['a hidden file', (map) => ({ ...map, [names[0]!]: '.a.safetensors' }), 'model.config', 'not named'],
    ['a number', (map) => ({ ...map, [names[0]!]: 3 }), 'model.config', 'not named'],
    ['a pickle', (map) => ({ ...map, [names[0]!]: 'pytorch_model.bin' }), 'model.config', 'not named'],
    ['the wrong file', (map) => ({ ...map, [names[0]!]: shardNames[1] }), 'model.tensor', 'but the index says'],
    ['a tensor that is nowhere', (map) => ({ ...map, y: shardNames[1] }), 'model.tensor', 'is not in'],
    [
      'too little',
      (map) => Object.fromEntries(Object.entries(map).slice(1)),
      'model.tensor',
      'but the index says nothing of it',
    ],
    ['a missing file', (map) => ({ ...map, y: 'model-00003-of-00002.safetensors' }), 'model.missing', '00003'],
    [
      'thousands of files',
      (map) => ({ ...map, ...Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [n, `${n}.safetensors`])) }),
      'model.config',
      'too many',
    ],
  ])('are refused when the index names %s', async (_, change, code, detail) => {
    await shard(change);
    const result = await readModelFolder(directory);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(result.ok ? '' : result.problem.message).toContain(detail);
  });

  it('are refused when one of them is cut off', async () => {
    await shard();
    await truncate(inFolder(shardNames[1]), 1000);
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.header' } });
  });
});

describe('weights on the disk', () => {
  it.each([
    ['F16', 2 ** -10],
    ['BF16', 2 ** -7],
  ] as const)('stored as %s are read in float32', async (type, precision) => {
    if (type === 'F16') await writeFile(inFolder('model.safetensors'), formatSafetensors(weights, 'F16'));
    else await writeFile(inFolder('model.safetensors'), asBrainFloats());
    const read = unwrap(await readModelFolder(directory)).weights;
    for (const [name, { data, shape }] of weights) {
      expect(read.get(name)!.shape).toEqual(shape);
      read.get(name)!.data.forEach((value, at) => {
        expect(Math.abs(value - data[at]!)).toBeLessThanOrEqual(precision * Math.abs(data[at]!) + 1e-7);
      });
    }
  });

  it('of many megabytes pass by in pieces, complete and in order', async () => {
    const large = new Map<string, Tensor>([
      ['a', { shape: [3], data: Float32Array.of(1, 2, 3) }],
      ['b', { shape: [3_000_001], data: Float32Array.from({ length: 3_000_001 }, (_, index) => index) }],
    ]);
    await writeFile(inFolder('model.safetensors'), formatSafetensors(large));
    const files = unwrap(await findWeights(directory));
    const seen: Record<string, number[]> = { a: [], b: [] };
    const ends: number[] = [];
    const sha256 = unwrap(
      await readWeights(
        files,
        {
          piece: ({ name }, firstValue, stored) => {
            const values = new Float32Array(stored.buffer, stored.byteOffset, stored.byteLength / 4);
            const right = values.every((value, index) => value === large.get(name)!.data[firstValue + index]);
            seen[name]!.push(firstValue, values.length);
            expect(right).toBe(true);
            return null;
          },
        },
        { progress: (done) => ends.push(done) },
      ),
    );
    expect(seen['a']).toEqual([0, 3]);
    expect(seen['b']).toEqual([0, 2 ** 20, 2 ** 20, 2 ** 20, 2 ** 21, 3_000_001 - 2 ** 21]);
    expect(ends.at(-1)).toBe(4 * 3_000_004);
    expect(sha256).toBe(createHash('sha256').update(formatSafetensors(large)).digest('hex'));
  });

  it('are left alone when nobody waits for them any more', async () => {
    const abort = new AbortController();
    abort.abort();
    const result = await readModelFolder(directory, { signal: abort.signal });
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
  });

  it('are refused when they change between header and values', async () => {
    const files = unwrap(await findWeights(directory));
    const changed = new Map(weights).set('extra', { shape: [1], data: Float32Array.of(1) });
    await writeFile(inFolder('model.safetensors'), formatSafetensors(changed));
    const result = await readWeights(files, { piece: () => null });
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.header' } });
    expect(result.ok ? '' : result.problem.message).toContain('changed');
  });

  it('are found through a link, as the cache of Hugging Face stores them', async () => {
    const store = await mkdtemp(join(tmpdir(), 'earmark-blobs-'));
    await writeFile(join(store, 'blob'), await readFile(inFolder('model.safetensors')));
    await rm(inFolder('model.safetensors'));
    await symlink(join(store, 'blob'), inFolder('model.safetensors'));
    expect(unwrap(await readModelFolder(directory)).weights).toEqual(weights);
    await rm(store, { recursive: true });
  });

  it('are not opened when only a pickle is there', async () => {
    await rm(inFolder('model.safetensors'));
    await writeFile(inFolder('pytorch_model.bin'), 'anything');
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.pickle' } });
  });

  it.runIf(process.platform !== 'win32')('are not waited for when they are a pipe', async () => {
    await rm(inFolder('model.safetensors'));
    execFileSync('mkfifo', [inFolder('model.safetensors')]);
    const result = await readModelFolder(directory);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.config' } });
    expect(result.ok ? '' : result.problem.message).toContain('not an ordinary file');
  });

  it('are refused before they are read when the configuration wants more than can be run', async () => {
    const json = JSON.parse(await readFile(inFolder('config.json'), 'utf8')) as Record<string, unknown>;
    const huge = { ...json, num_hidden_layers: 128, intermediate_size: 65_536, hidden_size: 65_520 };
    await writeFile(inFolder('config.json'), JSON.stringify(huge));
    expect(await readModelFolder(directory)).toMatchObject({ ok: false, problem: { code: 'model.too-large' } });
  });

  it('answer every damage with a result, and take no memory that the file does not fill', async () => {
    const random = createRandom(5);
    const good = await readFile(inFolder('model.safetensors'));
    for (let round = 0; round < 150; round += 1) {
      const bytes = Buffer.from(good.subarray(0, random.next() < 0.3 ? random.integer(good.length) : good.length));
      for (let flips = random.integer(4); flips >= 0 && bytes.length > 0; flips -= 1) {
        bytes[random.integer(Math.min(bytes.length, 4000))] = random.integer(256);
      }
      await writeFile(inFolder('model.safetensors'), bytes);
      const result = await readModelFolder(directory);
      if (!result.ok) expect(result.problem.code).toMatch(/^model\./);
    }
  });

  it('of a folder that is a file are missing', async () => {
    await mkdir(inFolder('deeper'));
    expect(await readModelFolder(inFolder('deeper'))).toMatchObject({ ok: false, problem: { code: 'model.missing' } });
  });
});

describe('a model read from the disk', () => {
  it('takes little more memory than its weights', async () => {
    const wide = { ...config, hiddenSize: 768, intermediateSize: 3072, heads: 12, layers: 4 };
    await writeModelFolder(directory, wide, countedWeights(wide));
    const script = `
      import { readModelFolder } from '#main/engine/ast/folder.ts';
      const before = process.resourceUsage().maxRSS;
      const read = await readModelFolder(process.argv[1]);
      if (!read.ok) throw new Error(read.problem.message);
      console.log(JSON.stringify({ kilobytes: process.resourceUsage().maxRSS - before }));`;
    const output = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, directory], {
      encoding: 'utf8',
      cwd: new URL('../../..', import.meta.url),
    });
    const { kilobytes } = JSON.parse(output) as { kilobytes: number };
    const stored = unwrap(await findWeights(directory))[0]!.bytes / 1024;
    expect(stored).toBeGreaterThan(90_000);
    expect(kilobytes).toBeLessThan(2 * stored);
  });
});

/** The upper halves of the weights' bits, as a file of BF16 tensors. */
function asBrainFloats(): Uint8Array {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, { shape, data }] of weights) {
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    const halves = Uint16Array.from(bits, (word) => word >>> 16);
    header[name] = { dtype: 'BF16', shape, data_offsets: [at, at + halves.byteLength] };
    parts.push(new Uint8Array(halves.buffer));
    at += halves.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...parts]);
}
