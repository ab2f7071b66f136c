import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as own from '#main/engine/providers/counted-weights.ts';
import { microConfig, microFeatures, microGolden, microMasks } from '#main/engine/providers/micro-model.ts';
import * as test from '#test/engine/ast/counted-weights.ts';

describe('the micro model', () => {
  it('has the numbers that PyTorch computed', () => {
    const golden = JSON.parse(
      readFileSync(new URL('../../golden/providers/micro.json', import.meta.url), 'utf8'),
    ) as Record<'masks' | 'embedding' | 'logits', number[] & number[][]>;
    expect(microMasks).toEqual(golden.masks.flat());
    expect(microGolden.embedding).toEqual(golden.embedding);
    expect(microGolden.logits).toEqual(golden.logits);
    expect(microGolden.embedding).toHaveLength(2 * microConfig.hiddenSize);
  });

  it('has the weights and features that the golden script counts', () => {
    const expected = test.countedWeights(microConfig);
    const weights = own.countedWeights(microConfig);
    expect([...weights.keys()]).toEqual([...expected.keys()]);
    for (const [name, { data }] of weights) expect(data).toEqual(expected.get(name)!.data);
    expect(microFeatures()).toEqual(test.counted(test.featuresNumber, 64 * 128, 1));
  });
});
