import type { Graph, Value } from '../onnx/graph.ts';

/**
 * Cross-entropy of softmax(logits) against soft targets, both [batch, classes]: -Σ y log p / Σ y, a scalar. A row
 * whose targets are all zero (padding of a last batch) counts for nothing, in value and gradient; for rows that sum
 * to one it is the mean over rows. Written with Exp and Log, since not every execution provider has LogSoftmax.
 */
export function softCrossEntropy(graph: Graph, logits: Value, targets: Value): Value {
  const shape = logits.shape;
  const column = shape.with(-1, 1);
  const rowSum = (value: Value): Value =>
    graph.node('ReduceSum', [value, graph.integers([-1])], column, { keepdims: 1 });
  const total = (value: Value): Value => graph.node('ReduceSum', [value], [], { keepdims: 0 });

  const maximum = graph.node('ReduceMax', [logits], column, { axes: [-1], keepdims: 1 });
  const shifted = graph.node('Sub', [logits, maximum], shape);
  const exponentials = graph.node('Exp', [shifted], shape);
  const partition = rowSum(exponentials);
  const logProbabilities = graph.node('Sub', [shifted, graph.node('Log', [partition], column)], shape);
  const mass = total(targets);
  const agreement = total(graph.node('Mul', [targets, logProbabilities], shape));
  const loss = graph.node('Neg', [graph.node('Div', [agreement, mass], [])], []);
  graph.record({
    inputs: [logits],
    outputs: [loss],
    backward: ([gradient]) => {
      const probabilities = graph.node('Div', [exponentials, partition], shape);
      const expected = graph.node('Mul', [probabilities, rowSum(targets)], shape);
      const excess = graph.node('Sub', [expected, targets], shape);
      return [graph.node('Mul', [excess, graph.node('Div', [gradient!, mass], [])], shape)];
    },
  });
  return loss;
}
