import { Tensor } from 'onnxruntime-node';
import { gradients } from '#main/engine/onnx/autodiff.ts';
import { Graph, type Shape, type Value } from '#main/engine/onnx/graph.ts';
import { add, mean, multiply, reshape } from '#main/engine/onnx/operations.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { createRandom } from '#shared/core/random.ts';

export type Operation = (graph: Graph, inputs: readonly Value[]) => Value | readonly Value[];

const count = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export function randomValues(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(length).map(() => random.normal());
}

/** Values of an operation's outputs for given inputs. */
export async function evaluate(
  operation: Operation,
  shapes: readonly Shape[],
  values: readonly Float32Array[],
): Promise<{ dims: readonly number[]; data: number[] }[]> {
  const graph = new Graph();
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const outputs = [operation(graph, inputs)].flat();
  outputs.forEach((output, index) => graph.output(`y${index}`, output));
  const session = await createSession(graph.serialise(), { threads: 1 });
  const results = await session.run(feedsOf(shapes, values));
  await session.release();
  return outputs.map((_, index) => {
    const { dims, data } = results[`y${index}`]!;
    return { dims, data: [...(data as Float32Array)] };
  });
}

/**
 * Gradients of Σ (outputs · fixed random weights) with respect to every input: by the tape, and by central differences
 * along a random direction per input (float32, so good to a few tenths of a percent).
 */
export async function checkGradients(
  operation: Operation,
  shapes: readonly Shape[],
  seed: number,
): Promise<{ analytic: number; numeric: number }[]> {
  const graph = new Graph();
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const outputs = [operation(graph, inputs)].flat();
  const loss = outputs
    .map((output, index) => weightedMean(graph, output, seed + index))
    .reduce((a, b) => add(graph, a, b));
  graph.output('loss', loss);
  for (const [name, gradient] of gradients(graph, loss, inputs)) graph.output(`d_${name}`, gradient);
  const session = await createSession(graph.serialise(), { threads: 1 });
  const values = shapes.map((shape, index) => randomValues(count(shape), seed + 100 + index));
  const lossAt = async (moved: readonly Float32Array[]): Promise<number> =>
    ((await session.run(feedsOf(shapes, moved)))['loss']!.data as Float32Array)[0]!;
  const results = await session.run(feedsOf(shapes, values));
  const checks = [];
  for (const [index, value] of values.entries()) {
    const direction = randomValues(value.length, seed + 200 + index);
    const step = 1e-2;
    const shifted = (sign: number): Float32Array[] =>
      values.map((other, at) => (at === index ? other.map((x, i) => x + sign * step * direction[i]!) : other));
    const gradient = results[`d_x${index}`]!.data as Float32Array;
    checks.push({
      analytic: gradient.reduce((sum, slope, i) => sum + slope * direction[i]!, 0),
      numeric: ((await lossAt(shifted(1))) - (await lossAt(shifted(-1)))) / (2 * step),
    });
  }
  await session.release();
  return checks;
}

function weightedMean(graph: Graph, output: Value, seed: number): Value {
  const size = count(output.shape);
  const weights = graph.initialiser(graph.fresh('weights'), output.shape, randomValues(size, seed));
  return mean(graph, reshape(graph, multiply(graph, output, weights), [size]), 0);
}

function feedsOf(shapes: readonly Shape[], values: readonly Float32Array[]): Record<string, Tensor> {
  return Object.fromEntries(values.map((value, index) => [`x${index}`, new Tensor('float32', value, shapes[index]!)]));
}
