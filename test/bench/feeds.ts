/** Inputs and outputs of the encoder as the engine gives and takes them. */
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { bandCount } from '#shared/core/domain.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';

/** Every band heard. */
const masks = new Tensor('float32', new Float32Array(bandCount).fill(1), [1, bandCount]);

/** Normalised features [batch, frames, bins]. */
export function encoderFeeds(
  { maxLength, melBins }: AstConfig,
  features: Float32Array,
  batch: number,
): InferenceSession.FeedsType {
  return {
    [encoderNames.features]: new Tensor('float32', features, [batch, maxLength, melBins]),
    [encoderNames.masks]: masks,
  };
}

/** What a detector needs. */
export const encoderReadOuts = [
  encoderNames.embedding,
  encoderNames.tokens,
  encoderNames.rows,
  encoderNames.deviations,
] as const;
