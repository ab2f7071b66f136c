import { describe, expect, it } from 'vitest';
import { learningRate } from '#main/engine/train/schedule.ts';

describe('the learning rate', () => {
  it('rises in a line to the peak, then falls as half a cosine to 1 % of it', () => {
    expect(learningRate(0, 1, 0.1)).toBeCloseTo(1 / 21, 10);
    expect(learningRate(0.05, 1, 0.1)).toBeCloseTo(11 / 21, 10);
    expect(learningRate(0.1, 1, 0.1)).toBeCloseTo(1, 10);
    expect(learningRate(0.55, 1, 0.1)).toBeCloseTo(0.505, 10);
    expect(learningRate(1, 1, 0.1)).toBeCloseTo(0.01, 10);
  });

  it('never leaves (0, peak], also past the end', () => {
    for (let share = 0; share < 1.3; share += 0.01) {
      expect(learningRate(share, 2e-3, 0.03)).toBeGreaterThan(0);
      expect(learningRate(share, 2e-3, 0.03)).toBeLessThanOrEqual(2e-3);
    }
    expect(learningRate(1.3, 1, 0.1)).toBeCloseTo(0.01, 10);
  });
});
