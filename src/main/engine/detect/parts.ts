import type { RecordingVectors, TimeRange } from '#shared/core/domain.ts';
import type { ScoredItem } from './scorer.ts';

/** What is scored of a recording: its segments where it has any, else the recording itself. */
export interface ScoredParts {
  readonly items: readonly ScoredItem[];
  /** time of each part; null of a recording scored as a whole */
  readonly ranges: readonly (TimeRange | null)[];
  /** first part of each recording, and at the end the number of parts */
  readonly offsets: readonly number[];
}

/** The parts of all recordings in a row; each leaves the group of its recording out. */
export function partsOf(items: readonly ScoredItem[]): ScoredParts {
  const offsets = [0];
  const parts: ScoredItem[] = [];
  const ranges: (TimeRange | null)[] = [];
  for (const { vectors, group } of items) {
    for (const { range, own } of segmentsOf(vectors)) {
      parts.push({ vectors: own, group });
      ranges.push(range);
    }
    offsets.push(parts.length);
  }
  return { items: parts, ranges, offsets };
}

/** For each recording the part with the greatest value, the earliest of equal ones. */
export function greatestParts(values: readonly number[], offsets: readonly number[]): number[] {
  return offsets.slice(1).map((end, recording) => {
    let best = offsets[recording]!;
    for (let part = best + 1; part < end; part += 1) if (values[part]! > values[best]!) best = part;
    return best;
  });
}

/** For each recording the greatest value of its parts. */
export function greatestOf(values: readonly number[], offsets: readonly number[]): number[] {
  return greatestParts(values, offsets).map((part) => values[part]!);
}

function segmentsOf(vectors: RecordingVectors): { range: TimeRange | null; own: RecordingVectors }[] {
  if (vectors.segments === undefined) return [{ range: null, own: vectors }];
  return vectors.segments.map(({ startSeconds, endSeconds, vectors: own }) => ({
    range: { startSeconds, endSeconds },
    own,
  }));
}
