import { usedReadOut } from '#shared/core/detector.ts';
import type { Metric, ReadOut } from '#shared/core/domain.ts';
import { fewestNormals } from '#shared/core/queue/closeness.ts';
import { pairDistances } from '#shared/core/queue/distances.ts';
import { normalise, type Points } from '#shared/core/queue/farthest-first.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';

/** Which vector of a recording is compared, and how. */
export interface Measure {
  readonly part: ReadOut | 'statistics';
  readonly metric: Metric;
}

/** What decides in the detector: its read-out and metric, or the statistics of the spectrum where it has no network. */
export function measureOf({ spec }: StoredDetector): Measure {
  if (!hasNetwork(spec.kind)) return { part: 'statistics', metric: 'euclidean' };
  return { part: usedReadOut(spec), metric: spec.kind === 'paper' ? 'cosine' : spec.metric };
}

/** The short vectors that a whole session is compared by: the mean over all patches, or the statistics. */
export function shortMeasureOf({ spec }: StoredDetector): Measure {
  return hasNetwork(spec.kind) ? { part: 'tokens', metric: 'cosine' } : { part: 'statistics', metric: 'euclidean' };
}

const hasNetwork = (kind: StoredDetector['spec']['kind']) => kind !== 'statistics' && kind !== 'level';

/** A vector made ready, so that Euclidean distances are in the order of the metric's; null where it is not there. */
export function readVector(
  library: Library,
  recordingId: number,
  { origin }: StoredDetector,
  { part, metric }: Measure,
): Float32Array | null {
  const vector = library.embeddings.one(recordingId, origin, part);
  if (vector !== null && metric === 'cosine') normalise(vector);
  return vector;
}

/** A Euclidean distance of vectors that were made ready, in the metric: of unit vectors 1 - cosine is half its square. */
export function inMetric(distance: number, metric: Metric): number {
  return metric === 'cosine' ? distance ** 2 / 2 : distance;
}

/** Bank members that are compared with each other, and read between two pauses. */
const taken = 300;
const readSize = 64;

/**
 * How far the detector's normals lie from each other, pair by pair, Euclidean between vectors made ready, in ascending
 * order; empty where too few of them have vectors.
 */
export function* normalDistances(
  library: Library,
  detector: StoredDetector,
  measure: Measure,
): Generator<undefined, Float64Array> {
  const vectors: Float32Array[] = [];
  for (const [index, { recordingId }] of library.detectors.bank(detector.id).entries()) {
    if (index % readSize === readSize - 1) yield;
    const vector = readVector(library, recordingId, detector, measure);
    if (vector !== null) vectors.push(vector);
  }
  if (vectors.length < fewestNormals) return new Float64Array();
  return yield* pairDistances(pointsOf(vectors), taken);
}

/** Vectors of one length, together. */
function pointsOf(vectors: readonly Float32Array[]): Points {
  const dimension = vectors[0]?.length ?? 1;
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, index) => values.set(vector, index * dimension));
  return { values, dimension };
}
