import { describe, expect, it } from 'vitest';
import { patchGrid, tokenCount, type AstConfig } from '#main/engine/ast/config.ts';
import { patchIndices } from '#main/engine/ast/patches.ts';
import { createRandom } from '#shared/core/random.ts';
import { tinyConfig } from '../detect/support.ts';

/** Every place where a whole patch fits, by trying them all. */
function starts(size: number, patch: number, stride: number): number[] {
  return Array.from({ length: size }, (_, start) => start).filter(
    (start) => start % stride === 0 && start + patch <= size,
  );
}

describe('the grid of patches', () => {
  const random = createRandom(31);
  const configs: AstConfig[] = Array.from({ length: 80 }, () => {
    const patchSize = 1 + random.integer(8);
    return {
      ...tinyConfig,
      patchSize,
      frequencyStride: 1 + random.integer(9),
      timeStride: 1 + random.integer(9),
      melBins: patchSize + random.integer(20),
      maxLength: patchSize + random.integer(30),
    };
  });

  it('holds every whole patch and none that reaches beyond', () => {
    for (const config of configs) {
      const { patchSize, melBins, maxLength, frequencyStride, timeStride } = config;
      const rows = starts(melBins, patchSize, frequencyStride);
      const columns = starts(maxLength, patchSize, timeStride);
      expect(patchGrid(config)).toEqual({ rows: rows.length, columns: columns.length });
      expect(tokenCount(config)).toBe(rows.length * columns.length + 2);
    }
  });

  it('is what the places of the patches say, corner by corner', () => {
    for (const config of configs) {
      const { patchSize, melBins, maxLength, frequencyStride, timeStride } = config;
      const indices = patchIndices(config);
      const corners = starts(melBins, patchSize, frequencyStride).flatMap((bin) =>
        starts(maxLength, patchSize, timeStride).map((frame) => frame * melBins + bin),
      );
      expect([...indices].filter((_, i) => i % patchSize ** 2 === 0)).toEqual(corners);
      expect(Math.max(...indices)).toBeLessThan(melBins * maxLength);
    }
  });

  it('is 12 by 101 for the published model: 1,214 tokens', () => {
    const published = { ...tinyConfig, frequencyStride: 10, timeStride: 10, maxLength: 1024 };
    expect(patchGrid(published)).toEqual({ rows: 12, columns: 101 });
    expect(tokenCount(published)).toBe(1214);
  });

  it('is one patch where just one fits', () => {
    const single = { ...tinyConfig, melBins: 16, maxLength: 16 };
    expect(patchGrid(single)).toEqual({ rows: 1, columns: 1 });
    expect(tokenCount(single)).toBe(3);
  });
});
