import type { Graph, Value } from '../onnx/graph.ts';
import { add } from '../onnx/operations.ts';

/**
 * Cross-entropy of softmax(logits) against soft targets, both [batch, classes]: -Σ y log p / Σ y, a scalar. A row
 * whose targets are all zero (padding of a last batch) counts for nothing, in value and gradient; for rows that sum
 * to one it is the mean over rows. Written with Exp and Log, since not every execution provider has LogSoftmax.
 *
 * `whole` divides in the place of Σ y: with the Σ y of a batch, the values and gradients of its parts add up to its own.
 */
export function softCrossEntropy(graph: Graph, logits: Value, targets: Value, whole: Value | null = null): Value {
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
  const mass = whole ?? total(targets);
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

/** Large enough that its exponential is zero; small enough that it shifts a group of logits by less than their noise. */
const exclusion = 1e4;

/**
 * Logits [batch, outputs] of which each row's softmax sees only the group that its target lies in; the others are pushed
 * out of it. `groups` are the sizes of consecutive groups of outputs, `targets` [batch, outputs] as in softCrossEntropy.
 */
export function withinGroups(graph: Graph, logits: Value, targets: Value, groups: readonly number[]): Value {
  const outputs = logits.shape.at(-1)!;
  const together = new Float32Array(outputs * outputs);
  let start = 0;
  for (const size of groups) {
    for (let row = start; row < start + size; row += 1)
      together.fill(1, row * outputs + start, row * outputs + start + size);
    start += size;
  }
  if (start !== outputs) throw new Error(`Groups of ${start} outputs for ${outputs} logits`);
  const matrix = graph.initialiser(graph.fresh('groups'), [outputs, outputs], together);
  const inside = graph.node('MatMul', [targets, matrix], logits.shape);
  const outside = graph.node('Sub', [inside, graph.scalar(1)], logits.shape);
  return add(graph, logits, graph.node('Mul', [outside, graph.scalar(exclusion)], logits.shape));
}
