import type { Shape } from '../onnx/graph.ts';
import { patchGrid, type AstConfig } from './config.ts';

/** A named weight of a model. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
  /** Only of values that are read anew each time: writes their bytes where they are wanted, without an array between. */
  readonly fill?: (target: Uint8Array) => void;
}
export type Weights = ReadonlyMap<string, Tensor>;

/** A tensor whose values are read each time they are asked for, and kept by nobody; `fill` writes their bytes. */
export function lateTensor(shape: Shape, fill: (target: Uint8Array) => void): Tensor {
  return {
    shape,
    get data() {
      const values = new Float32Array(elementCount(shape));
      fill(new Uint8Array(values.buffer));
      return values;
    },
    fill,
  };
}

const base = 'audio_spectrogram_transformer';
export const embeddingNames = {
  classToken: `${base}.embeddings.cls_token`,
  distillationToken: `${base}.embeddings.distillation_token`,
  positions: `${base}.embeddings.position_embeddings`,
  patches: `${base}.embeddings.patch_embeddings.projection`,
} as const;
export const finalNorm = `${base}.layernorm`;
export const classifierNames = { norm: 'classifier.layernorm', dense: 'classifier.dense' } as const;

/** Stems of one transformer layer's modules; each has `.weight` and `.bias`. */
export function layerNames(layer: number) {
  const stem = `${base}.encoder.layer.${layer}`;
  return {
    normBefore: `${stem}.layernorm_before`,
    query: `${stem}.attention.attention.query`,
    key: `${stem}.attention.attention.key`,
    value: `${stem}.attention.attention.value`,
    attentionOutput: `${stem}.attention.output.dense`,
    normAfter: `${stem}.layernorm_after`,
    intermediate: `${stem}.intermediate.dense`,
    output: `${stem}.output.dense`,
  } as const;
}

/**
 * Every parameter of `ASTForAudioClassification` and its shape, under the names of Hugging Face transformers
 * (modeling_audio_spectrogram_transformer.py), in the order of computation.
 */
export function parameterShapes(config: AstConfig): Map<string, Shape> {
  const { hiddenSize, intermediateSize, patchSize } = config;
  const { rows, columns } = patchGrid(config);
  const shapes = new Map<string, Shape>([
    [embeddingNames.classToken, [1, 1, hiddenSize]],
    [embeddingNames.distillationToken, [1, 1, hiddenSize]],
    [embeddingNames.positions, [1, rows * columns + 2, hiddenSize]],
    [`${embeddingNames.patches}.weight`, [hiddenSize, 1, patchSize, patchSize]],
    [`${embeddingNames.patches}.bias`, [hiddenSize]],
  ]);
  const norm = (stem: string): void => {
    shapes.set(`${stem}.weight`, [hiddenSize]).set(`${stem}.bias`, [hiddenSize]);
  };
  const dense = (stem: string, outputs: number, inputs: number, biased = true): void => {
    shapes.set(`${stem}.weight`, [outputs, inputs]);
    if (biased) shapes.set(`${stem}.bias`, [outputs]);
  };
  for (let layer = 0; layer < config.layers; layer += 1) {
    const names = layerNames(layer);
    norm(names.normBefore);
    for (const stem of [names.query, names.key, names.value]) dense(stem, hiddenSize, hiddenSize, config.qkvBias);
    dense(names.attentionOutput, hiddenSize, hiddenSize);
    norm(names.normAfter);
    dense(names.intermediate, intermediateSize, hiddenSize);
    dense(names.output, hiddenSize, intermediateSize);
  }
  norm(finalNorm);
  norm(classifierNames.norm);
  dense(classifierNames.dense, config.labels.length, hiddenSize);
  return shapes;
}

export function countParameters(config: AstConfig): number {
  return [...parameterShapes(config).values()].reduce((total, shape) => total + elementCount(shape), 0);
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
