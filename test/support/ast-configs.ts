/** Architectures that tests and benchmarks speak of by name. */
import type { AstConfig } from '#main/engine/ast/config.ts';

/** MIT/ast-finetuned-audioset-10-10-0.4593: 768 wide, 12 layers, 12 heads, stride 10, 10.24 s. */
export const baseConfig: AstConfig = {
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
  patchSize: 16,
  frequencyStride: 10,
  timeStride: 10,
  maxLength: 1024,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: Array.from({ length: 527 }, (_, index) => `class ${index}`),
  featureMean: -4.2677393,
  featureStd: 4.5689974,
};

/** The sizes of DeiT-small. */
export const smallConfig: AstConfig = { ...baseConfig, hiddenSize: 384, heads: 6, intermediateSize: 1536 };

/** The sizes of DeiT-tiny. */
export const tinyConfig: AstConfig = { ...baseConfig, hiddenSize: 192, heads: 3, intermediateSize: 768 };
