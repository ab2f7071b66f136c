import { maskCount, type BandExplanation, type Explanation, type MaskTable } from '../domain.ts';
import { allBands, noBands } from './masks.ts';
import { deletionCurve, insertionCurve, interactionIndices, shapleyValues } from './shapley.ts';
import { fitEveryMask, fitSlime } from './slime.ts';

/**
 * Reads every explanation off one table of scores under band masks: SLIME as published, its noise-free limit, the same fit of
 * the score, leave-one-out, and, once all 256 masks are known, Shapley values, interactions, deletion and insertion.
 * A positive weight means that hearing the band makes the recording more anomalous.
 *
 * The table must know the recording itself (mask 255) and the mask without any band, the first two of the order.
 */
export function explain(table: MaskTable, threshold: number): Explanation {
  const { scores } = table;
  const known = knownMasks(scores);
  const all = scores[allBands]!;
  const none = scores[noBands]!;
  if (Number.isNaN(all) || Number.isNaN(none))
    throw new RangeError('the masks of all bands and of no bands are not known');

  const label = (mask: number): number => (scores[mask]! >= threshold ? 1 : 0);
  const slime = fitSlime(known, label);
  const slimeExact = fitEveryMask(known, label);
  const soft = fitEveryMask(known, (mask) => scores[mask]!);
  const complete = known.length === maskCount;
  const shapley = complete ? shapleyValues(scores) : null;
  const order = shapley && mostAnomalousFirst(shapley);

  const bands = table.bands.map((band, b): BandExplanation => ({
    ...band,
    slime: slime.weights[b]!,
    slimeExact: slimeExact.weights[b]!,
    soft: soft.weights[b]!,
    shapley: shapley?.[b] ?? null,
    leaveOneOut: numberOrNull(all - scores[allBands ^ (1 << b)]!),
  }));
  return {
    masks: known.length,
    score: all,
    threshold,
    flagged: all >= threshold,
    bands,
    r2: { slime: slime.r2, slimeExact: slimeExact.r2, soft: soft.r2 },
    constantLabel: known.every((mask) => label(mask) === label(allBands)),
    table: { all, none },
    interactions: complete ? interactionIndices(scores) : null,
    deletion: order && deletionCurve(scores, order),
    insertion: order && insertionCurve(scores, order),
  };
}

/** A table in which nothing has been run yet. */
export function emptyMaskTable(bands: MaskTable['bands']): MaskTable {
  return { bands, scores: new Float64Array(maskCount).fill(NaN), done: 0 };
}

/** The masks whose scores are known, in ascending order. */
export function knownMasks(scores: ArrayLike<number>): number[] {
  return Array.from({ length: maskCount }, (_, mask) => mask).filter((mask) => !Number.isNaN(scores[mask]!));
}

/** Bands by descending value; equal values keep the order of frequency. */
function mostAnomalousFirst(values: readonly number[]): number[] {
  return values.map((_, band) => band).sort((a, b) => values[b]! - values[a]!);
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
