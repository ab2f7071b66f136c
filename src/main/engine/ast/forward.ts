/**
 * The Audio Spectrogram Transformer (Gong, Chung and Glass 2021) as Hugging Face transformers computes it: patches in
 * frequency-major order, two class tokens in front, layers with the norm before attention and before the MLP.
 * This one definition serves inference (weights are constants) and training (weights are inputs).
 */
import type { Graph, Value } from '../onnx/graph.ts';
import { attention, gelu, layerNorm, linear } from '../onnx/layers.ts';
import { add, concatenate, mean, multiply, pad, reshape, slice, split, transpose } from '../onnx/operations.ts';
import { patchGrid, tokenCount, type AstConfig } from './config.ts';
import { classifierNames, embeddingNames, finalNorm, layerNames } from './parameters.ts';
import { cutPatches } from './patches.ts';

/** Looks a parameter up by its Hugging Face name. */
export type ParameterLookup = (name: string) => Value;

export interface AstValues {
  /** all tokens after the final norm [batch, tokens, size]; the class tokens only with `classTokensOnly` */
  readonly sequence: Value;
  /** mean of the two class tokens after the final norm, the paper's pre-logits [batch, size] */
  readonly embedding: Value;
  /** [batch, classes] */
  readonly logits: Value;
}

export interface ForwardOptions {
  /**
   * Compute in the last layer only what the class tokens need. Embedding, logits and all gradients of the logits
   * stay the same; a fifth of the work of a four-layer model goes away.
   */
  readonly classTokensOnly?: boolean;
  /**
   * Attention as one operator of onnxruntime that never writes the whole table of scores down; 6 % faster for the base
   * AST. For inference on the processor alone: it has no gradient, and on a GPU it has been seen to be wrong.
   */
  readonly fusedAttention?: boolean;
  /** Makes the dense layers of the transformer another way, in fewer bits; needs `fusedAttention`. */
  readonly dense?: DenseLayer;
  /** How each layer is run; training computes a layer again in the backward pass instead of keeping all of it. */
  readonly around?: (input: Value, layer: (input: Value) => Value) => Value;
}

/** x Wᵀ + b for x [..., inputs] with the parameters of `stem`. */
export type DenseLayer = (x: Value, stem: string) => Value;

/** Appends an AST to the graph. `features` are normalised, [batch, maxLength, melBins]. */
export function astForward(
  graph: Graph,
  config: AstConfig,
  parameter: ParameterLookup,
  features: Value,
  options: ForwardOptions = {},
): AstValues {
  const exact: DenseLayer = (x, stem) => linear(graph, x, parameter(`${stem}.weight`), parameter(`${stem}.bias`));
  const dense = options.dense ?? exact;
  const norm = (x: Value, stem: string): Value =>
    layerNorm(graph, x, parameter(`${stem}.weight`), parameter(`${stem}.bias`), config.layerNormEps);

  const transform = (input: Value, layer: number): Value => {
    const names = layerNames(layer);
    const last = options.classTokensOnly === true && layer === config.layers - 1;
    const normalised = norm(input, names.normBefore);
    const kept = last ? slice(graph, input, 1, 0, 2) : input;
    const context = options.fusedAttention
      ? fusedAttention(graph, config, parameter, normalised, layer, { classTokensOnly: last, dense: options.dense })
      : selfAttention(graph, config, parameter, normalised, layer, last);
    const attended = add(graph, kept, dense(context, names.attentionOutput));
    const hidden = gelu(graph, dense(norm(attended, names.normAfter), names.intermediate));
    return add(graph, attended, dense(hidden, names.output));
  };
  const around = options.around ?? ((input, layer) => layer(input));
  let x = embedPatches(graph, config, parameter, features);
  for (let layer = 0; layer < config.layers; layer += 1) x = around(x, (input) => transform(input, layer));
  const sequence = norm(x, finalNorm);
  const embedding = mean(graph, slice(graph, sequence, 1, 0, 2), 1);
  const logits = exact(norm(embedding, classifierNames.norm), classifierNames.dense);
  return { sequence, embedding, logits };
}

/**
 * Patch embeddings with positions and class tokens [batch, tokens, size]. The class tokens are added to zero rows
 * instead of being expanded and concatenated, so that no shape is computed at run time.
 */
