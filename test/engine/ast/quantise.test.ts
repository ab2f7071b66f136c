import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import type { Tensor as Weight } from '#main/engine/ast/parameters.ts';
import { largestQuantised, quantisedDense, quantisedStems, quantiseMatrix } from '#main/engine/ast/quantise.ts';
import { Graph } from '#main/engine/onnx/graph.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { createRandom } from '#shared/core/random.ts';
import { goldenNames, largestDifference, readGolden } from '#test/engine/ast/golden.ts';

const normals = (seed: number, length: number, scale = 1): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => scale * random.normal());
};

/** The slow obvious version: of all integers within the range, the one whose product with the scale is nearest. */
function nearest(value: number, scale: number): number {
  let best = 0;
  for (let q = -largestQuantised; q <= largestQuantised; q += 1) {
    if (Math.abs(q * scale - value) < Math.abs(best * scale - value)) best = q;
  }
  return best;
}

describe('quantiseMatrix', () => {
  it.each([
    [3, 5],
    [1, 1],
    [7, 16],
  ])('takes the nearest integer for every weight of [%i, %i]', (outputs, inputs) => {
    const weight = normals(outputs, outputs * inputs, 0.05);
    const { values, scales } = quantiseMatrix(weight, outputs, inputs);
    for (let output = 0; output < outputs; output += 1) {
      const row = weight.subarray(output * inputs, (output + 1) * inputs);
      expect(scales[output]! * largestQuantised).toBeCloseTo(Math.max(...row.map(Math.abs)), 6);
      for (let input = 0; input < inputs; input += 1) {
        const found = values[input * outputs + output]!;
        const [own, best] = [found, nearest(row[input]!, scales[output]!)].map((q) => q * scales[output]!);
        expect(Math.abs(own! - row[input]!)).toBeLessThanOrEqual(Math.abs(best! - row[input]!) + 1e-9);
      }
    }
  });

  it('leaves zeros zero, and gives each output a scale of its own', () => {
    const { values, scales } = quantiseMatrix(Float32Array.of(0, 0, 1e-3, -4e-4, 100, 25), 3, 2);
    expect([...values]).toEqual([0, 63, 63, 0, -25, 16]);
    expect(scales[2]! / scales[1]!).toBeCloseTo(1e5, 0);
  });

  it('stays within what 16 bits can add without VNNI', () => {
    const { values } = quantiseMatrix(normals(9, 400, 3), 20, 20);
    expect(2 * 255 * Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(32_767);
  });
});

/** What DynamicQuantizeLinear is defined to do (ONNX operators): [0, 255] with a zero point, ties to even. */
function quantiseActivations(x: Float32Array): { integers: Float64Array; scale: number; zero: number } {
  const even = (value: number): number => {
    const low = Math.floor(value);
    const part = value - low;
    return part > 0.5 || (part === 0.5 && low % 2 !== 0) ? low + 1 : low;
  };
  const [least, most] = [Math.min(0, ...x), Math.max(0, ...x)];
  const scale = Math.fround(Math.fround(most - least) / 255);
  const zero = Math.min(255, Math.max(0, even(Math.fround(-least / scale))));
  const integers = Float64Array.from(x, (value) => Math.min(255, Math.max(0, even(Math.fround(value / scale)) + zero)));
  return { integers, scale, zero };
}

describe('quantisedDense', () => {
  const [rows, inputs, outputs] = [11, 48, 20];
  const weight: Weight = { shape: [outputs, inputs], data: normals(1, outputs * inputs, 0.2) };
  const bias: Weight = { shape: [outputs], data: normals(2, outputs) };

  it.each([true, false])('agrees with the same steps in floating point, bias %s', async (biased) => {
    const x = normals(3, rows * inputs);
    const graph = new Graph();
    const value = graph.input('x', [1, rows, inputs]);
    const weights = new Map([['layer.weight', weight], ...(biased ? ([['layer.bias', bias]] as const) : [])]);
    graph.output('y', quantisedDense(graph, weights)(value, 'layer'));
    const session = await createSession(graph.serialise(), { threads: 1 });
    const { y } = await session.run({ x: new Tensor('float32', x, [1, rows, inputs]) });
    expect(y!.dims).toEqual([1, rows, outputs]);

    const { integers, scale, zero } = quantiseActivations(x);
    const { values, scales } = quantiseMatrix(weight.data, outputs, inputs);
    const expected = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row += 1) {
      for (let output = 0; output < outputs; output += 1) {
        let sum = 0;
        for (let i = 0; i < inputs; i += 1) sum += (integers[row * inputs + i]! - zero) * values[i * outputs + output]!;
        expected[row * outputs + output] = sum * scale * scales[output]! + (biased ? bias.data[output]! : 0);
      }
    }
    expect(largestDifference(y!.data as Float32Array, expected)).toBeLessThan(1e-5);
  });

  it('quantises what goes into several layers once', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, rows, inputs]);
    const weights = new Map(['a', 'b', 'c'].map((stem) => [`${stem}.weight`, weight]));
    const dense = quantisedDense(graph, weights);
    for (const stem of ['a', 'b', 'c']) graph.output(`${stem}.out`, dense(x, stem));
    const text = Buffer.from(graph.serialise()).toString('latin1');
    const nodes = (operator: string) => text.split(`"${String.fromCharCode(operator.length)}${operator}`).length - 1;
    expect(nodes('DynamicQuantizeLinear')).toBe(1);
    expect(nodes('MatMulIntegerToFloat')).toBe(3);
  });
});

describe.each(goldenNames)('an encoder in eight bits, %s patches', (name) => {
  it('has nearly the exact embedding, and a fraction of the size', async () => {
    const { config, weights, bands, batch, features, masks, masked } = readGolden(name);
    const exact = buildEncoder(config, weights, bands);
    const graph = buildEncoder(config, weights, bands, { precision: 'int8' });
    expect(graph.byteLength).toBeLessThan(exact.byteLength);
    expect(quantisedStems(config)).toHaveLength(6 * config.layers);
    const session = await createSession(graph, { threads: 1 });
    const outputs = await session.run({
      features: new Tensor('float32', features, [batch, config.maxLength, config.melBins]),
      masks: new Tensor('float32', masks, [batch, bands]),
    });
    for (const key of ['embedding', 'tokens', 'rows', 'logits'] as const) {
      const found = outputs[key]!.data as Float32Array;
      const expected = masked.get(key)!.data;
      const largest = Math.max(...expected.map(Math.abs));
      expect(largestDifference(found, expected) / largest, key).toBeLessThan(0.05);
      expect(largestDifference(found, expected), key).toBeGreaterThan(1e-6);
    }
  });
});
