import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { anyBatch, float, Graph } from '#main/engine/onnx/graph.ts';
import { createSession, defaultThreads } from '#main/engine/onnx/session.ts';

describe('graph', () => {
  it('runs with a batch that is only known at run time', async () => {
    const graph = new Graph();
    const x = graph.input('x', [anyBatch, 3]);
    const weights = graph.initialiser('w', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
    graph.output('y', graph.node('MatMul', [x, weights], [anyBatch, 2]));
    const session = await createSession(graph.serialise(), { threads: 1 });
    for (const batch of [1, 4]) {
      const { y } = await session.run({ x: new Tensor('float32', new Float32Array(batch * 3).fill(1), [batch, 3]) });
      expect(y!.dims).toEqual([batch, 2]);
      expect([...(y!.data as Float32Array)].slice(-2)).toEqual([9, 12]);
    }
    await session.release();
  });

  it('writes every kind of attribute', async () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 2]);
    const turned = graph.node('Transpose', [x], [2, 2], { perm: [1, 0] });
    const leaky = graph.node('LeakyRelu', [turned], [2, 2], { alpha: float(0.5) });
    const padded = graph.node('Pad', [leaky, graph.integers([0, 0, 0, 1])], [2, 3], { mode: 'edge' });
    graph.output('y', graph.node('ReduceMax', [padded], [2], { axes: [1], keepdims: 0 }));
    const session = await createSession(graph.serialise(), { threads: 1, memoryPattern: false });
    const { y } = await session.run({ x: new Tensor('float32', [-1, 2, -3, -4], [2, 2]) });
    expect([...(y!.data as Float32Array)]).toEqual([-0.5, 2]);
    await session.release();
  });

  it('takes and answers integers', async () => {
    const graph = new Graph();
    const values = graph.input('values', [3]);
    const places = graph.input('places', [2], 'int64');
    graph.output('picked', graph.node('Gather', [values, places], [2], { axis: 0 }));
    graph.output('places_again', places);
    const session = await createSession(graph.serialise(), { threads: 1 });
    const outputs = await session.run({
      values: new Tensor('float32', [10, 20, 30], [3]),
      places: new Tensor('int64', BigInt64Array.of(2n, 0n), [2]),
    });
    expect([...(outputs['picked']!.data as Float32Array)]).toEqual([30, 10]);
    expect([...(outputs['places_again']!.data as BigInt64Array)]).toEqual([2n, 0n]);
    await session.release();
  });

  it("runs onnxruntime's own operators", async () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 2]);
    const twice = graph.node('com.microsoft:FusedMatMul', [x, x], [1, 1], { transB: 1, alpha: float(2) });
    graph.output('y', twice);
    const session = await createSession(graph.serialise(), { threads: 1 });
    const { y } = await session.run({ x: new Tensor('float32', [3, 4], [1, 2]) });
    expect([...(y!.data as Float32Array)]).toEqual([50]);
    await session.release();
  });

  it('stores equal constants once', () => {
    const graph = new Graph();
    expect(graph.scalar(0.5)).toBe(graph.scalar(0.5));
    expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]));
    expect(graph.integers([12])).not.toBe(graph.integers([1, 2]));
    expect(graph.scalar(1)).not.toBe(graph.integers([1]));
  });

  it('writes the same bytes for the same graph', () => {
    const build = (): Uint8Array => {
      const graph = new Graph();
      graph.output('y', graph.node('Add', [graph.input('x', [2]), graph.scalar(3)], [2]));
      return graph.serialise();
    };
    expect(build()).toEqual(build());
  });

  it('refuses what would be a mistake', () => {
    const graph = new Graph();
    graph.input('x', [2]);
    expect(() => graph.input('x', [2])).toThrow('already');
    expect(() => graph.input('free', [anyBatch, anyBatch])).toThrow('more than one free dimension');
    expect(() => graph.initialiser('w', [2, 2], new Float32Array(3))).toThrow('3 values for shape [2, 2]');
  });
});

describe('session', () => {
  it('leaves a processor to the rest by default, and always uses one', () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  });

  it('rejects bytes that are no model', async () => {
    await expect(createSession(Uint8Array.of(1, 2, 3))).rejects.toThrow();
  });
});
