import { readFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { countParameters } from '#main/engine/ast/parameters.ts';
import { parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { unwrap } from '#shared/core/result.ts';
import { baseConfig, counted, countedWeights, featuresNumber } from './counted-weights.ts';
import { largestDifference } from './golden.ts';

const file = new URL('../../golden/ast/base.safetensors', import.meta.url);
const golden = unwrap(parseSafetensors(readFileSync(file), 'base'));
const frames = baseConfig.maxLength;
const bins = baseConfig.melBins;

describe('an AST of base size', () => {
  it.each([
    ['of operators that run everywhere', false],
    ['with the attention of the processor', true],
  ])('%s agrees with PyTorch in float64', { timeout: 180_000 }, async (_, fusedAttention) => {
    const session = await createSession(buildEncoder(baseConfig, countedWeights(baseConfig), 8, { fusedAttention }), {
      threads: 2,
    });
    const features = counted(featuresNumber, frames * bins, 1);
    const outputs = await session.run({
      features: new Tensor('float32', features, [1, frames, bins]),
      masks: new Tensor('float32', new Float32Array(8).fill(1), [1, 8]),
    });
    await session.release();
    for (const name of ['embedding', 'logits'] as const) {
      const found = outputs[name]!.data as Float32Array;
      expect(Math.max(...found)).toBeGreaterThan(1);
      expect(largestDifference(found, golden.get(name)!.data)).toBeLessThan(1e-4);
    }
  });

  it('has the 86.6 million parameters of the published checkpoint', () => {
    expect(countParameters(baseConfig)).toBe(86_594_063);
  });
});
