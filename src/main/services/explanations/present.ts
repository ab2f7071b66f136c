import type { RecordingExplanation } from '#shared/contract/schemas.ts';
import { maskStages, type MaskTable } from '#shared/core/domain.ts';
import { explain } from '#shared/core/explain/explain.ts';

/** Everything the table says so far; null before the first stage of masks was run. */
export function explanationOf(
  detectorId: number,
  recordingId: number,
  table: MaskTable | null,
  threshold: number,
): RecordingExplanation | null {
  if (table === null || table.done < maskStages[0]) return null;
  const { bands, interactions, deletion, insertion, r2, table: ends, ...rest } = explain(table, threshold);
  return {
    recordingId,
    detectorId,
    ...rest,
    bands: bands.map((band) => ({ ...band })),
    r2: { ...r2 },
    table: { ...ends },
    scores: Array.from(table.scores, (score) => (Number.isNaN(score) ? null : score)),
    interactions: interactions === null ? null : interactions.map((row) => [...row]),
    deletion: deletion === null ? null : [...deletion],
    insertion: insertion === null ? null : [...insertion],
  };
}

/** How many stages of the nested order a table has completed. */
export function stagesDone(table: MaskTable | null): number {
  return maskStages.filter((stage) => (table?.done ?? 0) >= stage).length;
}
