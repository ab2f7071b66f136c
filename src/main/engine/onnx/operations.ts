/** Differentiable tensor operations. Each appends the ONNX nodes of its value and notes its gradient on the tape. */
import { anyBatch, type Graph, type Shape, type Value } from './graph.ts';

/** Element by element a + b, broadcast as in numpy. */
export function add(graph: Graph, a: Value, b: Value): Value {
  const output = graph.node('Add', [a, b], broadcastShape(a.shape, b.shape));
  graph.record({
    inputs: [a, b],
    outputs: [output],
    backward: ([gradient], needed) =>
      [a, b].map((input, index) => (needed[index] ? sumTo(graph, gradient!, input.shape) : null)),
  });
  return output;
}

/** Element by element a · b, broadcast as in numpy. */
export function multiply(graph: Graph, a: Value, b: Value): Value {
  const output = graph.node('Mul', [a, b], broadcastShape(a.shape, b.shape));
  graph.record({
    inputs: [a, b],
    outputs: [output],
    backward: ([gradient], needed) =>
      [a, b].map((input, index) => {
        if (!needed[index]) return null;
        const other = index === 0 ? b : a;
        return sumTo(graph, graph.node('Mul', [gradient!, other], output.shape), input.shape);
      }),
  });
  return output;
}

/** The same values in another shape of the same size; `anyBatch` stays the free dimension. */
export function reshape(graph: Graph, input: Value, shape: Shape): Value {
  if (sameShape(input.shape, shape)) return input;
  const output = graph.node('Reshape', [input, graph.integers(shape)], shape);
  graph.record({
    inputs: [input],
    outputs: [output],
    backward: ([gradient]) => [graph.node('Reshape', [gradient!, graph.integers(input.shape)], input.shape)],
  });
  return output;
}

/** Dimension i of the output is dimension `order[i]` of the input. */
export function transpose(graph: Graph, input: Value, order: readonly number[]): Value {
  const inverse = order.map((_, axis) => order.indexOf(axis));
  const shape = order.map((axis) => input.shape[axis]!);
  const output = graph.node('Transpose', [input], shape, { perm: order });
  graph.record({
    inputs: [input],
    outputs: [output],
    backward: ([gradient]) => [graph.node('Transpose', [gradient!], input.shape, { perm: inverse })],
  });
  return output;
}

/** Joins values along `axis`; all other dimensions agree. */
export function concatenate(graph: Graph, inputs: readonly Value[], axis: number): Value {
  const [first] = inputs;
  if (first === undefined) throw new Error('Nothing to concatenate');
  if (inputs.length === 1) return first;
  const sizes = inputs.map((input) => input.shape[axis]!);
  const output = graph.node('Concat', inputs, resized(first.shape, axis, sum(sizes)), { axis });
  graph.record({
    inputs,
    outputs: [output],
    backward: ([gradient], needed) =>
      inputs.map((input, index) => {
        if (!needed[index]) return null;
        const start = sum(sizes.slice(0, index));
        return sliceNode(graph, gradient!, axis, start, start + sizes[index]!, input.shape);
      }),
  });
  return output;
}

/** Cuts `input` into `count` equal parts along `axis`. */
export function split(graph: Graph, input: Value, axis: number, count: number): Value[] {
  if (count === 1) return [input];
  const part = resized(input.shape, axis, input.shape[axis]! / count);
  const outputs = graph.nodes('Split', [input], new Array<Shape>(count).fill(part), { axis });
  graph.record({
    inputs: [input],
    outputs,
    backward: (gradients) => {
      const parts = gradients.map(
        (gradient) => gradient ?? graph.node('Expand', [graph.scalar(0), graph.integers(part)], part),
      );
      return [graph.node('Concat', parts, input.shape, { axis })];
    },
  });
  return outputs;
}

/** Entries `start` (included) to `end` (excluded) of one axis. */
export function slice(graph: Graph, input: Value, axis: number, start: number, end: number): Value {
  const size = input.shape[axis]!;
  if (start === 0 && end === size) return input;
  const output = sliceNode(graph, input, axis, start, end, resized(input.shape, axis, end - start));
  graph.record({
    inputs: [input],
    outputs: [output],
    backward: ([gradient]) => [padNode(graph, gradient!, axis, start, size - end, input.shape)],
  });
  return output;
}

/** Puts `before` and `after` zeros around one axis. */
export function pad(graph: Graph, input: Value, axis: number, before: number, after: number): Value {
  const size = input.shape[axis]!;
  const output = padNode(graph, input, axis, before, after, resized(input.shape, axis, before + size + after));
  graph.record({
    inputs: [input],
    outputs: [output],
    backward: ([gradient]) => [sliceNode(graph, gradient!, axis, before, before + size, input.shape)],
  });
  return output;
}

/** Mean over one axis, which disappears. */
export function mean(graph: Graph, input: Value, axis: number): Value {
  const kept = resized(input.shape, axis, 1);
  const shape = input.shape.filter((_, index) => index !== axis);
  const output = graph.node('ReduceMean', [input], shape, { axes: [axis], keepdims: 0 });
  graph.record({
    inputs: [input],
    outputs: [output],
    backward: ([gradient]) => {
      const share = graph.node('Div', [gradient!, graph.scalar(input.shape[axis]!)], shape);
      const column = graph.node('Reshape', [share, graph.integers(kept)], kept);
      return [graph.node('Expand', [column, graph.integers(input.shape)], input.shape)];
    },
  });
  return output;
}

/** Shape of a and b broadcast against each other as in numpy; `anyBatch` meets 1 and itself. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) => {
    const left = a[index - rank + a.length] ?? 1;
    const right = b[index - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(`Shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`);
    }
    return left === 1 ? right : left;
  });
}

/** Sums `input` over the dimensions that broadcasting had stretched from `shape`. */
export function sumTo(graph: Graph, input: Value, shape: Shape): Value {
  if (sameShape(input.shape, shape)) return input;
  const extra = input.shape.length - shape.length;
  const axes = input.shape.flatMap((size, axis) => (size !== (shape[axis - extra] ?? 1) || axis < extra ? [axis] : []));
  const kept = input.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const total = graph.node('ReduceSum', [input, graph.integers(axes)], kept, { keepdims: 1 });
  return sameShape(kept, shape) ? total : graph.node('Reshape', [total, graph.integers(shape)], shape);
}

function sliceNode(graph: Graph, input: Value, axis: number, start: number, end: number, shape: Shape): Value {
  const at = [start, end, axis].map((value) => graph.integers([value]));
  return graph.node('Slice', [input, ...at], shape);
}

function padNode(graph: Graph, input: Value, axis: number, before: number, after: number, shape: Shape): Value {
  const zeros = input.shape.map(() => 0);
  const pads = [...zeros.with(axis, before), ...zeros.with(axis, after)];
  return graph.node('Pad', [input, graph.integers(pads)], shape);
}

function resized(shape: Shape, axis: number, size: number): Shape {
  if (shape[axis] === anyBatch) throw new Error('The free dimension cannot be resized');
  return shape.with(axis, size);
}

function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
