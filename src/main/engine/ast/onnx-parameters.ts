/**
 * Finds the parameters of an AST in an exported ONNX file. Most keep their Hugging Face names. Weights of linear layers
 * are renamed and transposed by exporters (`onnx::MatMul_421`); they stand beside their bias, which keeps its name, or,
 * where query, key and value have none, around the softmax of their layer.
 */
import type { OnnxNode } from '../onnx/scan.ts';
import { ScanError } from '../onnx/scan-bytes.ts';
import type { AstConfig } from './config.ts';
import type { Constant, OnnxGraph } from './onnx-graph.ts';
import { embeddingNames, layerNames, parameterShapes } from './parameters.ts';

/** What stands in front of every name in the file, such as `model.`; throws ScanError where it is no AST. */
export function namePrefix(graph: OnnxGraph): string {
  const names = [...graph.file.initialisers.keys(), ...graph.file.nodes.flatMap(({ outputs }) => outputs)];
  const full = names.find((name) => name.endsWith(embeddingNames.classToken));
  if (full !== undefined) return full.slice(0, -embeddingNames.classToken.length);
  const bare = embeddingNames.classToken.slice(embeddingNames.classToken.indexOf('.') + 1);
  throw new ScanError(
    names.some((name) => name.endsWith(bare))
      ? 'it was exported without its classifier, which Earmark needs; export it for audio classification'
      : `it is not an Audio Spectrogram Transformer: nothing in it is named ${embeddingNames.classToken}`,
  );
}

/** Where every parameter of the configuration lies in the file. Throws ScanError: which one is missing or misshapen. */
export function findParameters(graph: OnnxGraph, config: AstConfig, prefix: string): Map<string, Constant> {
  const projections = config.qkvBias ? new Map<string, Constant>() : attentionProjections(graph, config);
  const found = new Map<string, Constant>();
  for (const [name, shape] of parameterShapes(config)) {
    const constant = graph.constant(prefix + name) ?? besideBias(graph, prefix + name) ?? projections.get(name) ?? null;
    if (constant === null) throw new ScanError(`the parameter ${name} is missing`);
    const given = shapeOf(constant);
    if (given.join() !== shape.join()) {
      throw new ScanError(`${name} has the shape [${given.join(', ')}] instead of [${shape.join(', ')}]`);
    }
    found.set(name, constant);
  }
  return found;
}

/** The shape that a constant has where it is used. */
export function shapeOf({ tensor, transposed }: Constant): readonly number[] {
  return transposed ? tensor.shape.toReversed() : tensor.shape;
}

/** The matrix of the linear layer whose bias is named; x · W is stored by ONNX, Wᵀ by Hugging Face. */
function besideBias(graph: OnnxGraph, name: string): Constant | null {
  if (!name.endsWith('.weight')) return null;
  const product = graph.productWithBias(name.replace(/weight$/, 'bias'));
  return product === null ? null : turned(product.weight);
}

/**
 * Query, key and value of every layer, by name: softmax(query · keyᵀ) · value, the layers in the order of the file. Only
 * a guess, as everything here; the comparison of the logits decides.
 */
function attentionProjections(graph: OnnxGraph, config: AstConfig): Map<string, Constant> {
  const found = new Map<string, Constant>();
  const softmaxes = graph.file.nodes.filter(({ operator }) => operator === 'Softmax');
  for (let layer = 0; layer < Math.min(config.layers, softmaxes.length); layer += 1) {
    const softmax = softmaxes[layer]!;
    const names = layerNames(layer);
    const scores = graph.before(softmax.inputs[0] ?? '');
    const context = graph.after(softmax.outputs[0] ?? '');
    const note = (stem: string, value: string | undefined): void => {
      const product = value === undefined ? null : graph.productOf(graph.before(value));
      if (product !== null) found.set(`${stem}.weight`, turned(product.weight));
    };
    if (!isProduct(scores) || context === null || !isProduct(context.node)) continue;
    note(names.query, scores.inputs[0]);
    note(names.key, scores.inputs[1]);
    note(names.value, context.node.inputs[1]);
  }
  return found;
}

function isProduct(node: OnnxNode | null): node is OnnxNode {
  return node?.operator === 'MatMul';
}

function turned({ tensor, transposed }: Constant): Constant {
  return { tensor, transposed: !transposed };
}
