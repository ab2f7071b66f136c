import { readFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { adaptModel } from '#main/engine/ast/adapt.ts';
import { patchGrid, type AstConfig } from '#main/engine/ast/config.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { countParameters, type Weights } from '#main/engine/ast/parameters.ts';
import { parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { unwrap } from '#shared/core/result.ts';
import { baseConfig } from '#test/support/ast-configs.ts';
import { counted, countedWeights, featuresNumber } from '#main/engine/providers/counted-weights.ts';
import { largestDifference } from './golden.ts';

const golden = (name: string) =>
  unwrap(parseSafetensors(readFileSync(new URL(`../../golden/ast/${name}.safetensors`, import.meta.url)), name));

/** One run on counted features, against what PyTorch computed. */
async function compare(config: AstConfig, weights: Weights, expected: string, fusedAttention: boolean): Promise<void> {
  const { maxLength: frames, melBins: bins } = config;
  const session = await createSession(buildEncoder(config, weights, 8, { fusedAttention }), { threads: 2 });
  const outputs = await session.run({
    features: new Tensor('float32', counted(featuresNumber, frames * bins, 1), [1, frames, bins]),
    masks: new Tensor('float32', new Float32Array(8).fill(1), [1, 8]),
  });
  await session.release();
  for (const name of ['embedding', 'logits'] as const) {
    const found = outputs[name]!.data as Float32Array;
    expect(Math.max(...found)).toBeGreaterThan(1);
    expect(largestDifference(found, golden(expected).get(name)!.data)).toBeLessThan(1e-4);
  }
}

describe('an AST of base size', () => {
  const weights = countedWeights(baseConfig);

  it.each([
    ['of operators that run everywhere', false],
    ['with the attention of the processor', true],
  ])('%s agrees with PyTorch in float64', { timeout: 180_000 }, (_, fusedAttention) =>
    compare(baseConfig, weights, 'base', fusedAttention),
  );

  it('agrees for 201 bins of an STFT, its position embeddings adapted', { timeout: 180_000 }, async () => {
    const adapted = adaptModel(baseConfig, weights, { maxLength: baseConfig.maxLength, melBins: 201 });
    expect(patchGrid(adapted.config)).toEqual({ rows: 19, columns: 101 });
    await compare(adapted.config, adapted.weights, 'base-stft', true);
  });

  it('has the 86.6 million parameters of the published checkpoint', () => {
    expect(countParameters(baseConfig)).toBe(86_594_063);
  });
});
