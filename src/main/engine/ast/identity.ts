/** What makes two models the same: they compute the same numbers from the same recording. */
import { createHash } from 'node:crypto';
import type { AstConfig } from './config.ts';

/** Changes with the list of fields below, so that identities of two Earmarks are never mistaken for each other. */
const form = 'earmark-model-1';

/**
 * SHA-256 over the hash of the weights and every field of the configuration that enters the computation: sizes, strides,
 * epsilon, statistics. Names of the classes do not, and the order and spelling of the files' fields do not either.
 */
export function modelIdentity(config: AstConfig, weightsSha256: string): string {
  const computed: Omit<AstConfig, 'labels'> = {
    hiddenSize: config.hiddenSize,
    layers: config.layers,
    heads: config.heads,
    intermediateSize: config.intermediateSize,
    patchSize: config.patchSize,
    frequencyStride: config.frequencyStride,
    timeStride: config.timeStride,
    maxLength: config.maxLength,
    melBins: config.melBins,
    layerNormEps: config.layerNormEps,
    qkvBias: config.qkvBias,
    featureMean: config.featureMean,
    featureStd: config.featureStd,
  };
  return createHash('sha256')
    .update(JSON.stringify([form, weightsSha256, Object.entries(computed)]))
    .digest('hex');
}
