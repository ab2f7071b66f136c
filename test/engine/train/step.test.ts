import { Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createSession } from '#main/engine/onnx/session.ts';
import { goldenNames, readGolden, relativeDifference } from '#test/engine/ast/golden.ts';
import { buildGradients } from './gradient-graph.ts';

describe.each(goldenNames)('gradients of the AST, %s patches', (name) => {
  it.each([
    ['all tokens', false],
    ['the class tokens only in the last layer', true],
  ] as const)('agree with torch.autograd in float64 for every parameter, computing %s', async (_, classTokensOnly) => {
    const golden = readGolden(name);
    const { config, batch } = golden;
    const session = await createSession(buildGradients(config, batch, classTokensOnly), { threads: 1 });
    const feeds: Record<string, RuntimeTensor> = {
      features: new RuntimeTensor('float32', golden.features, [batch, config.maxLength, config.melBins]),
      targets: new RuntimeTensor('float32', golden.targets, [batch, config.labels.length]),
    };
    for (const [key, { shape, data }] of golden.weights) feeds[key] = new RuntimeTensor('float32', data, shape);
    const outputs = await session.run(feeds);
    await session.release();

    expect((outputs['loss']!.data as Float32Array)[0]).toBeCloseTo(golden.loss, 5);
    expect([...golden.gradients.keys()].sort()).toEqual([...golden.weights.keys()].sort());
    for (const [key, expected] of golden.gradients) {
      const actual = outputs[`gradient.${key}`]!;
      expect(actual.dims, key).toEqual(expected.shape);
      // softmax does not see a constant added to all keys' products, so the true gradient of key.bias is zero
      if (key.endsWith('key.bias')) expect(Math.hypot(...(actual.data as Float32Array)), key).toBeLessThan(1e-6);
      else expect(relativeDifference(actual.data as Float32Array, expected.data), key).toBeLessThan(1e-5);
    }
  });
});
