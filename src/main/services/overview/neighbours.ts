import { mostMapPoints, type NeighbourMap } from '#shared/contract/overview.ts';
import { neighbourMap } from '#shared/core/metrics/neighbour-map.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import { measureOf, readVector } from '#main/services/queue/measure.ts';
import { readPoints } from './vectors.ts';

interface Start {
  readonly recordingIds: readonly number[];
  /** x and y of each, in turn */
  readonly start: readonly number[];
}

/** See the call: recordings laid out by t-SNE of what decides in the detector. Pauses every few vectors or pairs. */
export function* neighboursOf(
  library: Library,
  detector: StoredDetector,
  { recordingIds, start }: Start,
): Generator<undefined, NeighbourMap> {
  const measure = measureOf(detector);
  const asked = recordingIds.map((recordingId, index) => ({ recordingId, at: 2 * index }));
  const points = yield* readPoints(asked, mostMapPoints, ({ recordingId }) =>
    readVector(library, recordingId, detector, measure),
  );
  const from = Float64Array.from(points.items.flatMap(({ at }) => [start[at]!, start[at + 1]!]));
  const positions = yield* neighbourMap(points, from);
  return { recordingIds: points.items.map(({ recordingId }) => recordingId), positions: [...positions] };
}
