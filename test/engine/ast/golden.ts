import { readFileSync } from 'node:fs';
import type { AstConfig } from '#main/engine/ast/config.ts';
import type { Tensor } from '#main/engine/ast/parameters.ts';
import { parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { unwrap } from '#shared/core/result.ts';

/** Golden values of test/golden/ast: what PyTorch computes in float64 for one small AST. */
export interface GoldenCase {
  readonly config: AstConfig;
  readonly bands: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly loss: number;
  readonly losses: readonly number[];
  readonly features: Float32Array;
  readonly masks: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Map<string, Tensor>;
  readonly gradients: Map<string, Tensor>;
  readonly whole: Map<string, Tensor>;
  readonly masked: Map<string, Tensor>;
}

export const goldenNames = ['tiled', 'overlapping'] as const;

interface GoldenNumbers {
  readonly config: Readonly<Record<string, number>> & { readonly qkv_bias: boolean };
  readonly bands: number;
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly loss: number;
  readonly losses: readonly number[];
}

export function readGolden(name: (typeof goldenNames)[number]): GoldenCase {
  const folder = new URL('../../golden/ast/', import.meta.url);
  const numbers = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as GoldenNumbers;
  const tensors = unwrap(parseSafetensors(readFileSync(new URL(`${name}.safetensors`, folder)), name));
  const under = (prefix: string): Map<string, Tensor> =>
    new Map(
      [...tensors].flatMap(([key, tensor]) =>
        key.startsWith(`${prefix}.`) ? [[key.slice(prefix.length + 1), tensor] as const] : [],
      ),
    );
  const { config: c, ...rest } = numbers;
  const config: AstConfig = {
    hiddenSize: c['hidden_size']!,
    layers: c['num_hidden_layers']!,
    heads: c['num_attention_heads']!,
    intermediateSize: c['intermediate_size']!,
    patchSize: c['patch_size']!,
    frequencyStride: c['frequency_stride']!,
    timeStride: c['time_stride']!,
    maxLength: c['max_length']!,
    melBins: c['num_mel_bins']!,
    layerNormEps: c['layer_norm_eps']!,
    qkvBias: c.qkv_bias,
    labels: Array.from({ length: c['num_labels']! }, (_, index) => `class ${index}`),
    featureMean: 0,
    featureStd: 0.5,
  };
  return {
    ...rest,
    config,
    batch: tensors.get('features')!.shape[0]!,
    features: tensors.get('features')!.data,
    masks: tensors.get('masks')!.data,
    targets: tensors.get('targets')!.data,
    weights: under('weight'),
    gradients: under('gradient'),
    whole: under('whole'),
    masked: under('masked'),
  };
}

/** |a - b| / |b| in the Euclidean norm. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array): number => Math.hypot(...values);
  return norm(a.map((value, index) => value - b[index]!)) / norm(b);
}

/** Largest absolute difference of two lists of the same length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
