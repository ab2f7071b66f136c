import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor as RuntimeTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { readModelFolder, writeModelFolder, type AstModel } from '#main/engine/ast/folder.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { createTrainer } from '#main/engine/train/trainer.ts';
import { unwrap } from '#shared/core/result.ts';
import { largestDifference, readGolden } from '#test/engine/ast/golden.ts';

const { config, batch, weights, features, targets } = readGolden('overlapping');
const bands = 4;
let directory = '';
let model: AstModel;
let finalLoss = 0;

async function encode(trained: AstModel, masks: Float32Array, input: Float32Array, threads = 1) {
  const session = await createSession(buildEncoder(trained.config, trained.weights, bands), { threads });
  const outputs = await session.run({
    features: new RuntimeTensor('float32', input, [batch, config.maxLength, config.melBins]),
    masks: new RuntimeTensor('float32', masks, [masks.length / bands, bands]),
  });
  await session.release();
  const read = (name: string): Float32Array => outputs[name]!.data as Float32Array;
  return { embedding: read('embedding'), tokens: read('tokens'), rows: read('rows'), logits: read('logits') };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'earmark-trained-'));
  const trainer = await createTrainer(config, weights, { batch, threads: 1 });
  for (let step = 0; step < 10; step += 1) await trainer.step(features, targets, 1e-3);
  await writeModelFolder(directory, config, trainer.weights());
  finalLoss = (await trainer.step(features, targets, 1e-3)).loss;
  await trainer.dispose();
  model = unwrap(await readModelFolder(directory));
});
afterAll(() => rm(directory, { recursive: true }));

describe('what was trained', () => {
  const all = Float32Array.of(1, 1, 1, 1);

  it('gives after writing, reading and encoding the loss that the trainer saw', async () => {
    const { logits } = await encode(model, all, features);
    const classes = config.labels.length;
    let [loss, mass] = [0, 0];
    for (let row = 0; row < batch; row += 1) {
      const values = [...logits.slice(row * classes, (row + 1) * classes)];
      const partition = values.reduce((sum, value) => sum + Math.exp(value), 0);
      values.forEach((value, index) => {
        const target = targets[row * classes + index]!;
        loss -= target * (value - Math.log(partition));
        mass += target;
      });
    }
    expect(loss / mass).toBeCloseTo(finalLoss, 5);
  });

  it('encodes to the same bits every time, and to the same values with more threads', async () => {
    const [first, second] = [await encode(model, all, features), await encode(model, all, features)];
    expect(second).toEqual(first);
    const threaded = await encode(model, all, features, 2);
    for (const name of ['embedding', 'tokens', 'rows', 'logits'] as const) {
      expect(largestDifference(threaded[name], first[name]), name).toBeLessThan(1e-5);
    }
  });

  it('hears a masked band as the mean of the data set', async () => {
    const width = Math.floor(config.melBins / bands);
    const silenced = features.map((value, index) => {
      const band = Math.min(bands - 1, Math.floor((index % config.melBins) / width));
      return band === 1 || band === 3 ? 0 : value;
    });
    const masked = await encode(model, Float32Array.of(1, 0, 1, 0), features);
    expect(masked).toEqual(await encode(model, all, silenced));
    expect(masked.logits).not.toEqual((await encode(model, all, features)).logits);
  });

  it('averages patches: tokens are the mean of rows', async () => {
    const { tokens, rows } = await encode(model, all, features);
    const size = config.hiddenSize;
    const patchRows = model.summary.patchRows;
    const means = tokens.map((_, index) => {
      const [item, place] = [Math.floor(index / size), index % size];
      let sum = 0;
      for (let row = 0; row < patchRows; row += 1) sum += rows[(item * patchRows + row) * size + place]!;
      return sum / patchRows;
    });
    expect(largestDifference(tokens, means)).toBeLessThan(1e-6);
  });
});
