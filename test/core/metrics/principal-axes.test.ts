import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alongAxis, principalAxes } from '#shared/core/metrics/principal-axes.ts';
import { createRandom } from '#shared/core/random.ts';

interface AxesGolden {
  readonly cases: readonly {
    readonly name: string;
    readonly dimension: number;
    readonly points: readonly number[];
    readonly mean: readonly number[];
    readonly axes: readonly (readonly number[])[];
    readonly shares: readonly number[];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../golden/metrics/axes.json', import.meta.url), 'utf8'),
) as AxesGolden;

function run(values: readonly number[], dimension: number, options: Parameters<typeof principalAxes>[1] = {}) {
  const work = principalAxes({ values: Float32Array.from(values), dimension }, options);
  for (let pauses = 0; ; pauses += 1) {
    const step = work.next();
    if (step.done === true) return { ...step.value, pauses };
  }
}

const close = (found: ArrayLike<number>, expected: ArrayLike<number>, within: number) => {
  expect(found).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i += 1) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(within);
};

/** From the definition: the whole covariance matrix, and each axis by powers of it, the one before taken away. */
function obvious(points: readonly (readonly number[])[]) {
  const dimension = points[0]!.length;
  const indices = [...Array(dimension).keys()];
  const mean = indices.map((i) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length);
  const covariance = indices.map((i) =>
    indices.map((j) => points.reduce((sum, point) => sum + (point[i]! - mean[i]!) * (point[j]! - mean[j]!), 0)),
  );
  const total = indices.reduce((sum, i) => sum + covariance[i]![i]!, 0);
  const axes: number[][] = [];
  const shares: number[] = [];
  for (const start of [0, 1]) {
    let axis = indices.map((i) => Math.cos(start + 3 * i));
    let length = 0;
    for (let power = 0; power < 5000; power += 1) {
      let next = covariance.map((row) => row.reduce((sum, value, j) => sum + value * axis[j]!, 0));
      for (const other of axes) {
        const along = next.reduce((sum, value, i) => sum + value * other[i]!, 0);
        next = next.map((value, i) => value - along * other[i]!);
      }
      length = Math.hypot(...next);
      axis = next.map((value) => value / length);
    }
    const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    axes.push(axis.map((value) => value * Math.sign(largest)));
    shares.push(length / total);
  }
  return { mean, axes, shares };
}

describe('the two axes along which points differ most', () => {
  test.each(golden.cases)('are those of scikit-learn: $name', ({ points, dimension, mean, axes, shares }) => {
    const found = run(points, dimension, { tolerance: 1e-12, mostIterations: 2000 });
    close(found.mean, mean, 1e-10);
    close(found.shares, shares, 1e-12);
    close(found.axes[0], axes[0]!, 1e-9);
    close(found.axes[1], axes[1]!, 1e-9);
    const usual = run(points, dimension);
    close(usual.axes[0], axes[0]!, 1e-5);
    close(usual.axes[1], axes[1]!, 1e-5);
  });

  test.each([
    [1, 25, 4],
    [2, 80, 12],
    [3, 9, 20],
    [4, 200, 3],
  ])('are those of the covariance matrix: seed %i, %i points of %i values', (seed, count, dimension) => {
    const random = createRandom(seed);
    const deviations = Array.from({ length: dimension }, (_, i) => 3 / (i + 1));
    const points = Array.from({ length: count }, () =>
      deviations.map((deviation) => Math.fround(2 + deviation * random.normal())),
    );
    const found = run(points.flat(), dimension, { tolerance: 1e-12, mostIterations: 2000 });
    const expected = obvious(points);
    close(found.mean, expected.mean, 1e-10);
    close(found.shares, expected.shares, 1e-10);
    close(found.axes[0], expected.axes[0]!, 1e-8);
    close(found.axes[1], expected.axes[1]!, 1e-8);
  });

  test('are the same every time, of length 1 and at right angles', () => {
    const { points, dimension } = golden.cases[2]!;
    const { axes } = run(points, dimension);
    expect(run(points, dimension).axes).toEqual(axes);
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(axes[0], axes[0])).toBeCloseTo(1, 12);
    expect(dot(axes[1], axes[1])).toBeCloseTo(1, 12);
    expect(dot(axes[0], axes[1])).toBeCloseTo(0, 12);
  });

  test('the variance along them, of the points themselves, is the share that is told', () => {
    const { points, dimension } = golden.cases[1]!;
    const { mean, axes, shares } = run(points, dimension);
    const own = Array.from({ length: points.length / dimension }, (_, index) =>
      Float32Array.from(points.slice(index * dimension, (index + 1) * dimension)),
    );
    const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
    const total = sumOfSquares(own.flatMap((point) => [...point].map((value, i) => value - mean[i]!)));
    axes.forEach((axis, i) => {
      const along = own.map((point) => alongAxis(point, mean, axis));
      expect(along.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
      expect(sumOfSquares(along) / total).toBeCloseTo(shares[i]!, 10);
    });
  });

  test('the value of largest magnitude of an axis is positive', () => {
    const found = run([0, 0, -1, -3, 2, 6, 4, 12.5], 2);
    for (const axis of found.axes) expect(Math.max(...axis)).toBe(Math.max(...axis.map(Math.abs)));
  });

  test('where there is nothing to tell apart there is no axis, and no share', () => {
    const nothing = { axes: [new Float64Array(3), new Float64Array(3)], shares: [0, 0] };
    expect(run([], 3)).toMatchObject(nothing);
    expect(run([1, 2, 3], 3)).toMatchObject({ ...nothing, mean: Float64Array.of(1, 2, 3) });
    const same = Array.from({ length: 7 }, () => [0.1, 0.7, 3e5 + 1 / 3]);
    expect(run(same.flat(), 3)).toMatchObject(nothing);
  });

  test('two points, points on a line, and points of one value have one axis', () => {
    const two = run([1, 1, 4, 5], 2);
    close(two.axes[0], [0.6, 0.8], 1e-12);
    expect(two.shares[0]).toBeCloseTo(1, 12);
    expect([...two.axes[1], two.shares[1]]).toEqual([0, 0, 0]);
    const line = run([0, 0, 0, 1, 2, 2, 2, 4, 4, 5, 10, 10], 3);
    close(line.axes[0], [1 / 3, 2 / 3, 2 / 3], 1e-12);
    expect([...line.axes[1], line.shares[1]]).toEqual([0, 0, 0, 0]);
    const values = run([1, 2, 3, 7], 1);
    expect(values).toMatchObject({ axes: [Float64Array.of(1), Float64Array.of(0)], shares: [1, 0] });
  });

  test('points as wide in every direction come to an end too, and pause on the way', () => {
    const random = createRandom(9);
    const cross = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1];
    const { axes, shares } = run(cross, 3);
    close(shares, [1 / 3, 1 / 3], 1e-12);
    expect(Math.hypot(...axes[1])).toBeCloseTo(1, 12);
    const many = run(
      Array.from({ length: 600 * 64 }, () => random.normal()),
      64,
      { mostIterations: 5 },
    );
    expect(many.pauses).toBeGreaterThan(15);
  });
});
