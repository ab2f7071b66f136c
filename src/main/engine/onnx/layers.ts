/** Differentiable building blocks of transformers, each one tape entry with the gradient written out by hand. */
import type { Graph, Shape, Value } from './graph.ts';
import { float } from './graph.ts';
import { reshape } from './operations.ts';

/** y = x Wᵀ + b for x [..., in], W [out, in], b [out] or none; the layout of torch.nn.Linear. */
export function linear(graph: Graph, x: Value, weight: Value, bias: Value | null): Value {
  const [outputs, inputs] = [weight.shape[0]!, weight.shape[1]!];
  const rows = reshape(graph, x, [rowCount(x.shape), inputs]);
  const shape = [rows.shape[0]!, outputs];
  const y = graph.node('Gemm', bias === null ? [rows, weight] : [rows, weight, bias], shape, { transB: 1 });
  graph.record({
    inputs: bias === null ? [rows, weight] : [rows, weight, bias],
    outputs: [y],
    backward: ([gradient], needed) => [
      needed[0] ? graph.node('Gemm', [gradient!, weight], rows.shape) : null,
      needed[1] ? graph.node('Gemm', [gradient!, rows], weight.shape, { transA: 1 }) : null,
      needed[2] && bias !== null ? sumRows(graph, gradient!, bias.shape) : null,
    ],
  });
  return reshape(graph, y, x.shape.with(-1, outputs));
}

/**
 * softmax(q kᵀ) v for q [batch, heads, queries, size], k and v [batch, heads, tokens, size]; scale q beforehand.
 * The gradient of the softmax uses Σ P·dP = Σ dO·O, two passes over [queries, tokens] fewer than the plain chain
 * (Dao et al. 2022, "FlashAttention", appendix B.2).
 */
export function attention(graph: Graph, q: Value, k: Value, v: Value): Value {
  const scoreShape = q.shape.with(-1, k.shape.at(-2)!);
  const transposed = (value: Value): Value =>
    graph.node('Transpose', [value], value.shape.with(-1, value.shape.at(-2)!).with(-2, value.shape.at(-1)!), {
      perm: [0, 1, 3, 2],
    });
  const scores = graph.node('MatMul', [q, transposed(k)], scoreShape);
  const weights = graph.node('Softmax', [scores], scoreShape, { axis: -1 });
  const output = graph.node('MatMul', [weights, v], q.shape.with(-1, v.shape.at(-1)!));
  graph.record({
    inputs: [q, k, v],
    outputs: [output],
    backward: ([gradient]) => {
      const weightGradient = graph.node('MatMul', [gradient!, transposed(v)], scoreShape);
      const column = scoreShape.with(-1, 1);
      const product = graph.node('Mul', [gradient!, output], output.shape);
      const mean = graph.node('ReduceSum', [product, graph.integers([-1])], column, { keepdims: 1 });
      const centred = graph.node('Sub', [weightGradient, mean], scoreShape);
      const scoreGradient = graph.node('Mul', [weights, centred], scoreShape);
      return [
        graph.node('MatMul', [scoreGradient, k], q.shape),
        graph.node('MatMul', [transposed(scoreGradient), q], k.shape),
        graph.node('MatMul', [transposed(weights), gradient!], v.shape),
      ];
    },
  });
  return output;
}

/** Normalises the last axis to mean 0 and variance 1, then scales and shifts by gain and bias of [size]. */
export function layerNorm(graph: Graph, x: Value, gain: Value, bias: Value, epsilon: number): Value {
  const column = x.shape.with(-1, 1);
  const attributes = { axis: -1, epsilon: float(epsilon) };
  const [output, mean, inverse] = graph.nodes(
    'LayerNormalization',
    [x, gain, bias],
    [x.shape, column, column],
    attributes,
  ) as [Value, Value, Value];
  const rowMean = (value: Value): Value => graph.node('ReduceMean', [value], column, { axes: [-1], keepdims: 1 });
  graph.record({
    inputs: [x, gain, bias],
    outputs: [output],
    backward: ([gradient], needed) => {
      const centred = graph.node('Sub', [x, mean], x.shape);
      const normal = graph.node('Mul', [centred, inverse], x.shape);
      const scaled = graph.node('Mul', [gradient!, gain], x.shape);
      const along = graph.node('Mul', [scaled, normal], x.shape);
      const withoutMean = graph.node('Sub', [scaled, rowMean(scaled)], x.shape);
      const projection = graph.node('Mul', [normal, rowMean(along)], x.shape);
      const orthogonal = graph.node('Sub', [withoutMean, projection], x.shape);
      return [
        needed[0] ? graph.node('Mul', [orthogonal, inverse], x.shape) : null,
        needed[1] ? sumRows(graph, graph.node('Mul', [gradient!, normal], x.shape), gain.shape) : null,
        needed[2] ? sumRows(graph, gradient!, bias.shape) : null,
      ];
    },
  });
  return output;
}

/** x Φ(x) with the exact normal distribution function Φ (Hendrycks and Gimpel 2016), not the tanh approximation. */
export function gelu(graph: Graph, x: Value): Value {
  const scaled = graph.node('Div', [x, graph.scalar(Math.SQRT2)], x.shape);
  const error = graph.node('Erf', [scaled], x.shape);
  const raised = graph.node('Add', [error, graph.scalar(1)], x.shape);
  const doubled = graph.node('Mul', [x, raised], x.shape);
  const output = graph.node('Mul', [doubled, graph.scalar(0.5)], x.shape);
  graph.record({
    inputs: [x],
    outputs: [output],
    backward: ([gradient]) => {
      const half = graph.node('Mul', [raised, graph.scalar(0.5)], x.shape);
      const square = graph.node('Mul', [scaled, scaled], x.shape);
      const density = graph.node('Exp', [graph.node('Neg', [square], x.shape)], x.shape);
      const weighted = graph.node('Mul', [scaled, density], x.shape);
      const slope = graph.node('Mul', [weighted, graph.scalar(1 / Math.sqrt(Math.PI))], x.shape);
      return [graph.node('Mul', [gradient!, graph.node('Add', [half, slope], x.shape)], x.shape)];
    },
  });
  return output;
}

/** Product of all dimensions but the last; `anyBatch` when one of them is. */
function rowCount(shape: Shape): number {
  return Math.max(
    -1,
    shape.slice(0, -1).reduce((product, size) => product * size, 1),
  );
}

/** Sum over all axes but the last. */
function sumRows(graph: Graph, value: Value, shape: Shape): Value {
  const axes = value.shape.slice(0, -1).map((_, axis) => axis);
  return graph.node('ReduceSum', [value, graph.integers(axes)], shape, { keepdims: 0 });
}
