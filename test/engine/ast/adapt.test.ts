import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adaptModel, adaptPositions } from '#main/engine/ast/adapt.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { checkWeights } from '#main/engine/ast/folder.ts';
import { embeddingNames } from '#main/engine/ast/parameters.ts';
import { parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { unwrap } from '#shared/core/result.ts';
import { Tensor } from 'onnxruntime-node';
import { baseConfig } from '#test/support/ast-configs.ts';
import { counted, countedWeights } from '#main/engine/providers/counted-weights.ts';
import { largestDifference, readGolden } from './golden.ts';

const file = new URL('../../golden/ast/positions.safetensors', import.meta.url);
const golden = unwrap(parseSafetensors(readFileSync(file), 'positions'));
const audioSet = { rows: 12, columns: 101 };
const size = 2;
const positions = counted(0, (audioSet.rows * audioSet.columns + 2) * size, 1);

describe('position embeddings for another grid', () => {
  it.each([...golden.keys()])('of %s patches are those of the original', (name) => {
    const [rows, columns] = name.split('x').map(Number) as [number, number];
    const adapted = adaptPositions(positions, audioSet, { rows, columns }, size);
    expect(largestDifference(adapted, golden.get(name)!.data)).toBeLessThan(1e-6);
  });

  it('stay as they are for the same grid', () => {
    expect(adaptPositions(positions, audioSet, audioSet, size)).toEqual(positions);
  });

  it('keep the middle of a shorter axis and both special tokens', () => {
    const line = Float32Array.from([-1, -2, 0, 1, 2, 3, 4]);
    expect([...adaptPositions(line, { rows: 1, columns: 5 }, { rows: 1, columns: 3 }, 1)]).toEqual([-1, -2, 1, 2, 3]);
    expect([...adaptPositions(line, { rows: 5, columns: 1 }, { rows: 2, columns: 1 }, 1)]).toEqual([-1, -2, 1, 2]);
  });

  it('stretch a longer axis without moving its ends', () => {
    const line = Float32Array.from([-1, -2, 0, 1]);
    const stretched = [-1, -2, 0, 0.25, 0.75, 1];
    expect([...adaptPositions(line, { rows: 1, columns: 2 }, { rows: 1, columns: 4 }, 1)]).toEqual(stretched);
    expect([...adaptPositions(line, { rows: 2, columns: 1 }, { rows: 4, columns: 1 }, 1)]).toEqual(stretched);
  });
});

describe('a model for another length', () => {
  it.each([
    ['5 s', 512, 50],
    ['20 s', 2048, 204],
  ])('of %s has the patches of the AudioSet network at that length', (_, maxLength, columns) => {
    const oneLayer: AstConfig = { ...baseConfig, hiddenSize: 12, intermediateSize: 24, layers: 1, labels: ['a'] };
    const adapted = adaptModel(oneLayer, countedWeights(oneLayer), { maxLength, melBins: 128 });
    expect(adapted.weights.get(embeddingNames.positions)!.shape).toEqual([1, 12 * columns + 2, 12]);
    expect(checkWeights(adapted.config, adapted.weights)).toBeNull();
  });

  it('runs, and leaves every other weight and the given model alone', async () => {
    const { config, weights } = readGolden('overlapping');
    const before = new Map(weights);
    const adapted = adaptModel(config, weights, { maxLength: 30, melBins: 22 });
    expect(weights).toEqual(before);
    for (const [name, tensor] of adapted.weights) {
      if (name !== embeddingNames.positions) expect(tensor).toBe(weights.get(name));
    }
    const session = await createSession(buildEncoder(adapted.config, adapted.weights, 4), { threads: 1 });
    const outputs = await session.run({
      features: new Tensor('float32', counted(1, 30 * 22, 1), [1, 30, 22]),
      masks: new Tensor('float32', new Float32Array(4).fill(1), [1, 4]),
    });
    await session.release();
    expect((outputs['logits']!.data as Float32Array).every(Number.isFinite)).toBe(true);
  });

  it('keeps its very positions where the same patches fit', () => {
    const { config, weights } = readGolden('overlapping');
    const { maxLength, melBins } = config;
    const adapted = adaptModel(config, weights, { maxLength: maxLength - 1, melBins });
    expect(adapted.config.maxLength).toBe(maxLength - 1);
    const same = adaptModel(config, weights, { maxLength, melBins });
    expect(same.weights.get(embeddingNames.positions)).toBe(weights.get(embeddingNames.positions));
  });
});
