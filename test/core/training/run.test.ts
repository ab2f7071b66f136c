import { describe, expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { addLoss, curveUntil, mostLossPoints, type LossPoint } from '#shared/core/training/run.ts';

function curveOf(losses: readonly number[], steps: number): readonly LossPoint[] {
  return losses.reduce<readonly LossPoint[]>((curve, loss, i) => addLoss(curve, { step: i + 1, loss }, steps), []);
}

describe('the curve of the loss', () => {
  test('keeps every update of a short training', () => {
    expect(curveOf([3, 2, 1], 3)).toEqual([
      { step: 1, loss: 3 },
      { step: 2, loss: 2 },
      { step: 3, loss: 1 },
    ]);
  });

  test('keeps means of equally many updates of a long one', () => {
    const steps = 10 * mostLossPoints;
    const random = createRandom(2);
    const losses = Array.from({ length: steps }, () => random.next());
    const curve = curveOf(losses, steps);
    expect(curve).toHaveLength(mostLossPoints);
    curve.forEach(({ step, loss }, i) => {
      expect(step).toBe(10 * (i + 1));
      const mean = losses.slice(10 * i, 10 * (i + 1)).reduce((sum, value) => sum + value, 0) / 10;
      expect(loss).toBeCloseTo(mean, 12);
    });
  });

  test('has no more points than it may, whatever the number of updates', () => {
    for (const steps of [1, 239, 240, 241, 479, 481, 1000, 12_345])
      expect(
        curveOf(
          Array.from({ length: steps }, () => 1),
          steps,
        ).length,
      ).toBeLessThanOrEqual(mostLossPoints);
  });

  test('takes no update twice, and forgets what is computed again', () => {
    const curve = curveOf([3, 2, 1], 10);
    expect(addLoss(curve, { step: 2, loss: 9 }, 10)).toBe(curve);
    const again = addLoss(curveUntil(curve, 1), { step: 2, loss: 9 }, 10);
    expect(again).toEqual([
      { step: 1, loss: 3 },
      { step: 2, loss: 9 },
    ]);
  });
});
