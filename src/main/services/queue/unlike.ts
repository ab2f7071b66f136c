import { farthestFirst } from '#shared/core/queue/farthest-first.ts';
import { mergeEvenly } from '#shared/core/queue/merge.ts';
import type { Library } from '#main/services/ports/library.ts';
import { readSpaces } from './spaces.ts';

export interface UnlikeOrder {
  readonly recordingIds: number[];
  /** the last so many of them had a verdict */
  readonly labelled: number;
}

/** Recordings chosen one by one; who comes so far works the order out again. */
const chosenOneByOne = 500;

/**
 * The recordings of a session, farthest first from those that are `labelled`; after them those without vectors, and at
 * the end the labelled ones, in the order of the session. Recordings of different models or presets have no distance:
 * each group is ordered for itself, and they are mixed evenly.
 */
export function* orderUnlike(
  library: Library,
  sessionId: number,
  labelled: ReadonlySet<number>,
): Generator<undefined, UnlikeOrder> {
  const { spaces, without } = yield* readSpaces(library, sessionId);
  const lists: number[][] = [];
  for (const { recordingIds, points } of spaces) {
    const known = [...recordingIds.keys()].filter((index) => labelled.has(recordingIds[index]!));
    const order = yield* farthestFirst(points, known, chosenOneByOne);
    lists.push(order.map((index) => recordingIds[index]!));
  }
  const last = library.sessions.keys(sessionId).filter(({ recordingId }) => labelled.has(recordingId));
  return {
    recordingIds: [
      ...mergeEvenly(lists),
      ...without.filter((id) => !labelled.has(id)),
      ...last.map(({ recordingId }) => recordingId),
    ],
    labelled: last.length,
  };
}
