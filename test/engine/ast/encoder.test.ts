import { Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { bandMembership, buildEncoder } from '#main/engine/ast/encoder.ts';
import { astForward } from '#main/engine/ast/forward.ts';
import { parameterShapes } from '#main/engine/ast/parameters.ts';
import { Graph } from '#main/engine/onnx/graph.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { goldenNames, largestDifference, readGolden, type GoldenCase } from '#test/engine/ast/golden.ts';

const readOuts = ['embedding', 'tokens', 'rows', 'deviations', 'logits'] as const;

async function openEncoder({ config, weights, bands }: GoldenCase, fusedAttention: boolean) {
  const session = await createSession(buildEncoder(config, weights, bands, { fusedAttention }), { threads: 1 });
  const frame = config.maxLength * config.melBins;
  return async (features: Float32Array, masks: Float32Array) =>
    session.run({
      features: new RuntimeTensor('float32', features, [features.length / frame, config.maxLength, config.melBins]),
      masks: new RuntimeTensor('float32', masks, [masks.length / bands, bands]),
    });
}

const attentions = [
  { attention: 'plain', fused: false },
  { attention: 'fused', fused: true },
];
const cases = goldenNames.flatMap((name) => attentions.map((attention) => ({ name, ...attention })));

describe.each(cases)('the encoder, $name patches, $attention attention', ({ name, fused }) => {
  const golden = readGolden(name);
  const { batch, bands, features, masks } = golden;
  const frame = features.length / batch;

  it('agrees with PyTorch on every output, all bands heard', async () => {
    const run = await openEncoder(golden, fused);
    const outputs = await run(features, new Float32Array(batch * bands).fill(1));
    for (const key of readOuts) {
      const expected = golden.whole.get(key)!;
      expect(outputs[key]!.dims, key).toEqual(expected.shape);
      expect(largestDifference(outputs[key]!.data as Float32Array, expected.data), key).toBeLessThan(1e-5);
    }
  });

  it('agrees with PyTorch on every output, each input with its own mask', async () => {
    const run = await openEncoder(golden, fused);
    const outputs = await run(features, masks);
    for (const key of readOuts) {
      const expected = golden.masked.get(key)!.data;
      expect(largestDifference(outputs[key]!.data as Float32Array, expected), key).toBeLessThan(1e-5);
      expect(largestDifference(expected, golden.whole.get(key)!.data), key).toBeGreaterThan(1e-2);
    }
  });

  it('broadcasts one clip over many masks, and one mask over many clips', async () => {
    const run = await openEncoder(golden, fused);
    const clip = features.slice(frame, 2 * frame);
    const mask = masks.slice(bands, 2 * bands);
    const manyMasks = await run(clip, masks);
    const manyClips = await run(features, mask);
    for (let index = 0; index < batch; index += 1) {
      const byMask = await run(clip, masks.slice(index * bands, (index + 1) * bands));
      const byClip = await run(features.slice(index * frame, (index + 1) * frame), mask);
      for (const key of readOuts) {
        const row = (values: unknown): Float32Array => {
          const all = values as Float32Array;
          return all.slice((index * all.length) / batch, ((index + 1) * all.length) / batch);
        };
        expect(largestDifference(row(manyMasks[key]!.data), byMask[key]!.data as Float32Array), key).toBeLessThan(2e-6);
        expect(largestDifference(row(manyClips[key]!.data), byClip[key]!.data as Float32Array), key).toBeLessThan(2e-6);
      }
    }
  });
});

describe.each(goldenNames)('fused attention, %s patches', (name) => {
  it('changes no output by more than 1e-5', async () => {
    const golden = readGolden(name);
    const [plain, fused] = [await openEncoder(golden, false), await openEncoder(golden, true)];
    const [expected, outputs] = [
      await plain(golden.features, golden.masks),
      await fused(golden.features, golden.masks),
    ];
    for (const key of readOuts) {
      const [left, right] = [expected[key]!.data as Float32Array, outputs[key]!.data as Float32Array];
      expect(largestDifference(left, right), key).toBeLessThan(1e-5);
    }
  });
});

describe.each(goldenNames)('the class tokens alone, %s patches', (name) => {
  it.each(attentions)('have the same embedding, $attention attention', async ({ fused }) => {
    const { config, weights, features, batch, whole } = readGolden(name);
    const graph = new Graph();
    const input = graph.input('features', [batch, config.maxLength, config.melBins]);
    const parameters = new Map(
      [...parameterShapes(config)].map(([key, shape]) => [key, graph.initialiser(key, shape, weights.get(key)!.data)]),
    );
    const options = { classTokensOnly: true, fusedAttention: fused };
    graph.output('embedding', astForward(graph, config, (key) => parameters.get(key)!, input, options).embedding);
    const session = await createSession(graph.serialise(), { threads: 1 });
    const { embedding } = await session.run({ features: new RuntimeTensor('float32', features, input.shape) });
    expect(largestDifference(embedding!.data as Float32Array, whole.get('embedding')!.data)).toBeLessThan(1e-5);
  });
});

describe('band membership', () => {
  it('groups 128 bins by 16', () => {
    const membership = bandMembership(128, 8);
    for (let band = 0; band < 8; band += 1) {
      for (let bin = 0; bin < 128; bin += 1) {
        expect(membership[band * 128 + bin]).toBe(bin >= 16 * band && bin < 16 * (band + 1) ? 1 : 0);
      }
    }
  });

  it('gives the remainder to the last band, every bin to exactly one', () => {
    const membership = bandMembership(17, 4);
    const sizes = [0, 1, 2, 3].map(
      (band) => membership.slice(band * 17, (band + 1) * 17).filter((x) => x === 1).length,
    );
    expect(sizes).toEqual([4, 4, 4, 5]);
  });
});
