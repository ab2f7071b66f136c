import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';

/** How much is loaded at once. */
export interface DecodeLimits {
  readonly fileBytes: number;
  /** decoded samples of all channels together that are in memory at once, 4 bytes each */
  readonly samples: number;
}

/** 1 GiB of file and 1 GiB of samples: 1.5 hours of mono at 48 kHz. */
export const defaultLimits: DecodeLimits = { fileBytes: 2 ** 30, samples: 2 ** 28 };

export function tooLarge(bytes: number): Problem {
  return problem('audio.too-large', { megabytes: Math.round(bytes / 1e6) });
}
