import { describe, expect, it, vi } from 'vitest';
import { gradients } from '#main/engine/onnx/autodiff.ts';
import { Graph, type Value } from '#main/engine/onnx/graph.ts';
import { add, mean, multiply, slice } from '#main/engine/onnx/operations.ts';

/** Identity on the tape whose backward is watched. */
function watched(graph: Graph, input: Value) {
  const output = graph.node('Identity', [input], input.shape);
  const backward = vi.fn(([gradient]: readonly (Value | null)[]) => [gradient!]);
  graph.record({ inputs: [input], outputs: [output], backward });
  return { output, backward };
}

describe('reverse accumulation', () => {
  it('leaves out what no parameter reaches, and what does not reach the loss', () => {
    const graph = new Graph();
    const [trained, frozen] = [graph.input('trained', [3]), graph.input('frozen', [3])];
    const [onTheWay, aside, unused] = [watched(graph, trained), watched(graph, frozen), watched(graph, trained)];
    const loss = mean(graph, multiply(graph, onTheWay.output, aside.output), 0);
    const found = gradients(graph, loss, [trained]);
    expect([...found.keys()]).toEqual(['trained']);
    expect(onTheWay.backward).toHaveBeenCalledTimes(1);
    expect(aside.backward).not.toHaveBeenCalled();
    expect(unused.backward).not.toHaveBeenCalled();
  });

  it('tells an operation which of its inputs need a gradient', () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [2]), graph.input('b', [2])];
    const output = graph.node('Add', [a, b], [2]);
    const backward = vi.fn(([gradient]: readonly (Value | null)[]) => [null, gradient!]);
    graph.record({ inputs: [a, b], outputs: [output], backward });
    gradients(graph, mean(graph, output, 0), [b]);
    expect(backward.mock.calls[0]?.slice(1)).toEqual([[false, true]]);
  });

  it('gives gradients the shapes of their parameters', () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [4, 1]), graph.input('b', [2, 1, 3])];
    const sum = add(graph, a, b);
    const loss = [2, 1, 0].reduce((value, axis) => mean(graph, value, axis), slice(graph, sum, 1, 0, 2));
    const found = gradients(graph, loss, [a, b]);
    expect(found.get('a')?.shape).toEqual([4, 1]);
    expect(found.get('b')?.shape).toEqual([2, 1, 3]);
  });

  it('throws for a parameter the loss does not depend on', () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [2]), graph.input('b', [2])];
    expect(() => gradients(graph, mean(graph, a, 0), [a, b])).toThrow('does not depend on b');
  });
});
