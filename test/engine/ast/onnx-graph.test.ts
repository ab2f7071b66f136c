import { describe, expect, it } from 'vitest';
import { possibleHeads } from '#main/engine/ast/onnx-config.ts';
import { OnnxGraph } from '#main/engine/ast/onnx-graph.ts';
import { shapeOf } from '#main/engine/ast/onnx-parameters.ts';
import { logitDifference } from '#main/engine/ast/onnx-compare.ts';
import type { MessageWriter } from '#main/engine/onnx/wire.ts';
import { scanOnnx } from '#main/engine/onnx/scan.ts';
import { message, model, node, putFile, tensor } from '#test/engine/onnx/hostile.ts';

function graphOf(nodes: readonly MessageWriter[], tensors: readonly MessageWriter[]): OnnxGraph {
  const graph = message();
  for (const one of nodes) graph.message(1, one);
  for (const one of tensors) graph.message(5, one);
  return new OnnxGraph(scanOnnx(putFile(model(graph).finish())));
}

const matrix = (name: string) => tensor(name, [2, 3], new Float32Array(6));
const turn = (from: string, to: string) =>
  node('Transpose', [from], [to]).message(5, message().text(1, 'perm').integer(8, 1).integer(8, 0));

describe('a constant behind a name', () => {
  const build = () =>
    graphOf(
      [
        node('Identity', ['w'], ['same']),
        node('Cast', ['same'], ['wide']),
        turn('wide', 'turned'),
        turn('turned', 'back'),
        node('Relu', ['w'], ['computed']),
        node('Identity', ['b'], ['a']),
        node('Identity', ['a'], ['b']),
        node('Constant', [], ['made']).message(5, message().text(1, 'value').message(5, matrix('inner'))),
      ],
      [matrix('w')],
    );

  it('is found through copies, casts and swaps', () => {
    const graph = build();
    for (const name of ['w', 'same', 'wide', 'back']) {
      expect(graph.constant(name), name).toMatchObject({ tensor: { name: 'w' }, transposed: false });
    }
    expect(shapeOf(graph.constant('turned')!)).toEqual([3, 2]);
    expect(graph.constant('made')!.tensor.name).toBe('inner');
  });

  it('is none where something is computed, where nothing is, and where names lead in a circle', () => {
    const graph = build();
    for (const name of ['computed', 'nowhere', 'a', 'b']) expect(graph.constant(name), name).toBeNull();
  });
});

describe('a product with a constant', () => {
  const build = () =>
    graphOf(
      [
        node('MatMul', ['x', 'w'], ['y']),
        node('Add', ['bias', 'y'], ['z']),
        node('Gemm', ['x', 'w', 'gemm.bias'], ['g']).message(5, message().text(1, 'transB').integer(3, 1)),
        node('Reshape', ['z', 'shape'], ['r']),
        node('Mul', ['r', 'scale'], ['m']),
        node('Softmax', ['m'], ['s']),
        node('Add', ['alone', 'x'], ['q']),
        node('Identity', ['l2'], ['l1']),
        node('Identity', ['l1'], ['l2']),
      ],
      [matrix('w'), tensor('scale', [], new Float32Array(1)), tensor('bias', [3], new Float32Array(3))],
    );

  it('stands beside its bias', () => {
    const graph = build();
    expect(graph.productWithBias('bias')).toMatchObject({ input: 'x', weight: { transposed: false } });
    expect(graph.productWithBias('gemm.bias')).toMatchObject({ input: 'x', weight: { transposed: true } });
    expect(graph.productWithBias('alone')).toBeNull();
    expect(graph.productWithBias('nowhere')).toBeNull();
  });

  it('is reached by walking back through form and scale, and the next step by walking on', () => {
    const graph = build();
    expect(graph.before('m')!.operator).toBe('MatMul');
    expect(graph.before('y')!.operator).toBe('MatMul');
    expect(graph.after('z')!.node.operator).toBe('Mul');
    expect(graph.before('x')).toBeNull();
    expect(graph.before('l1')).toBeNull();
    expect(graph.after('l1')).toBeNull();
    expect(graph.after('s')).toBeNull();
  });
});

describe('possible numbers of heads', () => {
  it('begin with the usual size of a head', () => {
    expect(possibleHeads(768)[0]).toBe(12);
    expect(possibleHeads(192)[0]).toBe(3);
    expect([...possibleHeads(768)].sort((a, b) => a - b)).toEqual([3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192]);
    expect(possibleHeads(7)).toEqual([1]);
  });
});

describe('the difference of logits', () => {
  it('is relative to the largest', () => {
    expect(logitDifference(Float32Array.of(1, 2.5), Float32Array.of(1, 2))).toBeCloseTo(0.25, 6);
    expect(logitDifference(Float32Array.of(1, 2), Float32Array.of(1, 2))).toBe(0);
  });

  it('is infinite where there is nothing to compare', () => {
    expect(logitDifference(Float32Array.of(NaN, 2), Float32Array.of(1, 2))).toBe(Infinity);
    expect(logitDifference(Float32Array.of(0, 0), Float32Array.of(0, 0))).toBe(Infinity);
    expect(logitDifference(Float32Array.of(1), Float32Array.of(1, 2))).toBe(Infinity);
  });
});
