import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { featureStatistics, joinStatistics } from '#shared/core/spectrum/feature-statistics.ts';

const random = createRandom(11);
const features = (frames: number, bins: number, mean: number) =>
  Float32Array.from({ length: frames * bins }, () => mean + 3 * random.normal());

describe('featureStatistics', () => {
  it('is the mean and the standard deviation of all values, divided by their number', () => {
    expect(featureStatistics(Float32Array.of(1, 2, 3, 6), 2)).toEqual({ mean: 3, std: Math.sqrt(3.5), values: 4 });
  });

  it('leaves the bins on top out that are not used', () => {
    const used = featureStatistics(Float32Array.of(1, 2, -15, 3, 6, -15), 3, 2);
    expect(used).toEqual(featureStatistics(Float32Array.of(1, 2, 3, 6), 2));
  });

  it('never divides by nothing in silence', () => {
    const silence = featureStatistics(new Float32Array(20).fill(-15.94), 4);
    expect(silence.mean).toBeCloseTo(-15.94, 5);
    expect(silence.std).toBeGreaterThan(0);
    expect(silence.std).toBeLessThan(0.01);
  });

  it('keeps small deviations beside a large mean', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => 1_000 + (i % 2));
    expect(featureStatistics(values, 10).std).toBeCloseTo(0.5, 9);
  });
});

describe('joinStatistics', () => {
  it('gives the statistics of all parts together, whatever their sizes', () => {
    const parts = [features(30, 8, -4), features(1, 8, 5), features(200, 8, -9)];
    const joined = joinStatistics(parts.map((part) => featureStatistics(part, 8)))!;
    const all = featureStatistics(Float32Array.from(parts.flatMap((part) => [...part])), 8);
    expect(joined.values).toBe(all.values);
    expect(joined.mean).toBeCloseTo(all.mean, 10);
    expect(joined.std).toBeCloseTo(all.std, 10);
  });

  it('does not depend on how parts were put together before', () => {
    const [a, b, c] = [features(3, 4, 0), features(5, 4, 9), features(7, 4, -2)].map((part) =>
      featureStatistics(part, 4),
    ) as [
      ReturnType<typeof featureStatistics>,
      ReturnType<typeof featureStatistics>,
      ReturnType<typeof featureStatistics>,
    ];
    const flat = joinStatistics([a, b, c])!;
    const nested = joinStatistics([joinStatistics([a, b])!, c])!;
    expect(nested.mean).toBeCloseTo(flat.mean, 12);
    expect(nested.std).toBeCloseTo(flat.std, 12);
  });

  it('is null of nothing', () => {
    expect(joinStatistics([])).toBeNull();
  });
});
