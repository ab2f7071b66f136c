import { anyBatch, Graph, type Value } from '../onnx/graph.ts';
import { mean, reshape } from '../onnx/operations.ts';
import { patchGrid, type AstConfig } from './config.ts';
import { astForward, patchTokens, type ForwardOptions } from './forward.ts';
import { parameterShapes, type Weights } from './parameters.ts';

/** Inputs and outputs of the encoder's graph. */
export const encoderNames = {
  features: 'features',
  masks: 'masks',
  embedding: 'embedding',
  tokens: 'tokens',
  rows: 'rows',
  logits: 'logits',
} as const;

/**
 * ONNX graph of an AST for inference. Inputs: `features` [n, frames, bins], normalised, and `masks` [m, bands]
 * (1 = heard, 0 = replaced by 0, the mean of the data set); n and m are equal or one of them is 1, so that many masks
 * of one clip upload it once. Outputs for each of the max(n, m) inputs: `embedding` [size] (mean of the two class
 * tokens after the final norm), `tokens` [size] (mean over all patches), `rows` [patch rows · size] (mean over time per
 * frequency row), `logits` [classes].
 *
 * With `fusedAttention` it is for the processor alone, and faster there; the outputs agree to 1e-5.
 */
export function buildEncoder(
  config: AstConfig,
  weights: Weights,
  bands: number,
  options: Pick<ForwardOptions, 'fusedAttention'> = {},
): Uint8Array {
  const graph = new Graph();
  const features = graph.input(
    encoderNames.features,
    [anyBatch, config.maxLength, config.melBins],
    'float32',
    'features_batch',
  );
  const masks = graph.input(encoderNames.masks, [anyBatch, bands], 'float32', 'masks_batch');
  const parameters = new Map<string, Value>();
  for (const [name, shape] of parameterShapes(config)) {
    parameters.set(name, graph.initialiser(name, shape, weights.get(name)!.data));
  }
  const masked = applyMasks(graph, config, features, masks, bands);
  const { sequence, embedding, logits } = astForward(graph, config, (name) => parameters.get(name)!, masked, options);
  const byRow = mean(graph, patchTokens(graph, config, sequence), 2);
  const rowsShape = [anyBatch, patchGrid(config).rows * config.hiddenSize];
  graph.output(encoderNames.embedding, embedding);
  graph.output(encoderNames.tokens, mean(graph, byRow, 1));
  graph.output(encoderNames.rows, reshape(graph, byRow, rowsShape));
  graph.output(encoderNames.logits, logits);
  return graph.serialise();
}

/** Multiplies every bin by the mask of its band. */
function applyMasks(graph: Graph, config: AstConfig, features: Value, masks: Value, bands: number): Value {
  const membership = graph.initialiser(
    'band_membership',
    [bands, config.melBins],
    bandMembership(config.melBins, bands),
  );
  const perBin = graph.node('MatMul', [masks, membership], [anyBatch, config.melBins]);
  const column = [anyBatch, 1, config.melBins];
  const factors = graph.node('Reshape', [perBin, graph.integers(column)], column);
  return graph.node('Mul', [features, factors], features.shape);
}

/** [bands, bins] with a 1 where the bin belongs to the band: equal groups of bins, the remainder to the last. */
export function bandMembership(bins: number, bands: number): Float32Array {
  const width = Math.floor(bins / bands);
  const membership = new Float32Array(bands * bins);
  for (let bin = 0; bin < bins; bin += 1) {
    const band = Math.min(bands - 1, Math.floor(bin / width));
    membership[band * bins + bin] = 1;
  }
  return membership;
}
