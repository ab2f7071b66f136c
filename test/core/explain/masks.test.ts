import { describe, expect, it } from 'vitest';
import { maskStages } from '#shared/core/domain.ts';
import { countHeard, isHeard, maskOrder } from '#shared/core/explain/masks.ts';

const sign = (mask: number, band: number): number => (isHeard(mask, band) ? 1 : -1);
const pairs = Array.from({ length: 8 }, (_, a) => Array.from({ length: a }, (_, b) => [b, a] as const)).flat();

describe('maskOrder', () => {
  it('has every mask once, the recording itself first, silence second', () => {
    expect([...maskOrder()].sort((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, mask) => mask));
    expect(maskOrder().slice(0, 2)).toEqual([255, 0]);
  });

  it('starts with the fraction E = BCD, F = ACD, G = ABD, H = ABC', () => {
    for (const mask of maskOrder().slice(0, 16)) {
      const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, band) => sign(mask, band)) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      expect([e, f, g, h]).toEqual([b * c * d, a * c * d, a * b * d, a * b * c]);
    }
  });

  it('doubles by flipping A, B, C, D', () => {
    [16, 32, 64, 128].forEach((size, factor) => {
      const flipped = maskOrder()
        .slice(0, size)
        .map((mask) => mask ^ (1 << factor));
      expect(new Set(maskOrder().slice(size, 2 * size))).toEqual(new Set(flipped));
    });
  });

  it.each(maskStages)('is balanced, orthogonal and of resolution IV after %i masks', (stage) => {
    const masks = maskOrder().slice(0, stage);
    const sum = (value: (mask: number) => number): number => masks.reduce((total, mask) => total + value(mask), 0);
    for (let band = 0; band < 8; band += 1) expect(sum((mask) => sign(mask, band))).toBe(0);
    for (const [a, b] of pairs) {
      expect(sum((mask) => sign(mask, a) * sign(mask, b))).toBe(0);
      for (let band = 0; band < 8; band += 1) {
        if (band !== a && band !== b) expect(sum((mask) => sign(mask, band) * sign(mask, a) * sign(mask, b))).toBe(0);
      }
    }
  });
});

describe('countHeard', () => {
  it('counts bits', () => {
    for (let mask = 0; mask < 256; mask += 1) {
      expect(countHeard(mask)).toBe(mask.toString(2).replaceAll('0', '').length);
    }
  });
});
