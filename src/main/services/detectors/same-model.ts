import type { ModelSummary } from '#shared/core/domain.ts';

/**
 * Whether `sha256`, as a detector or a note names its model, is this one. Since models are known by weights and
 * configuration together, a name of theirs is never the hash of any weights: one that is comes from an older library,
 * which knew the weights alone.
 */
export function answersTo({ sha256, weightsSha256 }: ModelSummary, name: string): boolean {
  return name === sha256 || name === weightsSha256;
}

/** How an older library knows this model: by its weights. */
export function inOlderWords(summary: ModelSummary, name: string): ModelSummary {
  const { weightsSha256, ...rest } = summary;
  return name === weightsSha256 ? { ...rest, sha256: name } : summary;
}
