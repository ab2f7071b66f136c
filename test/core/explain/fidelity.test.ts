import { describe, expect, it } from 'vitest';
import { fidelityInWords, fidelityOf } from '#shared/core/explain/fidelity.ts';

describe('fidelity', () => {
  it.each([
    [null, 'none'],
    [-3, 'low'],
    [0, 'low'],
    [0.499999, 'low'],
    [0.5, 'fair'],
    [0.68, 'fair'],
    [0.799999, 'fair'],
    [0.8, 'good'],
    [1, 'good'],
  ])('an R² of %s is %s', (r2, expected) => {
    expect(fidelityOf(r2)).toBe(expected);
  });

  it('never falls when R² rises, and says so in a sentence that begins with it', () => {
    const order = ['low', 'fair', 'good'];
    let before = 0;
    for (let r2 = -1; r2 <= 1; r2 += 0.01) {
      const now = order.indexOf(fidelityOf(r2));
      expect(now).toBeGreaterThanOrEqual(before);
      expect(fidelityInWords(r2).toLowerCase().startsWith(`${order[now]!} fidelity`)).toBe(true);
      before = now;
    }
    expect(before).toBe(2);
    expect(fidelityInWords(null)).toContain('No combination of bands');
  });
});
