import { describe, expect, it } from 'vitest';
import { countParameters, elementCount, parameterShapes } from '#main/engine/ast/parameters.ts';
import { baseConfig } from '#test/support/ast-configs.ts';
import { goldenNames, readGolden } from './golden.ts';

describe('parameters', () => {
  it.each(goldenNames)('have the names, order and shapes of the PyTorch model, %s patches', (name) => {
    const { config, weights } = readGolden(name);
    expect([...parameterShapes(config)]).toEqual([...weights].map(([key, { shape }]) => [key, shape]));
  });

  it('are 86.6 million in the published AudioSet model', () => {
    const layer = 4 * (768 * 768 + 768) + 2 * 768 * 3072 + 3072 + 768 + 4 * 768;
    const embeddings = 2 * 768 + 1214 * 768 + 768 * 256 + 768;
    expect(countParameters(baseConfig)).toBe(12 * layer + embeddings + 4 * 768 + 527 * 769);
    expect(countParameters(baseConfig)).toBe(86_594_063);
  });

  it('count elements', () => {
    expect(elementCount([2, 3, 4])).toBe(24);
    expect(elementCount([])).toBe(1);
    expect(elementCount([5, 0])).toBe(0);
  });
});
