import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { encode, noNetworkVectors } from '#main/engine/detect/encode.ts';
import type { EncoderModel } from '#main/engine/detect/models.ts';
import { windowStarts } from '#main/engine/frontend/index.ts';
import { tinyConfig } from './support.ts';

const config: AstConfig = { ...tinyConfig, maxLength: 20, melBins: 32 };
const { signal } = new AbortController();
const normalisation = { mean: -3, std: 2 };
const random = createRandom(77);

/**
 * A network that gives, for each window, columns made up from its features: `rows` and `deviations` are their mean and
 * deviation, so that what is joined over windows can be compared with all columns at once.
 */
function network(columnsOf: (window: Float32Array) => number[][]): EncoderModel {
  const tensor = (values: readonly number[]) => new Tensor('float32', Float32Array.from(values), [1, values.length]);
  const session = {
    provider: 'cpu' as const,
    batch: 1,
    release: () => Promise.resolve(),
    run: (feeds: Record<string, Tensor>) => {
      const columns = columnsOf(feeds['features']!.data as Float32Array);
      const means = meanOf(columns);
      return Promise.resolve({
        embedding: tensor(means.map((value) => 2 * value)),
        tokens: tensor(means),
        rows: tensor(means),
        deviations: tensor(deviationOf(columns)),
      });
    },
  };
  return { config, session, summary: {} as EncoderModel['summary'] };
}

const meanOf = (columns: readonly number[][]) =>
  columns[0]!.map((_, i) => columns.reduce((sum, column) => sum + column[i]!, 0) / columns.length);
const deviationOf = (columns: readonly number[][]) => {
  const means = meanOf(columns);
  return means.map((mean, i) => Math.sqrt(meanOf(columns.map((column) => [(column[i]! - mean) ** 2]))[0]!));
};

/** Two values of every other frame of a window. */
const everyOther = (window: Float32Array): number[][] =>
  Array.from({ length: 10 }, (_, column) => [window[column * 64]!, window[column * 64 + 5]!]);

function recording(frames: number) {
  const data = Float32Array.from({ length: frames * 32 }, (_, i) => 3 * random.normal() + i / 400);
  const source = (start: number, length: number) => Promise.resolve(data.subarray(start * 32, (start + length) * 32));
  return { data, source };
}

const normalised = (values: Float32Array): Float32Array => {
  const window = new Float32Array(20 * 32);
  window.set(values);
  return window.map((value) => (value + 3) / 4);
};

describe('encode', () => {
  it.each([7, 20, 33, 95])('joins the columns of all windows of %d frames', async (frames) => {
    const { data, source } = recording(frames);
    const found = await encode(frames, source, { model: network(everyOther), normalisation, signal });
    const columns = windowStarts(frames, 20).flatMap((start) =>
      everyOther(normalised(data.subarray(start * 32, Math.min(frames, start + 20) * 32))),
    );
    const [means, deviations] = [meanOf(columns), deviationOf(columns)];
    expect(found['rows-stats'].length).toBe(4);
    found['rows-stats'].forEach((value, i) => expect(value).toBeCloseTo([...means, ...deviations][i]!, 5));
    expect([...found['rows-stats'].subarray(0, 2)]).toEqual([...found.rows]);
    found.prelogits.forEach((value, i) => expect(value).toBeCloseTo(2 * means[i]!, 5));
  });

  it('takes the deviations of a single window as they are, to the last bit', async () => {
    const { source } = recording(20);
    const model = network(() => [
      [1, 0.1],
      [1, 0.7],
    ]);
    const found = await encode(20, source, { model, normalisation, signal });
    expect([...found['rows-stats']]).toEqual([1, 0.4, 0, 0.3].map(Math.fround));
  });

  it('counts what differs between windows only, where each stands still', async () => {
    let window = 0;
    const model = network(() => [[window++, 5]]);
    const found = await encode(40, recording(40).source, { model, normalisation, signal });
    expect([...found['rows-stats']]).toEqual([0.5, 5, 0.5, 0]);
  });

  it('stops before the next window when it is cancelled', async () => {
    const abort = new AbortController();
    let windows = 0;
    const model = network((features) => {
      windows += 1;
      abort.abort();
      return everyOther(features);
    });
    const running = encode(95, recording(95).source, { model, normalisation, signal: abort.signal });
    await expect(running).rejects.toMatchObject({ problem: { code: 'job.cancelled' } });
    expect(windows).toBe(1);
  });

  it('has nothing of a network that is not asked', () => {
    expect(Object.values(noNetworkVectors).map((vector) => vector.length)).toEqual([0, 0, 0, 0]);
  });
});
