import { describe, expect, it } from 'vitest';
import type { Shape } from '#main/engine/onnx/graph.ts';
import { attention, gelu, layerNorm, linear } from '#main/engine/onnx/layers.ts';
import {
  add,
  broadcastShape,
  concatenate,
  mean,
  multiply,
  pad,
  reshape,
  slice,
  split,
  transpose,
} from '#main/engine/onnx/operations.ts';
import { checkGradients, evaluate, randomValues, type Operation } from './run.ts';

const table: readonly [string, readonly Shape[], Operation][] = [
  ['add', [[2, 3], [2, 3]], (g, [a, b]) => add(g, a!, b!)],
  ['add, broadcast over leading and inner axes', [[2, 3, 4], [3, 1]], (g, [a, b]) => add(g, a!, b!)],
  ['multiply', [[2, 3], [2, 3]], (g, [a, b]) => multiply(g, a!, b!)],
  ['multiply, broadcast both ways', [[1, 3], [4, 1]], (g, [a, b]) => multiply(g, a!, b!)],
  ['a value used twice', [[2, 3]], (g, [a]) => add(g, multiply(g, a!, a!), a!)],
  ['reshape', [[2, 6]], (g, [a]) => reshape(g, a!, [3, 4])],
  ['transpose', [[2, 3, 4]], (g, [a]) => transpose(g, a!, [2, 0, 1])],
  ['concatenate', [[2, 3], [2, 1], [2, 2]], (g, inputs) => concatenate(g, inputs, 1)],
  ['split', [[6, 2]], (g, [a]) => split(g, a!, 0, 3)],
  ['split with a part unused', [[6, 2]], (g, [a]) => split(g, a!, 0, 3)[1]!],
  ['slice', [[2, 5, 2]], (g, [a]) => slice(g, a!, 1, 1, 3)],
  ['pad', [[2, 3]], (g, [a]) => pad(g, a!, 1, 2, 1)],
  ['mean', [[2, 5, 3]], (g, [a]) => mean(g, a!, 1)],
  ['linear', [[2, 3, 4], [5, 4], [5]], (g, [x, w, b]) => linear(g, x!, w!, b!)],
  ['linear without bias', [[3, 4], [5, 4]], (g, [x, w]) => linear(g, x!, w!, null)],
  ['attention', [[2, 2, 5, 3], [2, 2, 5, 3], [2, 2, 5, 3]], (g, [q, k, v]) => attention(g, q!, k!, v!)],
  ['attention of few queries', [[1, 2, 2, 3], [1, 2, 6, 3], [1, 2, 6, 3]], (g, [q, k, v]) => attention(g, q!, k!, v!)],
  ['layerNorm', [[2, 3, 8], [8], [8]], (g, [x, w, b]) => layerNorm(g, x!, w!, b!, 1e-6)],
  ['gelu', [[4, 6]], (g, [x]) => gelu(g, x!)],
]; // prettier-ignore

describe('gradients against central differences', () => {
  it.each(table)('%s', async (_, shapes, operation) => {
    for (const { analytic, numeric } of await checkGradients(operation, shapes, 7)) {
      expect(Math.abs(analytic - numeric)).toBeLessThan(3e-3 * Math.max(0.05, Math.abs(numeric)));
      expect(Math.abs(numeric)).toBeGreaterThan(1e-4);
    }
  });
});

