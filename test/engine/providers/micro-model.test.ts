import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { microConfig, microGolden, microMasks } from '#main/engine/providers/micro-model.ts';

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
});
