/**
 * Weights that need no file: every value is a hash of its tensor's number and its place, so that any program can make
 * them again (test/golden/ast/counted_weights.py does).
 */
import type { AstConfig } from '#main/engine/ast/config.ts';
import { elementCount, parameterShapes, type Tensor } from '#main/engine/ast/parameters.ts';
import type { Shape } from '#main/engine/onnx/graph.ts';

/** Tensor number of a model's features. */
export const featuresNumber = 10_000;

/**
 * `count` values of one tensor: offset + scale · u, with u in [-1, 1) from the upper 24 bits of MurmurHash3's finaliser
 * over the value's place, shifted by the tensor's number.
 */
export function counted(number: number, count: number, scale: number, offset = 0): Float32Array {
  const values = new Float32Array(count);
  const start = Math.imul(number, 0x9e3779b9);
  for (let index = 0; index < count; index += 1) {
    let word = (index + start) | 0;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    word ^= word >>> 16;
    values[index] = offset + scale * ((word >>> 8) * 2 ** -23 - 1);
  }
  return values;
}

/** All weights of a model, counted in the order of its parameters. */
export function countedWeights(config: AstConfig): Map<string, Tensor> {
  const named = [...parameterShapes(config)].map(([name, shape], number): [string, Tensor] => {
    const [scale, offset] = rangeOf(name, shape);
    return [name, { shape, data: counted(number, elementCount(shape), scale, offset) }];
  });
  return new Map(named);
}

/** Unit variance through every matrix, norms around 1, small biases, tokens of size one half. */
function rangeOf(name: string, shape: Shape): [scale: number, offset: number] {
  if (name.endsWith('.bias')) return [0.1, 0];
  if (shape.length === 1) return [0.2, 1];
  if (name.includes('token') || name.includes('position')) return [0.5, 0];
  return [Math.sqrt(3 / elementCount(shape.slice(1))), 0];
}