describe('values', () => {
  const ramp = Float32Array.from({ length: 12 }, (_, index) => index);

  it.each<[string, Operation, number[], number[]]>([
    ['slice', (g, [a]) => slice(g, a!, 1, 1, 3), [3, 2], [1, 2, 5, 6, 9, 10]],
    ['pad', (g, [a]) => pad(g, slice(g, a!, 0, 0, 1), 0, 1, 1), [3, 4], [0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]],
    ['mean', (g, [a]) => mean(g, a!, 0), [4], [4, 5, 6, 7]],
    ['transpose', (g, [a]) => transpose(g, a!, [1, 0]), [4, 3], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]],
    ['reshape', (g, [a]) => reshape(g, a!, [2, 6]), [2, 6], [...ramp]],
    ['split', (g, [a]) => split(g, a!, 1, 2)[1]!, [3, 2], [2, 3, 6, 7, 10, 11]],
    ['concatenate', (g, [a]) => concatenate(g, [slice(g, a!, 0, 2, 3), slice(g, a!, 0, 0, 1)], 0), [2, 4], [8, 9, 10, 11, 0, 1, 2, 3]],
  ])('%s', async (_, operation, dims, data) => {
    expect(await evaluate(operation, [[3, 4]], [ramp])).toEqual([{ dims, data }]);
  }); // prettier-ignore

  it('gelu is x Φ(x), exactly', async () => {
    const x = Float32Array.of(-4, -1, 0, 0.5, 1, 3);
    const [result] = await evaluate((g, [a]) => gelu(g, a!), [[6]], [x]);
    // scipy: x * scipy.stats.norm.cdf(x)
    const expected = [
      -0.00012668496733247596, -0.15865525393145707, 0, 0.34573123063700656, 0.8413447460685429, 2.99595030938,
    ];
    result!.data.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
  });

  it('attention is the plain formula', async () => {
    const shape = [2, 1, 4, 3];
    const [q, k, v] = [1, 2, 3].map((seed) => randomValues(24, seed)) as [Float32Array, Float32Array, Float32Array];
    const [result] = await evaluate((g, [a, b, c]) => attention(g, a!, b!, c!), [shape, shape, shape], [q, k, v]);
    const at = (values: Float32Array, batch: number, token: number, i: number): number =>
      values[(batch * 4 + token) * 3 + i]!;
    for (let batch = 0; batch < 2; batch += 1) {
      for (let token = 0; token < 4; token += 1) {
        const weights = [0, 1, 2, 3].map((other) =>
          Math.exp([0, 1, 2].reduce((sum, i) => sum + at(q, batch, token, i) * at(k, batch, other, i), 0)),
        );
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let i = 0; i < 3; i += 1) {
          const expected = weights.reduce((sum, weight, other) => sum + (weight / total) * at(v, batch, other, i), 0);
          expect(result!.data[(batch * 4 + token) * 3 + i]).toBeCloseTo(expected, 5);
        }
      }
    }
  });

  it('layerNorm has mean 0 and variance 1 before gain and bias', async () => {
    const x = randomValues(16, 5);
    const parameters = [new Float32Array(8).fill(2), new Float32Array(8).fill(3)];
    const shapes = [[2, 8], [8], [8]];
    const [result] = await evaluate((g, [a, w, b]) => layerNorm(g, a!, w!, b!, 1e-12), shapes, [x, ...parameters]);
    for (const row of [result!.data.slice(0, 8), result!.data.slice(8)]) {
      const average = row.reduce((sum, value) => sum + value, 0) / 8;
      const variance = row.reduce((sum, value) => sum + (value - average) ** 2, 0) / 8;
      expect(average).toBeCloseTo(3, 5);
      expect(variance).toBeCloseTo(4, 5);
    }
  });
});

describe('broadcastShape', () => {
  it.each([
    [[2, 3], [3], [2, 3]],
    [
      [2, 1, 4],
      [3, 1],
      [2, 3, 4],
    ],
    [
      [-1, 3],
      [1, 3],
      [-1, 3],
    ],
    [
      [1, 3],
      [-1, 1],
      [-1, 3],
    ],
    [[], [2], [2]],
  ])('%j with %j is %j', (a, b, expected) => {
    expect(broadcastShape(a, b)).toEqual(expected);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => broadcastShape([2, 3], [4])).toThrow('do not broadcast');
    expect(() => broadcastShape([-1, 3], [2, 3])).toThrow('do not broadcast');
  });
});
