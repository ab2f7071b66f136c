import { describe, expect, it } from 'vitest';
import { anyBatch, Graph, type Shape } from '#main/engine/onnx/graph.ts';
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
  sumTo,
} from '#main/engine/onnx/operations.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { evaluate, randomValues } from './run.ts';

const count = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** A shape, and one that broadcasts to it: some leading dimensions left out, some of the others 1. */
function broadcastPair(random: Random): [number[], number[]] {
  const whole = Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(3));
  const part = whole.slice(random.integer(whole.length)).map((size) => (random.next() < 0.4 ? 1 : size));
  return [whole, part];
}

/** Where the element at `index` of a value of shape `whole` comes from in one of shape `part`. */
function placeIn(part: readonly number[], whole: readonly number[], index: number): number {
  let rest = index;
  const coordinates: number[] = [];
  for (const size of whole.slice().reverse()) {
    coordinates.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return part.reduce((place, size, axis) => {
    const coordinate = coordinates[axis + whole.length - part.length]!;
    return place * size + (size === 1 ? 0 : coordinate);
  }, 0);
}

describe('broadcasting of random shapes', () => {
  it('adds, multiplies and sums back as index by index', async () => {
    const random = createRandom(17);
    const leadingOnes: [number[], number[]][] = [
      [[1, 3], [3]],
      [[1, 1, 2], []],
    ];
    const pairs = [...leadingOnes, ...Array.from({ length: 12 }, () => broadcastPair(random))];
    for (const [round, [whole, part]] of pairs.entries()) {
      const [a, b] = [randomValues(count(whole), round), randomValues(count(part), 100 + round)];
      expect(broadcastShape(whole, part)).toEqual(whole);
      expect(broadcastShape(part, whole)).toEqual(whole);
      const [sum, product, folded] = await evaluate(
        (graph, [x, y]) => [add(graph, x!, y!), multiply(graph, y!, x!), sumTo(graph, x!, part)],
        [whole, part],
        [a, b],
      );
      const back = new Float64Array(count(part));
      a.forEach((value, i) => (back[placeIn(part, whole, i)]! += value));
      expect(sum!.dims).toEqual(whole);
      expect(folded!.dims).toEqual(part);
      a.forEach((value, i) => {
        const other = b[placeIn(part, whole, i)]!;
        expect(sum!.data[i]).toBeCloseTo(value + other, 5);
        expect(product!.data[i]).toBeCloseTo(value * other, 5);
      });
      back.forEach((value, i) => expect(folded!.data[i]).toBeCloseTo(value, 4));
    }
  });

  it('refuses sizes that are neither equal nor 1, wherever they stand', () => {
    expect(() => broadcastShape([2, 3, 4], [2, 1, 5])).toThrow('[2, 3, 4] and [2, 1, 5] do not broadcast');
    expect(() => broadcastShape([4, 1], [3, 2])).toThrow('do not broadcast');
    expect(() => broadcastShape([anyBatch], [2])).toThrow('do not broadcast');
    expect(broadcastShape([], [])).toEqual([]);
  });
});

describe('operations that undo each other', () => {
  it('cutting and joining, along every axis', async () => {
    const shape = [4, 6, 2];
    const values = randomValues(48, 3);
    for (const [axis, parts] of [[0, 2], [1, 3], [1, 6], [2, 1]] as const) {
      const [joined] = await evaluate((g, [x]) => concatenate(g, split(g, x!, axis, parts), axis), [shape], [values]);
      expect(joined).toEqual({ dims: shape, data: [...values] });
    }
  }); // prettier-ignore

  it('padding and cutting, on one side, on both, on none', async () => {
    const shape = [3, 5];
    const values = randomValues(15, 4);
    for (const [before, after] of [[0, 0], [2, 0], [0, 3], [1, 4]] as const) {
      const [cut, sum] = await evaluate(
        (g, [x]) => {
          const padded = pad(g, x!, 1, before, after);
          return [slice(g, padded, 1, before, before + 5), reshape(g, padded, [3 * (5 + before + after)])];
        },
        [shape],
        [values],
      );
      expect(cut).toEqual({ dims: shape, data: [...values] });
      expect(sum!.data.filter((value) => value === 0)).toHaveLength(3 * (before + after));
    }
  }); // prettier-ignore

  it('cost no node where there is nothing to do', () => {
    const graph = new Graph();
    const x = graph.input('x', [anyBatch, 4]);
    expect(reshape(graph, x, [anyBatch, 4])).toBe(x);
    expect(slice(graph, x, 1, 0, 4)).toBe(x);
    expect(split(graph, x, 1, 1)).toEqual([x]);
    expect(concatenate(graph, [x], 0)).toBe(x);
    expect(sumTo(graph, x, [anyBatch, 4])).toBe(x);
    expect(graph.tape).toEqual([]);
  });

  it('refuse to resize the free dimension, and to join nothing', () => {
    const graph = new Graph();
    const x = graph.input('x', [anyBatch, 4]);
    expect(() => slice(graph, x, 0, 0, 3)).toThrow('free dimension');
    expect(() => slice(graph, x, 0, 0, 1)).toThrow('free dimension');
    expect(() => pad(graph, x, 0, 1, 1)).toThrow('free dimension');
    expect(() => mean(graph, x, 0)).toThrow('free dimension');
    expect(() => concatenate(graph, [x, graph.input('two', [2, 4])], 0)).toThrow('free dimension');
    expect(() => concatenate(graph, [], 0)).toThrow('Nothing');
  });
});

describe('layers at the ends of their range', () => {
  it('attention with huge scores takes the largest key and stays finite', async () => {
    const [q, k, v] = [Float32Array.of(1000), Float32Array.of(-50, 70, 30), Float32Array.of(1, 2, 3)];
    const shapes = [[1, 1, 1, 1], [1, 1, 3, 1], [1, 1, 3, 1]]; // prettier-ignore
    const [result] = await evaluate((g, [a, b, c]) => attention(g, a!, b!, c!), shapes, [q, k, v]);
    expect(result!.data).toEqual([2]);
  });

  it('attention of equal keys is the mean of the values; of one token, its value', async () => {
    const values = randomValues(12, 8);
    const shape = [1, 2, 3, 2];
    const [result] = await evaluate(
      (g, [a, b, c]) => attention(g, a!, b!, c!),
      [shape, shape, shape],
      [randomValues(12, 9), new Float32Array(12), values],
    );
    for (let head = 0; head < 2; head += 1) {
      for (let i = 0; i < 2; i += 1) {
        const expected = [0, 1, 2].reduce((sum, token) => sum + values[head * 6 + token * 2 + i]! / 3, 0);
        for (let token = 0; token < 3; token += 1) {
          expect(result!.data[head * 6 + token * 2 + i]).toBeCloseTo(expected, 6);
        }
      }
    }
    const one = [1, 1, 1, 4];
    const inputs = [randomValues(4, 1), randomValues(4, 2), randomValues(4, 3)];
    const [single] = await evaluate((g, [a, b, c]) => attention(g, a!, b!, c!), [one, one, one], inputs);
    expect(single!.data).toEqual([...inputs[2]!]);
  });

  it('layerNorm of a constant row is the bias, and does not see where a row lies or how large it is', async () => {
    const row = randomValues(16, 12);
    const rows = Float32Array.of(...row, ...row.map((x) => 3 * x + 5), ...new Float32Array(16).fill(7));
    const [gain, bias] = [randomValues(16, 13), randomValues(16, 14)];
    const [result] = await evaluate((g, [x, w, b]) => layerNorm(g, x!, w!, b!, 1e-12), [[3, 16], [16], [16]], [rows, gain, bias]); // prettier-ignore
    for (let i = 0; i < 16; i += 1) {
      expect(result!.data[16 + i]).toBeCloseTo(result!.data[i]!, 4);
      expect(result!.data[32 + i]).toBeCloseTo(bias[i]!, 5);
    }
  });

  it('gelu is 0 far below, the value far above, and x apart between x and -x', async () => {
    const x = Float32Array.of(-1e4, -30, 30, 1e4, 0.3, -0.3, 2, -2);
    const [result] = await evaluate((g, [a]) => gelu(g, a!), [[8]], [x]);
    const y = result!.data;
    expect(y.slice(0, 4).map((value) => value + 0)).toEqual([0, 0, 30, 1e4]);
    expect(y[4]! - y[5]!).toBeCloseTo(0.3, 6);
    expect(y[6]! - y[7]!).toBeCloseTo(2, 6);
    expect(y[4]! + y[5]!).toBeCloseTo(0.3 * 0.2358228, 5); // x (2 Φ(x) - 1), Φ(0.3) = 0.6179114
  });

  it('linear is a sum over inputs for every leading dimension, none included', async () => {
    const [w, b] = [randomValues(6, 20), randomValues(2, 21)];
    for (const lead of [[1], [5], [2, 3], [2, 1, 2]]) {
      const x = randomValues(count(lead) * 3, 22);
      const [result] = await evaluate((g, [v, m, c]) => linear(g, v!, m!, c!), [[...lead, 3], [2, 3], [2]], [x, w, b]);
      expect(result!.dims).toEqual([...lead, 2]);
      result!.data.forEach((value, i) => {
        const [row, output] = [Math.floor(i / 2), i % 2];
        const expected = [0, 1, 2].reduce((sum, j) => sum + x[row * 3 + j]! * w[output * 3 + j]!, b[output]!);
        expect(value).toBeCloseTo(expected, 5);
      });
    }
  });
});
