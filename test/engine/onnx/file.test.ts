import { describe, expect, it } from 'vitest';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { buildMel } from '#main/engine/frontend/mel-graph.ts';
import { anyBatch, Graph } from '#main/engine/onnx/graph.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { tinyConfig } from '../detect/support.ts';
import { fields, numberOf, textOf, type Field } from './protobuf.ts';

/** Field numbers of onnx.proto: ModelProto, GraphProto, NodeProto, ValueInfoProto, TensorProto. */
function readModel(bytes: Uint8Array) {
  const model = fields(bytes);
  const graph = fields(only(model, 7).bytes);
  const names = (field: number, name: number): string[] =>
    all(graph, field).map((one) => textOf(only(fields(one.bytes), name)));
  return {
    version: numberOf(only(model, 1)),
    domains: all(model, 8).map((one) => {
      const entry = fields(one.bytes);
      return { domain: textOf(only(entry, 1)), version: numberOf(only(entry, 2)) };
    }),
    nodes: all(graph, 1).map((one) => {
      const node = fields(one.bytes);
      return {
        inputs: all(node, 1).map(textOf),
        outputs: all(node, 2).map(textOf),
        type: textOf(only(node, 4)),
        domain: textOf(only(node, 7)),
      };
    }),
    initialisers: all(graph, 5).map((one) => {
      const tensor = fields(one.bytes);
      return {
        name: textOf(only(tensor, 8)),
        shape: all(tensor, 1).map(numberOf),
        type: numberOf(only(tensor, 2)),
        bytes: only(tensor, 9).bytes,
      };
    }),
    inputs: names(11, 1),
    outputs: names(12, 1),
  };
}

const all = (message: readonly Field[], number: number): Field[] => message.filter((one) => one.number === number);

function only(message: readonly Field[], number: number): Field {
  const [found, another] = all(message, number);
  if (found === undefined || another !== undefined) throw new Error(`field ${number} is not there once`);
  return found;
}

const files: [string, () => Uint8Array][] = [
  ['the encoder', () => buildEncoder(tinyConfig, initialiseWeights(tinyConfig, 1), 8)],
  [
    'the encoder with fused attention',
    () => buildEncoder(tinyConfig, initialiseWeights(tinyConfig, 1), 8, { fusedAttention: true }),
  ],
  [
    'the encoder of overlapping patches',
    () => {
      const config = { ...tinyConfig, frequencyStride: 10, timeStride: 10 };
      return buildEncoder(config, initialiseWeights(config, 1), 8);
    },
  ],
  ['the front end', () => buildMel(null)],
  ['the front end with a filter', () => buildMel(presetTaps({ kind: 'high-pass', cutoffHz: 1200 }, 16_000))],
];

describe.each(files)('the file of %s', (_, build) => {
  const model = readModel(build());

  it('defines every value once, before it is used, and uses all that it stores', () => {
    const known = new Set([...model.inputs, ...model.initialisers.map(({ name }) => name)]);
    expect(known.size).toBe(model.inputs.length + model.initialisers.length);
    const used = new Set<string>();
    for (const { inputs, outputs } of model.nodes) {
      for (const name of inputs) {
        expect(known).toContain(name);
        used.add(name);
      }
      for (const name of outputs) {
        expect(known).not.toContain(name);
        known.add(name);
      }
    }
    for (const name of model.outputs) expect(known).toContain(name);
    for (const { name } of model.initialisers) expect(used).toContain(name);
    for (const name of model.inputs) expect(used).toContain(name);
  });

  it('holds as many bytes per tensor as its shape and type say', () => {
    for (const { name, shape, type, bytes } of model.initialisers) {
      const size = { 1: 4, 7: 8 }[type];
      expect(size, name).toBeDefined();
      expect(bytes.byteLength, name).toBe(size! * shape.reduce((product, side) => product * side, 1));
    }
  });

  it('declares the sets of operators it takes from, each once', () => {
    const declared = model.domains.map(({ domain }) => domain);
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared.sort()).toEqual([...new Set(['', ...model.nodes.map(({ domain }) => domain)])].sort());
    expect(model.domains.find(({ domain }) => domain === '')!.version).toBe(17);
    expect(model.version).toBe(8);
  });
});

describe('a graph as a file', () => {
  it('names the free dimension and writes the others as numbers', () => {
    const graph = new Graph();
    graph.output(
      'y',
      graph.node('Relu', [graph.input('x', [anyBatch, 300, 2], 'float32', 'clips')], [anyBatch, 300, 2]),
    );
    const bytes = graph.serialise();
    const inside = fields(only(fields(bytes), 7).bytes);
    const type = fields(only(fields(only(inside, 11).bytes), 2).bytes);
    const tensor = fields(only(type, 1).bytes);
    const dimensions = all(fields(only(tensor, 2).bytes), 1).map((one) => fields(one.bytes)[0]!);
    expect(dimensions.map((one) => [one.number, one.number === 2 ? textOf(one) : numberOf(one)])).toEqual([
      [2, 'clips'],
      [1, 300],
      [1, 2],
    ]);
  });

  it('keeps the values of scalars and lists, negative and large ones too', () => {
    const graph = new Graph();
    const list = graph.integers([-1, 0, 2 ** 40]);
    const scalar = graph.scalar(-0.5);
    const stored = readModel(graph.serialise()).initialisers;
    const data = (name: string): Uint8Array => stored.find((one) => one.name === name)!.bytes.slice();
    expect([...new BigInt64Array(data(list.name).buffer)]).toEqual([-1n, 0n, 2n ** 40n]);
    expect([...new Float32Array(data(scalar.name).buffer)]).toEqual([-0.5]);
    expect(stored.find((one) => one.name === scalar.name)!.shape).toEqual([]);
  });

  it('gives fresh names for ever', () => {
    const graph = new Graph();
    const names = Array.from({ length: 300 }, (_, i) => graph.fresh(i % 2 === 0 ? 'a' : 'a_1'));
    expect(new Set(names).size).toBe(300);
  });
});
