import { describe, expect, it } from 'vitest';
import { signTest } from '#shared/core/metrics/sign-test.ts';

/** scipy 1.x: binomtest(first, first + second).pvalue */
const signs = [
  [0, 5, 0.0625],
  [0, 6, 0.03125],
  [1, 9, 0.021484375],
  [3, 12, 0.03515625],
  [7, 7, 1],
  [40, 60, 0.05688793364098089],
] as const;

describe('sign test', () => {
  it.each(signs)('sign test of %i against %i', (first, second, expected) => {
    expect(signTest(first, second)).toBeCloseTo(expected, 12);
    expect(signTest(second, first)).toBeCloseTo(expected, 12);
  });

  it('no pair that differs says nothing', () => expect(signTest(0, 0)).toBe(1));

  it('thousands of pairs overflow nowhere', () => {
    expect(signTest(2000, 2000)).toBe(1);
    expect(signTest(0, 4000)).toBe(0);
    expect(signTest(1950, 2050)).toBeGreaterThan(0.1);
  });
});
