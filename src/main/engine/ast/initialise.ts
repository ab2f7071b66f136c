import { createRandom, type Random } from '#shared/core/random.ts';
import type { Shape } from '../onnx/graph.ts';
import { patchGrid, type AstConfig } from './config.ts';
import { elementCount, embeddingNames, parameterShapes, type Tensor } from './parameters.ts';

const positionGain = 0.5;
const weightGain = 0.8;
const tokenDeviation = 0.02;

/**
 * Fresh weights for training from nothing, the same for the same seed: sine and cosine positions at half amplitude,
 * normal linear weights of deviation 0.8 / √(inputs), zero biases, unit norms. A small AST learns about twice as fast
 * from these as from the usual deviation of 0.02.
 */
export function initialiseWeights(config: AstConfig, seed: number): Map<string, Tensor> {
  const random = createRandom(seed);
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of parameterShapes(config)) {
    weights.set(name, { shape, data: initialValues(config, name, shape, random.fork(name)) });
  }
  return weights;
}

function initialValues(config: AstConfig, name: string, shape: Shape, random: Random): Float32Array {
  const values = new Float32Array(elementCount(shape));
  if (name === embeddingNames.positions) return sineCosinePositions(config);
  if (name === embeddingNames.classToken || name === embeddingNames.distillationToken) {
    return values.map(() => random.normal() * tokenDeviation);
  }
  if (name.endsWith('.bias')) return values;
  if (shape.length === 1) return values.fill(1);
  const inputs = values.length / shape[0]!;
  return values.map(() => (random.normal() * weightGain) / Math.sqrt(inputs));
}

/**
 * Positions [1, tokens, size] on the grid of patches: the first half of the size tells the frequency row, the second
 * the time column, each as sines and cosines of 1 / 10000^(i / quarter) (Vaswani et al. 2017, in two dimensions).
 * The two class tokens have none.
 */
export function sineCosinePositions(config: AstConfig): Float32Array {
  const { rows, columns } = patchGrid(config);
  const size = config.hiddenSize;
  const quarter = Math.floor(size / 4);
  const positions = new Float32Array((rows * columns + 2) * size);
  for (let patch = 0; patch < rows * columns; patch += 1) {
    const places = [Math.floor(patch / columns), patch % columns];
    places.forEach((place, half) => {
      const start = (patch + 2) * size + half * 2 * quarter;
      for (let index = 0; index < quarter; index += 1) {
        const angle = place / 10000 ** (index / quarter);
        positions[start + index] = positionGain * Math.sin(angle);
        positions[start + quarter + index] = positionGain * Math.cos(angle);
      }
    });
  }
  return positions;
}
