import type { Points } from '#shared/core/queue/farthest-first.ts';
import { normalise } from '#shared/core/queue/farthest-first.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';

/** Recordings whose vectors can be compared with each other: made by one model, preset and front end. */
export interface Space {
  /** in the order of the points */
  readonly recordingIds: readonly number[];
  readonly points: Points;
}

export interface Spaces {
  readonly spaces: readonly Space[];
  /** recordings whose vectors are not in the library */
  readonly without: readonly number[];
}

/** Recordings read between two pauses. */
const readSize = 256;

/**
 * The vectors of a session's recordings, in the order of the session: the mean over all patches, of length 1, where the
 * detector has a network, else the log-mel statistics. Pauses every few recordings.
 */
export function* readSpaces(library: Library, sessionId: number): Generator<undefined, Spaces> {
  const detectors = new Map<number, StoredDetector>();
  const found = new Map<string, { recordingIds: number[]; vectors: Float32Array[] }>();
  const without: number[] = [];
  for (const [index, { recordingId, detectorId }] of library.sessions.keys(sessionId).entries()) {
    if (index % readSize === readSize - 1) yield;
    const detector = detectors.get(detectorId) ?? library.detectors.get(detectorId)!;
    detectors.set(detectorId, detector);
    const vectors = library.embeddings.short(recordingId, detector.origin);
    if (vectors === null) {
      without.push(recordingId);
      continue;
    }
    const network = detector.spec.kind !== 'statistics' && detector.spec.kind !== 'level';
    const { modelId, presetId, frontEnd } = detector.origin;
    const name = [network, modelId, presetId, frontEnd].join();
    const space = found.get(name) ?? { recordingIds: [], vectors: [] };
    found.set(name, space);
    space.recordingIds.push(recordingId);
    if (network) normalise(vectors.tokens);
    space.vectors.push(network ? vectors.tokens : vectors.statistics);
  }
  const spaces = [...found.values()].map(({ recordingIds, vectors }) => ({ recordingIds, points: together(vectors) }));
  return { spaces, without };
}

function together(vectors: readonly Float32Array[]): Points {
  const dimension = vectors[0]!.length;
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, index) => values.set(vector, index * dimension));
  return { values, dimension };
}
