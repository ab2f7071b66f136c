import { createRandom } from '#shared/core/random.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';

/** Normalised features [batch, frames, bins]. */
export function someFeatures({ maxLength, melBins }: AstConfig, batch: number): Float32Array {
  const random = createRandom(2);
  return Float32Array.from({ length: batch * maxLength * melBins }, () => 0.5 * random.normal());
}
