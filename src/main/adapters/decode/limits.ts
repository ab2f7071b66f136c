import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';

/** Samples that are taken into memory at once, 4 bytes each: 1 GiB. */
export const mostSamples = 2 ** 28;

export function tooLarge(bytes: number): Problem {
  return problem('audio.too-large', { megabytes: Math.round(bytes / 1e6) });
}
