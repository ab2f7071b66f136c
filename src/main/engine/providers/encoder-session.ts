import type { InferenceSession } from 'onnxruntime-node';
import { bandCount, type Precision } from '#shared/core/domain.ts';
import { isAccelerator, type Provider } from '#shared/core/processors.ts';
import { tokenCount, type AstConfig } from '#main/engine/ast/config.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { createSession } from '#main/engine/onnx/session.ts';

/** An AST on a processor; the part of onnxruntime's session that is used, and where it runs. */
export interface EncoderSession extends Pick<InferenceSession, 'release'> {
  readonly provider: Provider;
  /** inputs that are best given together: one on the CPU, where more of them only need more memory */
  readonly batch: number;
  /** Inputs of `buildEncoder`; the outputs named. */
  run(feeds: InferenceSession.FeedsType, outputs: readonly string[]): Promise<InferenceSession.ReturnType>;
}

export interface EncoderParts {
  readonly config: AstConfig;
  readonly weights: Weights;
}

/** Inputs given together at most. */
const largestBatch = 16;
/**
 * Bytes of the largest tensor of a batch, the scores of attention: what WebGPU promises for one buffer, the same for
 * DirectML and CoreML, and what fits beside the rest on an 8 GB card for CUDA.
 */
const mebibyte = 2 ** 20;
const largestTensor: Readonly<Record<Provider, number>> = {
  cpu: 0,
  cuda: 1024 * mebibyte,
  webgpu: 128 * mebibyte,
  dml: 128 * mebibyte,
  coreml: 128 * mebibyte,
};

/** Inputs that a processor gets together. CoreML has a graph of fixed sizes, so it gets one. */
export function batchFor(config: AstConfig, provider: Provider): number {
  if (!isAccelerator(provider) || provider === 'coreml') return 1;
  const scores = 4 * config.heads * tokenCount(config) ** 2;
  return Math.max(1, Math.min(largestBatch, Math.floor(largestTensor[provider] / scores)));
}

/**
 * Opens an AST on a processor. Attention as one operator is for the CPU alone: it was wrong in silence on a GPU. Eight
 * bits are for the CPU alone as well: GPUs gain nothing by them. Rejects where the processor cannot run all of it.
 */
export async function openEncoder(
  { config, weights }: EncoderParts,
  provider: Provider,
  precision: Precision = 'fp32',
): Promise<EncoderSession> {
  const placed = precision === 'int8' ? 'cpu' : provider;
  const graph = buildEncoder(config, weights, bandCount, {
    fusedAttention: !isAccelerator(placed),
    precision,
    ...(placed === 'coreml' && { batch: 1 }),
  });
  const session = await createSession(graph, { provider: placed });
  return {
    provider: placed,
    batch: batchFor(config, placed),
    run: (feeds, outputs) => session.run(feeds, outputs),
    release: () => session.release(),
  };
}
