import { anyBatch, Graph, type Value } from '#main/engine/onnx/graph.ts';
import { add, concatenate, mean, multiply, reshape, slice, transpose } from '#main/engine/onnx/operations.ts';
import { layerNorm } from '#main/engine/onnx/layers.ts';
import { patchGrid, tokenCount, type AstConfig } from '#main/engine/ast/config.ts';
import { classifierNames, embeddingNames, finalNorm, layerNames, type Weights } from '#main/engine/ast/parameters.ts';

/**
 * The graph that transformers.js runs: an AST as torch.onnx.export (opset 17) writes Hugging Face's, which published
 * exports are made with. Patches by convolution, each projection a product and an addition, attention in plain operators.
 * `input_values` [batch, frames, bins] → `logits`.
 */
export function publishedGraph(config: AstConfig, weights: Weights): Uint8Array {
  const graph = new Graph();
  const features = graph.input('input_values', [anyBatch, config.maxLength, config.melBins]);
  const values = (name: string): Float32Array => weights.get(name)!.data;
  const parameter = (name: string): Value => graph.initialiser(name, weights.get(name)!.shape, values(name));
  const norm = (x: Value, stem: string): Value =>
    layerNorm(graph, x, parameter(`${stem}.weight`), parameter(`${stem}.bias`), config.layerNormEps);
  /** torch.nn.Linear on three axes: the transposed weight is stored, and the bias is added afterwards. */
  const dense = (x: Value, stem: string, biased = true): Value => {
    const [outputs, inputs] = weights.get(`${stem}.weight`)!.shape as [number, number];
    const turned = graph.initialiser(`${stem}.turned`, [inputs, outputs], transposed(values(`${stem}.weight`), inputs));
    const product = graph.node('MatMul', [x, turned], x.shape.with(-1, outputs));
    return biased ? add(graph, parameter(`${stem}.bias`), product) : product;
  };
  const heads = (x: Value, order: readonly number[]): Value => {
    const size = config.hiddenSize / config.heads;
    return transpose(graph, reshape(graph, x, [anyBatch, tokenCount(config), config.heads, size]), order);
  };
  const attention = (x: Value, layer: number): Value => {
    const { query, key, value } = layerNames(layer);
    const project = (stem: string): Value => dense(x, stem, config.qkvBias);
    const [q, k, v] = [
      heads(project(query), [0, 2, 1, 3]),
      heads(project(key), [0, 2, 3, 1]),
      heads(project(value), [0, 2, 1, 3]),
    ];
    const shape = [anyBatch, config.heads, tokenCount(config), tokenCount(config)];
    const scores = graph.node('MatMul', [q, k], shape);
    const scaled = graph.node('Div', [scores, graph.scalar((config.hiddenSize / config.heads) ** 0.5)], shape);
    const context = graph.node('MatMul', [graph.node('Softmax', [scaled], shape, { axis: -1 }), v], q.shape);
    return reshape(graph, transpose(graph, context, [0, 2, 1, 3]), [anyBatch, tokenCount(config), config.hiddenSize]);
  };
  const gelu = (x: Value): Value => {
    const inner = graph.node('Erf', [graph.node('Div', [x, graph.scalar(Math.SQRT2)], x.shape)], x.shape);
    const whole = multiply(graph, x, graph.node('Add', [inner, graph.scalar(1)], x.shape));
    return multiply(graph, whole, graph.scalar(0.5));
  };

  let x = embed(graph, config, parameter, features);
  for (let layer = 0; layer < config.layers; layer += 1) {
    const names = layerNames(layer);
    x = add(graph, dense(attention(norm(x, names.normBefore), layer), names.attentionOutput), x);
    x = add(graph, dense(gelu(dense(norm(x, names.normAfter), names.intermediate)), names.output), x);
  }
  const embedding = mean(graph, slice(graph, norm(x, finalNorm), 1, 0, 2), 1);
  graph.output('logits', dense(norm(embedding, classifierNames.norm), classifierNames.dense));
  return graph.serialise();
}

function embed(graph: Graph, config: AstConfig, parameter: (name: string) => Value, features: Value): Value {
  const { rows, columns } = patchGrid(config);
  const { hiddenSize, patchSize: side, melBins, maxLength, frequencyStride, timeStride } = config;
  const picture = transpose(graph, reshape(graph, features, [anyBatch, 1, maxLength, melBins]), [0, 1, 3, 2]);
  const kernel = `${embeddingNames.patches}.weight`;
  const inputs = [picture, parameter(kernel), parameter(`${embeddingNames.patches}.bias`)];
  const map = graph.node('Conv', inputs, [anyBatch, hiddenSize, rows, columns], {
    kernel_shape: [side, side],
    strides: [frequencyStride, timeStride],
  });
  const patches = transpose(graph, reshape(graph, map, [anyBatch, hiddenSize, rows * columns]), [0, 2, 1]);
  // As many copies of the class tokens as there are inputs.
  const each = [anyBatch, 1, hiddenSize];
  const count = graph.node(
    'Slice',
    [graph.node('Shape', [features], [3], {}), graph.integers([0]), graph.integers([1])],
    [1],
  );
  const shape = graph.node('Concat', [count, graph.integers([1, hiddenSize])], [3], { axis: 0 });
  const token = (name: string): Value => graph.node('Expand', [parameter(name), shape], each);
  const tokens = [token(embeddingNames.classToken), token(embeddingNames.distillationToken), patches];
  return add(graph, concatenate(graph, tokens, 1), parameter(embeddingNames.positions));
}

/** [rows, columns] → [columns, rows] */
function transposed(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}