function embedPatches(graph: Graph, config: AstConfig, parameter: ParameterLookup, features: Value): Value {
  const { rows, columns } = patchGrid(config);
  const kernel = parameter(`${embeddingNames.patches}.weight`);
  const weight = reshape(graph, transpose(graph, kernel, [0, 1, 3, 2]), [config.hiddenSize, config.patchSize ** 2]);
  const patches = cutPatches(graph, config, features);
  const embedded = linear(graph, patches, weight, parameter(`${embeddingNames.patches}.bias`));
  const classTokens = concatenate(
    graph,
    [parameter(embeddingNames.classToken), parameter(embeddingNames.distillationToken)],
    1,
  );
  const fixed = add(graph, pad(graph, classTokens, 1, 0, rows * columns), parameter(embeddingNames.positions));
  return add(graph, pad(graph, embedded, 1, 2, 0), fixed);
}

/** Multi-head attention before its output projection; queries from the two class tokens only when `classTokensOnly`. */
function selfAttention(
  graph: Graph,
  config: AstConfig,
  parameter: ParameterLookup,
  x: Value,
  layer: number,
  classTokensOnly: boolean,
): Value {
  const { query, key, value } = layerNames(layer);
  const project = (input: Value, stems: readonly string[]): Value[] => {
    const scale = (stem: string, tensor: Value): Value =>
      stem === query ? multiply(graph, tensor, graph.scalar((config.hiddenSize / config.heads) ** -0.5)) : tensor;
    const stacked = (kind: string): Value =>
      concatenate(
        graph,
        stems.map((stem) => scale(stem, parameter(`${stem}.${kind}`))),
        0,
      );
    return splitHeads(
      graph,
      config,
      linear(graph, input, stacked('weight'), config.qkvBias ? stacked('bias') : null),
      stems.length,
    );
  };
  const [q, k, v] = classTokensOnly
    ? [...project(slice(graph, x, 1, 0, 2), [query]), ...project(x, [key, value])]
    : project(x, [query, key, value]);
  const context = attention(graph, q!, k!, v!);
  const batch = x.shape[0]!;
  return reshape(graph, transpose(graph, context, [0, 2, 1, 3]), [batch, context.shape[2]!, config.hiddenSize]);
}

/** Up to here queries, keys and values are faster in one product; above, three are, and the product of three takes memory. */
const mostTokensTogether = 256;

/** The same with onnxruntime's own operator, which scales the queries itself; without gradient. */
function fusedAttention(
  graph: Graph,
  config: AstConfig,
  parameter: ParameterLookup,
  x: Value,
  layer: number,
  { classTokensOnly, dense }: { classTokensOnly: boolean; dense: DenseLayer | undefined },
): Value {
  const { query, key, value } = layerNames(layer);
  if (dense === undefined && !classTokensOnly && tokenCount(config) <= mostTokensTogether) {
    const stems = [query, key, value];
    const weights = stems.map((stem) => transpose(graph, parameter(`${stem}.weight`), [1, 0]));
    // Without a bias the operator brings the process down, so there is always one.
    const biases = config.qkvBias
      ? stems.map((stem) => parameter(`${stem}.bias`))
      : [graph.initialiser(graph.fresh('no_bias'), [3 * config.hiddenSize], new Float32Array(3 * config.hiddenSize))];
    const inputs = [x, concatenate(graph, weights, 1), concatenate(graph, biases, 0)];
    return graph.node('com.microsoft:Attention', inputs, x.shape, { num_heads: config.heads });
  }
  const project: DenseLayer =
    dense ??
    ((input, stem) =>
      linear(graph, input, parameter(`${stem}.weight`), config.qkvBias ? parameter(`${stem}.bias`) : null));
  const queries = project(classTokensOnly ? slice(graph, x, 1, 0, 2) : x, query);
  const inputs = [queries, project(x, key), project(x, value)];
  return graph.node('com.microsoft:MultiHeadAttention', inputs, queries.shape, { num_heads: config.heads });
}

/** [batch, tokens, count · size] → `count` values of [batch, heads, tokens, size / heads]. */
function splitHeads(graph: Graph, config: AstConfig, projected: Value, count: number): Value[] {
  const [batch, tokens] = [projected.shape[0]!, projected.shape[1]!];
  const headSize = config.hiddenSize / config.heads;
  const parted = reshape(graph, projected, [batch, tokens, count, config.heads, headSize]);
  const stacked = transpose(graph, parted, [2, 0, 3, 1, 4]);
  return split(graph, stacked, 0, count).map((part) => reshape(graph, part, [batch, config.heads, tokens, headSize]));
}

/** Tokens of all patches as a grid [batch, rows, columns, size]. */
export function patchTokens(graph: Graph, config: AstConfig, sequence: Value): Value {
  const { rows, columns } = patchGrid(config);
  const patches = slice(graph, sequence, 1, 2, tokenCount(config));
  return reshape(graph, patches, [sequence.shape[0]!, rows, columns, config.hiddenSize]);
}
