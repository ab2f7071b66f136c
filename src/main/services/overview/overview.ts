import type { CallInput } from '#shared/contract/api.ts';
import type { DetectorOverview, EmbeddingMap, NeighbourMap } from '#shared/contract/overview.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { findDetector } from '#main/services/detectors/loader.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { mapOf } from './map.ts';
import { neighboursOf } from './neighbours.ts';
import { createNewestFirst, type NewestFirst } from './newest-first.ts';
import { overviewOf } from './scores.ts';

/** A detector at work: its scores beside what is known of the recordings, and a map of their embeddings. Writes nothing. */
export interface OverviewService {
  /** Problem: detector.unknown, of the one to compare with too. */
  overview(input: CallInput<'detectors.overview'>): Promise<Result<DetectorOverview>>;
  /** Problem: detector.unknown. */
  map(detectorId: number): Promise<Result<EmbeddingMap>>;
  /** Problem: detector.unknown. */
  neighbours(input: CallInput<'detectors.neighbours'>): Promise<Result<NeighbourMap>>;
}

export function createOverviewService({
  library,
  clock,
}: {
  readonly library: Library;
  readonly clock: ClockPort;
}): OverviewService {
  const elapsed = () => clock.elapsed();
  const [scores, maps, layouts] = [0, 1, 2].map(() => createNewestFirst(elapsed)) as [
    NewestFirst,
    NewestFirst,
    NewestFirst,
  ];
  return {
    overview: async ({ detectorId, compareWith, ...part }) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const other = compareWith === null ? ok(null) : findDetector(library, compareWith);
      return other.ok ? ok(await scores(overviewOf(library, detector.value, other.value, part))) : other;
    },
    map: async (detectorId) => {
      const detector = findDetector(library, detectorId);
      return detector.ok ? ok(await maps(mapOf(library, detector.value))) : detector;
    },
    neighbours: async ({ detectorId, ...from }) => {
      const detector = findDetector(library, detectorId);
      return detector.ok ? ok(await layouts(neighboursOf(library, detector.value, from))) : detector;
    },
  };
}
