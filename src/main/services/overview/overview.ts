import type { CallInput } from '#shared/contract/api.ts';
import type { DetectorOverview, EmbeddingMap } from '#shared/contract/overview.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { findDetector } from '#main/services/detectors/loader.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { mapOf } from './map.ts';
import { createNewestFirst } from './newest-first.ts';
import { overviewOf } from './scores.ts';

/** A detector at work: its scores beside what is known of the recordings, and a map of their embeddings. Writes nothing. */
export interface OverviewService {
  /** Problem: detector.unknown, of the one to compare with too. */
  overview(input: CallInput<'detectors.overview'>): Promise<Result<DetectorOverview>>;
  /** Problem: detector.unknown. */
  map(detectorId: number): Promise<Result<EmbeddingMap>>;
}

export function createOverviewService({
  library,
  clock,
}: {
  readonly library: Library;
  readonly clock: ClockPort;
}): OverviewService {
  const elapsed = () => clock.elapsed();
  const [scores, maps] = [createNewestFirst(elapsed), createNewestFirst(elapsed)];
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
  };
}
