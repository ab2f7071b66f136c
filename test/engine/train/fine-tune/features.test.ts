import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { featureStatistics } from '#shared/core/spectrum/feature-statistics.ts';
import { removeFeatures, storeFeatures, type ItemFeatures } from '#main/engine/train/fine-tune/features.ts';
import { randomValues } from '#test/engine/onnx/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-features-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bins = 6;
const frames = [4, 7, 2];
const data = frames.map((count, item) => randomValues(count * bins, item).map((value) => 4 * value - 3));
const gone = problem('file.missing', { path: 'x' });

/** An item as the front end gives it: part by part. */
async function* inParts(item: number): AsyncGenerator<ItemFeatures> {
  for (let first = 0; first < frames[item]!; first += 3) {
    const count = Math.min(3, frames[item]! - first);
    yield { frames: count, bins, data: data[item]!.slice(first * bins, (first + count) * bins) };
  }
}

/** Items 0 and 1, one that cannot be read, and item 2; `computed` notes what is asked for. */
async function store(fingerprint: string, computed: number[] = []) {
  const compute = (item: number) => {
    computed.push(item);
    if (item === 2) return Promise.resolve(fail(gone));
    return Promise.resolve(ok(inParts(item === 3 ? 2 : item)));
  };
  return storeFeatures(folder, fingerprint, { count: 4, realBins: bins }, compute, () => Promise.resolve());
}

describe('stored features', () => {
  it('come back from any place, to half a thousandth', async () => {
    const stored = await store('one');
    expect(stored.frames).toEqual([4, 7, 0, 2]);
    expect(stored.problems).toEqual([null, null, gone, null]);
    for (const [item, original] of [
      [0, 0],
      [1, 1],
      [3, 2],
    ] as const) {
      for (let start = 0; start < frames[original]!; start += 1) {
        const read = await stored.read(item, start, frames[original]! - start);
        const expected = data[original]!.subarray(start * bins);
        expect(read).toHaveLength(expected.length);
        read.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(0.000501));
      }
    }
    await stored.close();
  });

  it('know the mean and deviation of the items asked for', async () => {
    const stored = await store('one');
    const expected = featureStatistics(Float32Array.from([...data[0]!, ...data[2]!]), bins);
    expect(stored.statistics([0, 3])!.mean).toBeCloseTo(expected.mean, 8);
    expect(stored.statistics([0, 2, 3])!.std).toBeCloseTo(expected.std, 8);
    expect(stored.statistics([2])).toBeNull();
    await stored.close();
  });

  it('leave bins at the floor out of the statistics', async () => {
    const compute = (): Promise<ReturnType<typeof ok<AsyncGenerator<ItemFeatures>>>> => Promise.resolve(ok(inParts(1)));
    const stored = await storeFeatures(folder, 'x', { count: 1, realBins: 2 }, compute, () => Promise.resolve());
    expect(stored.statistics([0])!.mean).toBeCloseTo(featureStatistics(data[1]!, bins, 2).mean, 8);
    await stored.close();
  });

  it('are computed once for a fingerprint, and again for another or when the file is not whole', async () => {
    const computed: number[] = [];
    await (await store('one', computed)).close();
    const again = await store('one', computed);
    expect(computed).toEqual([0, 1, 2, 3]);
    expect(again.frames).toEqual([4, 7, 0, 2]);
    await again.close();
    await (await store('two', computed)).close();
    expect(computed).toHaveLength(8);
    await truncate(join(folder, 'features.bin'), 10);
    await (await store('two', computed)).close();
    expect(computed).toHaveLength(12);
    await writeFile(join(folder, 'features.json'), '{"fing');
    await (await store('two', computed)).close();
    expect(computed).toHaveLength(16);
  });

  it('of a stopped computation are not used', async () => {
    const stop = (done: number): Promise<void> => (done === 2 ? Promise.reject(new Error('stop')) : Promise.resolve());
    const compute = (item: number) => Promise.resolve(ok(inParts(item)));
    await expect(storeFeatures(folder, 'one', { count: 3, realBins: bins }, compute, stop)).rejects.toThrow('stop');
    const computed: number[] = [];
    await (await store('one', computed)).close();
    expect(computed).toEqual([0, 1, 2, 3]);
  });

  it('can be removed', async () => {
    await (await store('one')).close();
    await removeFeatures(folder);
    expect(await readdir(folder)).toEqual([]);
    await removeFeatures(folder);
  });
});
