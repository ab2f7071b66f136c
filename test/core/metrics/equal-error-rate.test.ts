import { describe, expect, it } from 'vitest';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { createRandom } from '#shared/core/random.ts';
import { example } from './golden.ts';

describe('equalErrorRate', () => {
  it('is the worked example’s .25 at lambda .525', () => {
    const found = equalErrorRate(example.normal, example.anomalous)!;
    expect(found.eer).toBeCloseTo(0.25, 12);
    expect(found.threshold).toBeCloseTo(0.525, 12);
    expect(found.falsePositiveRate).toBeCloseTo(0.2, 12);
    expect(found.falseNegativeRate).toBeCloseTo(0.3, 12);
  });

  it('takes the score itself where both rates are equal there', () => {
    expect(equalErrorRate([1, 2, 3, 6], [4, 5, 7, 8])).toEqual({
      threshold: 5,
      eer: 0.25,
      falsePositiveRate: 0.25,
      falseNegativeRate: 0.25,
    });
    expect(equalErrorRate([1, 2], [3, 4])).toMatchObject({ threshold: 3, eer: 0 });
  });

  it('stays finite where the rates cross at the highest score', () => {
    expect(equalErrorRate([5, 5], [5, 5])).toEqual({
      threshold: 5,
      eer: 0.5,
      falsePositiveRate: 1,
      falseNegativeRate: 0,
    });
    expect(equalErrorRate([5, 6], [1, 2])!.threshold).toBeLessThan(Infinity);
  });

  it('needs both classes', () => {
    expect(equalErrorRate([], [1])).toBeNull();
    expect(equalErrorRate([1], [])).toBeNull();
  });

  it('reports the rates that its threshold has, with the crossing between its neighbours (slow check)', () => {
    const random = createRandom(21);
    for (let trial = 0; trial < 200; trial += 1) {
      const draw = (shift: number): number[] =>
        Array.from({ length: 1 + random.integer(15) }, () => random.integer(10) + shift);
      const [normal, anomalous] = [draw(0), draw(random.integer(5))];
      const { threshold, eer, falsePositiveRate, falseNegativeRate } = equalErrorRate(normal, anomalous)!;
      const falsePositives = (at: number): number => normal.filter((s) => s >= at).length / normal.length;
      const falseNegatives = (at: number): number => anomalous.filter((s) => s < at).length / anomalous.length;
      expect(falsePositives(threshold)).toBeCloseTo(falsePositiveRate, 12);
      expect(falseNegatives(threshold)).toBeCloseTo(falseNegativeRate, 12);
      const [low, high] = [
        Math.min(falsePositiveRate, falseNegativeRate),
        Math.max(falsePositiveRate, falseNegativeRate),
      ];
      expect(eer).toBeGreaterThanOrEqual(low - 1e-12);
      expect(eer).toBeLessThanOrEqual(high + 1e-12);
      const distinct = [...new Set([...normal, ...anomalous])].sort((a, b) => b - a);
      const gaps = distinct.map((at) => falsePositives(at) - falseNegatives(at));
      const first = gaps.findIndex((gap) => gap >= -1e-12);
      const expected =
        Math.abs(gaps[first]!) < 1e-12 || first === 0
          ? distinct[first]!
          : (distinct[first - 1]! + distinct[first]!) / 2;
      expect(threshold).toBe(expected);
    }
  });
});
