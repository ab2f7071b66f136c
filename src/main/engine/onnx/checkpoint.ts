/** Less memory for more time: a part of the graph is computed again in the backward pass instead of being kept. */
import { backpropagate } from './autodiff.ts';
import type { Graph, TapeEntry, Value } from './graph.ts';

/**
 * `block` of `input`, of which only the input is kept for the gradients (Chen et al. 2016, "Training deep nets with
 * sublinear memory cost"). What the block reads besides its input, such as weights, gets its gradients as usual. `hold`
 * makes the input of the second computation, which has to wait for the gradient.
 */
export function checkpoint(
  graph: Graph,
  input: Value,
  block: (input: Value) => Value,
  hold: (graph: Graph, input: Value, dependency: Value) => Value = barrier,
): Value {
  const { value: output, tape } = graph.recordApart(() => block(input));
  const outside = readFromOutside(tape);
  graph.record({
    inputs: outside,
    outputs: [output],
    backward: ([gradient], needed) => {
      const held = hold(graph, input, gradient!);
      const again = graph.recordApart(() => block(held));
      const stand = (value: Value): Value => (value.name === input.name ? held : value);
      const wanted = outside.filter((_, index) => needed[index]).map(stand);
      const found = backpropagate(graph, again.tape, again.value, gradient!, wanted);
      return outside.map((value) => found.get(stand(value).name) ?? null);
    },
  });
  return output;
}

/**
 * The value of `input`, which an optimiser cannot know before `dependency`: one number of that, times zero, is added.
 * Without it the second computation of a block is the same expression as the first, and onnxruntime merges the two.
 */
export function barrier(graph: Graph, input: Value, dependency: Value): Value {
  const flat = graph.node('Reshape', [dependency, graph.integers([-1])], [-1]);
  const [from, to, axis] = [graph.integers([0]), graph.integers([1]), graph.integers([0])];
  const one = graph.node('Slice', [flat, from, to, axis], [1]);
  const nothing = graph.node('Mul', [one, graph.scalar(0)], [1]);
  return graph.node('Add', [input, nothing], input.shape);
}

/** Values that a stretch of tape reads and does not make itself. */
function readFromOutside(tape: readonly TapeEntry[]): Value[] {
  const made = new Set(tape.flatMap(({ outputs }) => outputs.map(({ name }) => name)));
  const read = new Map(tape.flatMap(({ inputs }) => inputs.map((input) => [input.name, input] as const)));
  return [...read.values()].filter(({ name }) => !made.has(name));
}
