import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import { nearShares } from '#shared/core/queue/closeness.ts';
import { squaredBetween, valueAt } from '#shared/core/queue/distances.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import { inMetric, measureOf, normalDistances, readVector, type Measure } from './measure.ts';

export type SimilarRecordings = CallOutput<'queue.similar'>;

/** Recordings compared between two pauses: their vectors may be long. */
const readSize = 32;

/** See the call; `unseen`: recordings of which the asker must not know what others have decided. Pauses every few recordings. */
export function* findSimilar(
  library: Library,
  { sessionId, recordingId, scope, most }: CallInput<'queue.similar'>,
  unseen: ReadonlySet<number>,
): Generator<undefined, Result<SimilarRecordings>> {
  const item = library.sessions.item(sessionId, recordingId);
  if (item === null) return fail(problem('recording.unknown'));
  const detector = library.detectors.get(item.detectorId)!;
  const measure = measureOf(detector);
  const own = readVector(library, recordingId, detector, measure);
  if (own === null) return fail(problem('recording.no-vectors'));
  const inSession = new Set(library.sessions.keys(sessionId).map((key) => key.recordingId));
  const others = scope === 'session' ? [...inSession] : library.scores.recordingIds(detector.id);
  const { nearest, compared, without } = yield* compare(library, detector, measure, own, recordingId, others, most);
  const sorted = yield* normalDistances(library, detector, measure);
  const share = (of: number) => inMetric(valueAt(sorted, of), measure.metric);
  const elsewhere = decided(
    library,
    nearest.map(({ id }) => id).filter((id) => !inSession.has(id) && !unseen.has(id)),
  );
  return ok({
    recordings: nearest.map(({ id, squared }) => {
      const { fileName, place, durationSeconds } = library.recordings.get(id)!;
      return {
        recordingId: id,
        fileName,
        machine: place.machine,
        section: place.section,
        durationSeconds,
        distance: inMetric(Math.sqrt(squared), measure.metric),
        score: library.scores.get(detector.id, id)?.score ?? null,
        inSession: inSession.has(id),
        elsewhere: elsewhere.get(id) ?? null,
      };
    }),
    compared,
    without,
    ...measure,
    normals: sorted.length === 0 ? null : { half: share(nearShares.half), most: share(nearShares.most) },
  });
}

interface Near {
  readonly id: number;
  readonly squared: number;
}

/** The nearest of the others, of equally near ones those that come first; itself is no other. */
function* compare(
  library: Library,
  detector: StoredDetector,
  measure: Measure,
  own: Float32Array,
  recordingId: number,
  others: readonly number[],
  most: number,
): Generator<undefined, { nearest: Near[]; compared: number; without: number }> {
  const nearest: Near[] = [];
  let [compared, without] = [0, 0];
  for (const [index, id] of others.entries()) {
    if (index % readSize === readSize - 1) yield;
    if (id === recordingId) continue;
    const vector = readVector(library, id, detector, measure);
    if (vector === null || vector.length !== own.length) {
      without++;
      continue;
    }
    compared++;
    const worst = nearest.length < most ? Infinity : nearest.at(-1)!.squared;
    const squared = squaredBetween(own, vector, worst);
    if (squared >= worst) continue;
    const place = nearest.findIndex((other) => squared < other.squared);
    nearest.splice(place === -1 ? nearest.length : place, 0, { id, squared });
    if (nearest.length > most) nearest.pop();
  }
  return { nearest, compared, without };
}

/** What was decided about recordings in any session; nothing where those who decided differ. */
function decided(library: Library, recordingIds: readonly number[]): Map<number, Verdict> {
  const wanted = new Set(recordingIds);
  const places = new Map(
    recordingIds.map((id) => {
      const { machine, section } = library.recordings.get(id)!.place;
      return [JSON.stringify([machine, section]), { machine, section }];
    }),
  );
  const found = [...places.values()].flatMap(({ machine, section }) => library.journal.judged(machine, section));
  return new Map(
    found
      .filter(({ recordingId, disputed }) => !disputed && wanted.has(recordingId))
      .map((one) => [one.recordingId, one.verdict]),
  );
}
