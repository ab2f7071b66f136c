import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import { missingFrom, type Truth } from './curves.ts';
import { belongs, type Part } from './part.ts';

/** Recordings looked up between two pauses. */
const readPlaces = 500;

/**
 * Where faults are known but all else was chosen by the detector itself: the scores of the normals that every one of these
 * detectors was made from, each compared with the others of its bank as for the threshold, in the same order; null where
 * they are not needed or there are none. False alarms that joined a bank are none of them: a detector chose those too.
 */
export function* bankNormals(
  library: Library,
  truth: Truth,
  detectors: readonly StoredDetector[],
  part: Part,
): Generator<undefined, readonly Float64Array[] | null> {
  const missing = missingFrom(truth);
  if (missing === null || missing === 'faults') return null;
  const banks = detectors.map(({ id }) => {
    const chosen = library.detectors.bank(id).filter(({ source }) => source !== 'false-alarm');
    return new Map(chosen.map(({ recordingId, leaveOneOut }) => [recordingId, leaveOneOut]));
  });
  yield;
  const ids: number[] = [];
  for (const [index, id] of [...banks[0]!.keys()].entries()) {
    if (index % readPlaces === readPlaces - 1) yield;
    if (banks.every((bank) => bank.has(id)) && belongs(library.recordings.get(id)!.place, part)) ids.push(id);
  }
  return ids.length === 0 ? null : banks.map((bank) => Float64Array.from(ids, (id) => bank.get(id)!));
}
