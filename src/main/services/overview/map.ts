import {
  knowledgeOf,
  mostMapPoints,
  type EmbeddingMap,
  type KnowledgeLetter,
  type MapPoint,
} from '#shared/contract/overview.ts';
import { alongAxis, principalAxes } from '#shared/core/metrics/principal-axes.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import { measureOf, readVector } from '#main/services/queue/measure.ts';
import { choosePoints, type Candidate } from './chosen.ts';
import { bankOf, judgedOf, letterOf } from './known.ts';
import { readPoints, readVectors } from './vectors.ts';

/** Ids read between two pauses. */
const readIds = 1000;
/** Recordings that the axes are found from. */
const mostFitted = 2000;
/** A ten-thousandth of the length of an axis cannot be seen. */
const accuracy = { tolerance: 1e-5, mostIterations: 60 };

/**
 * See the call: what decides in the detector, projected on the two principal axes of the recordings that are shown.
 * A long recording stands where the mean over all of it lies, as it does in a bank. Pauses every few vectors.
 */
export function* mapOf(library: Library, detector: StoredDetector): Generator<undefined, EmbeddingMap> {
  const measure = measureOf(detector);
  const { candidates, total } = yield* candidatesOf(library, detector);
  const read = ({ id }: Candidate) => readVector(library, id, detector, measure);
  const chosen = choosePoints(candidates, mostMapPoints);
  const found = yield* principalAxes(yield* readPoints(chosen, mostFitted, read), accuracy);
  const points: MapPoint[] = [];
  let without = total - candidates.length;
  for (const [index, candidate] of chosen.entries()) {
    if (index % readVectors === readVectors - 1) yield;
    const vector = read(candidate);
    if (vector === null || vector.length !== found.mean.length) {
      without += 1;
      continue;
    }
    const [x, y] = found.axes.map((axis) => alongAxis(vector, found.mean, axis)) as [number, number];
    points.push({ ...about(library, detector, candidate), x, y });
  }
  return {
    detectorId: detector.id,
    part: measure.part === 'statistics' ? 'statistics' : 'embedding',
    points,
    shares: [...found.shares],
    total,
    without,
  };
}

/** What is told of a recording besides where it lies. */
function about(
  library: Library,
  { id: detectorId, spec }: StoredDetector,
  { id, letter, inBank }: Candidate,
): Omit<MapPoint, 'x' | 'y'> {
  const score = library.scores.get(detectorId, id);
  const ofOthers = inBank ? null : score;
  return {
    recordingId: id,
    fileName: library.recordings.get(id)!.fileName,
    ...knowledgeOf(letter),
    score: ofOthers?.score ?? null,
    flagged: ofOthers !== null && (ofOthers.flagged || ofOthers.levelAlarm),
    inBank,
    sessionId: library.sessions.newestOf(id),
    nearest: (score?.nearest ?? []).slice(0, spec.k).map(({ recordingId }) => recordingId),
  };
}

/** The recordings of the detector's machine and section, and of its bank: how many there are, and those with vectors. */
function* candidatesOf(
  library: Library,
  detector: StoredDetector,
): Generator<undefined, { candidates: Candidate[]; total: number }> {
  const { machine, section, origin } = detector;
  const bank = bankOf(library, detector);
  yield;
  const there = new Set<number>();
  for (let from = 0; ;) {
    const some = library.embeddings.after(origin, from, readIds);
    for (const id of some) there.add(id);
    yield;
    if (some.length < readIds) break;
    from = some.at(-1)!;
  }
  const candidates: Candidate[] = [];
  let total = 0;
  for (let from = 0; ;) {
    const some = library.recordings.after(from, readIds);
    const upTo = some.at(-1)?.id ?? from;
    const judged = judgedOf(library, detector, { after: from, upTo });
    for (const recording of some) {
      const { id, label } = recording;
      const isHere = recording.machine === machine && (section === '' || recording.section === section);
      if (!isHere && !bank.has(id)) continue;
      total += 1;
      const letter: KnowledgeLetter = letterOf(judged.get(id), label);
      if (there.has(id)) candidates.push({ id, letter, inBank: bank.has(id) });
    }
    yield;
    if (some.length < readIds) return { candidates, total };
    from = upTo;
  }
}
