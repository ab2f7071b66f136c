import { anyBatch, Graph, type LateValues, type Value } from '../onnx/graph.ts';
import { mean, multiply, reshape } from '../onnx/operations.ts';
import { patchGrid, type AstConfig } from './config.ts';
import type { Precision } from '#shared/core/domain.ts';
import { astForward, patchTokens } from './forward.ts';
import { parameterShapes, type Tensor, type Weights } from './parameters.ts';
import { quantisedDense, quantisedStems } from './quantise.ts';

/** Inputs and outputs of the encoder's graph. */
export const encoderNames = {
  features: 'features',
  masks: 'masks',
  embedding: 'embedding',
  tokens: 'tokens',
  rows: 'rows',
  deviations: 'deviations',
  logits: 'logits',
} as const;

export interface EncoderOptions {
  readonly fusedAttention?: boolean;
  /** fp32 by default */
  readonly precision?: Precision;
  /** inputs and masks of each run, for what cannot do with any number of them */
  readonly batch?: number;
}

/**
 * ONNX graph of an AST for inference. Inputs: `features` [n, frames, bins], normalised, and `masks` [m, bands]
 * (1 = heard, 0 = replaced by 0, the mean of the data set); n and m are equal or one of them is 1, so that many masks
 * of one clip upload it once. Outputs for each of the max(n, m) inputs: `embedding` [size] (mean of the two class
 * tokens after the final norm), `tokens` [size] (mean over all patches), `rows` [patch rows · size] (mean over time per
 * frequency row), `deviations` [patch rows · size] (standard deviation over time per frequency row), `logits` [classes].
 *
 * With `fusedAttention` it is for the processor alone, and faster there; the outputs agree to 1e-5. With the precision
 * `int8` the dense layers of the transformer compute in eight bits (quantise.ts), which implies fused attention.
 */
export function buildEncoder(
  config: AstConfig,
  weights: Weights,
  bands: number,
  options: EncoderOptions = {},
): Uint8Array {
  const graph = new Graph();
  const batch = options.batch ?? anyBatch;
  const features = graph.input(
    encoderNames.features,
    [batch, config.maxLength, config.melBins],
    'float32',
    'features_batch',
  );
  const masks = graph.input(encoderNames.masks, [batch, bands], 'float32', 'masks_batch');
  const eightBits = options.precision === 'int8';
  const elsewhere = new Set(
    eightBits ? quantisedStems(config).flatMap((stem) => [`${stem}.weight`, `${stem}.bias`]) : [],
  );
  const parameters = new Map<string, Value>();
  for (const [name, shape] of parameterShapes(config)) {
    if (elsewhere.has(name)) continue;
    parameters.set(name, graph.initialiser(name, shape, valuesOf(weights.get(name)!)));
  }
  const masked = applyMasks(graph, config, features, masks, bands);
  const { sequence, embedding, logits } = astForward(graph, config, (name) => parameters.get(name)!, masked, {
    fusedAttention: eightBits || options.fusedAttention === true,
    ...(eightBits && { dense: quantisedDense(graph, weights) }),
  });
  const patches = patchTokens(graph, config, sequence);
  const byRow = mean(graph, patches, 2);
  const rowsShape = [batch, patchGrid(config).rows * config.hiddenSize];
  graph.output(encoderNames.embedding, embedding);
  graph.output(encoderNames.tokens, mean(graph, byRow, 1));
  graph.output(encoderNames.rows, reshape(graph, byRow, rowsShape));
  graph.output(encoderNames.deviations, reshape(graph, deviationsOverTime(graph, patches, byRow), rowsShape));
  graph.output(encoderNames.logits, logits);
  return graph.serialise();
}

/** What is read anew each time goes straight into the file. */
function valuesOf(tensor: Tensor): Float32Array | LateValues {
  return tensor.fill === undefined ? tensor.data : { fill: tensor.fill };
}

/** Of patches [batch, rows, columns, size] and their mean over the columns: [batch, rows, size], divided by their number. */
function deviationsOverTime(graph: Graph, patches: Value, byRow: Value): Value {
  const centre = reshape(graph, byRow, [byRow.shape[0]!, byRow.shape[1]!, 1, byRow.shape[2]!]);
  const apart = graph.node('Sub', [patches, centre], patches.shape);
  const variance = mean(graph, multiply(graph, apart, apart), 2);
  return graph.node('Sqrt', [variance], variance.shape);
}

/** Multiplies every bin by the mask of its band. */
function applyMasks(graph: Graph, config: AstConfig, features: Value, masks: Value, bands: number): Value {
  const membership = graph.initialiser(
    'band_membership',
    [bands, config.melBins],
    bandMembership(config.melBins, bands),
  );
  const batch = masks.shape[0]!;
  const perBin = graph.node('MatMul', [masks, membership], [batch, config.melBins]);
  const column = [batch, 1, config.melBins];
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
