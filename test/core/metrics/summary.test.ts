import { describe, expect, it } from 'vitest';
import { median, percentile } from '#shared/core/metrics/percentile.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';
import { golden } from './golden.ts';

describe('percentile', () => {
  it.each(golden.percentiles)('agrees with numpy at $quantile', ({ quantile, value }) => {
    expect(percentile([3.5, -1, 2, 8, 2, 0.25, 7], quantile)).toBeCloseTo(value, 12);
  });

  it('leaves its input in order and takes one value as it is', () => {
    const values = [3, 1, 2];
    expect(percentile(values, 0.5)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
    expect(percentile([4], 0.95)).toBe(4);
    expect(percentile([], 0.5)).toBeNaN();
    expect(() => percentile([1], 1.01)).toThrow(RangeError);
  });

  it('takes the mean of the two middle values as the median', () => {
    expect(median([10, 1, 3, 2])).toBe(2.5);
  });
});

describe('mean and deviation', () => {
  it('are those of a population', () => {
    expect(mean([1, 2, 3, 6])).toBe(3);
    expect(standardDeviation([1, 2, 3, 6])).toBeCloseTo(Math.sqrt(14 / 4), 12);
    expect(mean([])).toBeNaN();
  });
});
