import type { RecordingExplanation } from '#shared/contract/schemas.ts';
import { bandCount, type Band } from '#shared/core/domain.ts';
import { allBands, countHeard, isHeard } from '#shared/core/explain/masks.ts';

/** What a recording would score without some of its bands, read off the table of masks. */
export interface Cut {
  /** indices of the bands that are cut, lowest first */
  readonly bands: readonly number[];
  /** null while the mask was not run */
  readonly score: number | null;
  readonly flagged: boolean | null;
}

/** `heard` is the mask of the bands that are left. */
export function cutOf({ scores, threshold }: RecordingExplanation, heard: number): Cut {
  const score = scores[heard] ?? null;
  const bands = Array.from({ length: bandCount }, (_, band) => band).filter((band) => !isHeard(heard, band));
  return { bands, score, flagged: score === null ? null : score >= threshold };
}

/**
 * The mask of the fewest cut bands that takes a flagged recording below the threshold (of those, the lowest score);
 * null when none known does, or when it is not flagged.
 */
export function smallestCut({ scores, threshold }: RecordingExplanation): number | null {
  if ((scores[allBands] ?? -Infinity) < threshold) return null;
  let best: number | null = null;
  scores.forEach((score, mask) => {
    if (score === null || score >= threshold) return;
    const more = best === null ? 1 : countHeard(mask) - countHeard(best);
    if (more > 0 || (more === 0 && score < scores[best!]!)) best = mask;
  });
  return best;
}

/** One band that spans the cut ones, where they lie side by side: it can then be filtered out for listening. */
export function spanOf(bands: readonly Band[], cut: readonly number[]): Band | null {
  if (cut.length === 0 || cut.at(-1)! - cut[0]! !== cut.length - 1) return null;
  return { lowHz: bands[cut[0]!]!.lowHz, highHz: bands[cut.at(-1)!]!.highHz };
}
