import type { TrainedPart } from '#shared/core/training/settings.ts';
import { createRandom } from '#shared/core/random.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { classifierNames, finalNorm, layerNames, type Tensor, type Weights } from '#main/engine/ast/parameters.ts';

/** Deviation of the new head's weights, as Hugging Face starts a head (`initializer_range`). */
const headDeviation = 0.02;

const headWeight = `${classifierNames.dense}.weight`;
const headBias = `${classifierNames.dense}.bias`;

/**
 * The model with outputs of its own: the last dense layer starts anew, normal weights of deviation 0.02 in the order of
 * [output, input] from the seed and zero biases; everything else stays.
 */
export function withNewHead(
  config: AstConfig,
  weights: Weights,
  labels: readonly string[],
  seed: number,
): { config: AstConfig; weights: Map<string, Tensor> } {
  const random = createRandom(seed).fork('head');
  const data = new Float32Array(labels.length * config.hiddenSize).map(() => random.normal() * headDeviation);
  const changed = new Map(weights)
    .set(headWeight, { shape: [labels.length, config.hiddenSize], data })
    .set(headBias, { shape: [labels.length], data: new Float32Array(labels.length) });
  return { config: { ...config, labels }, weights: changed };
}

/** The model with its first `labels` outputs alone, which are called by these names. */
export function withFirstOutputs(
  config: AstConfig,
  weights: Weights,
  labels: readonly string[],
): { config: AstConfig; weights: Map<string, Tensor> } {
  const size = config.hiddenSize;
  const changed = new Map(weights)
    .set(headWeight, {
      shape: [labels.length, size],
      data: weights.get(headWeight)!.data.slice(0, labels.length * size),
    })
    .set(headBias, { shape: [labels.length], data: weights.get(headBias)!.data.slice(0, labels.length) });
  return { config: { ...config, labels }, weights: changed };
}

/** Which parameters change: the head with its norm, the last layers and the final norm with it, or all. */
export function trainsParameter(config: AstConfig, part: TrainedPart): (name: string) => boolean {
  if (part.kind === 'all') return () => true;
  const isHead = (name: string): boolean => name.startsWith('classifier.');
  if (part.kind === 'head') return isHead;
  const first = Math.max(0, config.layers - part.blocks);
  const stems = Array.from({ length: config.layers - first }, (_, index) => layerStem(first + index));
  return (name) =>
    isHead(name) || name.startsWith(`${finalNorm}.`) || stems.some((stem) => name.startsWith(`${stem}.`));
}

function layerStem(layer: number): string {
  return layerNames(layer).normBefore.replace(/\.layernorm_before$/, '');
}
