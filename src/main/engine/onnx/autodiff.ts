import type { Graph, TapeEntry, Value } from './graph.ts';

/**
 * Appends the nodes that compute the gradient of `loss` (a scalar) with respect to each of `parameters`, by reverse
 * accumulation over the graph's tape. Operations from which no parameter can be reached get no nodes.
 * A parameter that the loss does not depend on is a bug and throws.
 */
export function gradients(graph: Graph, loss: Value, parameters: readonly Value[]): Map<string, Value> {
  const found = backpropagate(graph, graph.tape, loss, graph.scalar(1), parameters);
  return new Map(
    parameters.map((parameter) => {
      const gradient = found.get(parameter.name);
      if (gradient === undefined) throw new Error(`The loss does not depend on ${parameter.name}`);
      return [parameter.name, gradient];
    }),
  );
}

/**
 * The same over a stretch of tape, from the gradient of its `output`: gradients by name, of `wanted` and of every value
 * between. A wanted value that the output does not depend on is not among them.
 */
export function backpropagate(
  graph: Graph,
  tape: readonly TapeEntry[],
  output: Value,
  gradient: Value,
  wanted: readonly Value[],
): Map<string, Value> {
  const differentiable = reachable(tape, wanted);
  const found = new Map<string, Value>([[output.name, gradient]]);
  for (const entry of tape.slice().reverse()) {
    const needed = entry.inputs.map((input) => differentiable.has(input.name));
    const incoming = entry.outputs.map((value) => found.get(value.name) ?? null);
    if (!needed.includes(true) || incoming.every((slope) => slope === null)) continue;
    const contributions = entry.backward(incoming, needed);
    entry.inputs.forEach((input, index) => {
      const contribution = contributions[index];
      if (!needed[index] || contribution === null || contribution === undefined) return;
      const sofar = found.get(input.name);
      found.set(input.name, sofar === undefined ? contribution : graph.node('Add', [sofar, contribution], input.shape));
    });
  }
  return found;
}

/** Names of all values that depend on one of `parameters`. */
function reachable(tape: readonly TapeEntry[], parameters: readonly Value[]): Set<string> {
  const names = new Set(parameters.map((parameter) => parameter.name));
  for (const entry of tape) {
    if (!entry.inputs.some((input) => names.has(input.name))) continue;
    for (const output of entry.outputs) names.add(output.name);
  }
  return names;
}
