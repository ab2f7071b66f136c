import type { CallOutput } from '#shared/contract/api.ts';
import type { EventRule } from '#shared/contract/queue.ts';
import { closenessShares } from '#shared/core/queue/closeness.ts';
import { valueAt } from '#shared/core/queue/distances.ts';
import { groupEvents } from '#shared/core/queue/events.ts';
import { recordedAt } from '#shared/core/queue/recorded-at.ts';
import type { Library, SessionItemPlace } from '#main/services/ports/library.ts';
import { inMetric, normalDistances, shortMeasureOf } from './measure.ts';
import { readSpaces, type Space } from './spaces.ts';

export type QueueEvents = CallOutput<'queue.events'>;

/** Places read between two pauses. */
const readSize = 1000;
const minute = 60_000;

/**
 * The events of a session: of one detector, machine, section and attributes, no further from the first of them than a
 * share of the pairs of the detector's normals lie apart, and not longer after the newest than the gap where names and
 * folders tell the time. Recordings of which they tell it and those of which they do not are never in one event. Vectors are the short ones that
 * the order "unlike the decided" uses.
 */
export function* findEvents(
  library: Library,
  sessionId: number,
  { closeness, gapMinutes }: EventRule,
): Generator<undefined, QueueEvents> {
  const places = yield* readPlaces(library, sessionId);
  const { spaces } = yield* readSpaces(library, sessionId);
  const reaches = yield* readReaches(library, [...places.values()], closenessShares[closeness]);
  const gap = gapMinutes === null ? null : gapMinutes * minute;
  const events: number[][] = [];
  let compared = 0;
  for (const space of spaces) {
    for (const { members, times, detectorId } of groupsOf(space, places)) {
      const distance = reaches.get(detectorId);
      if (distance === undefined) continue;
      compared += members.length;
      const found = yield* groupEvents(space.points, members, times, { distance, gap });
      for (const event of found) if (event.length > 1) events.push(event.map((index) => space.recordingIds[index]!));
    }
    yield;
  }
  const position = new Map([...places.keys()].map((recordingId, index) => [recordingId, index]));
  events.sort((a, b) => position.get(a[0]!)! - position.get(b[0]!)!);
  return {
    events,
    alone: places.size - events.reduce((sum, event) => sum + event.length, 0),
    without: places.size - compared,
    timed: [...places.values()].filter(({ at }) => at !== null).length,
    reaches: [...reaches].map(([detectorId, reach]) => {
      const detector = library.detectors.get(detectorId)!;
      return { detectorId, distance: inMetric(reach, shortMeasureOf(detector).metric) };
    }),
  };
}

interface Place {
  readonly key: string;
  readonly detectorId: number;
  /** when its name, or its name and its folders, say that it was made, ms; null where they do not */
  readonly at: number | null;
}

function* readPlaces(library: Library, sessionId: number): Generator<undefined, Map<number, Place>> {
  const places = new Map<number, Place>();
  for (let from = 0; ; from += readSize) {
    const some = library.sessions.places(sessionId, from, readSize);
    for (const item of some) places.set(item.recordingId, placeOf(item));
    if (some.length < readSize) return places;
    yield;
  }
}

function placeOf({ detectorId, machine, section, attributes, fileName, path }: SessionItemPlace): Place {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    key: JSON.stringify([detectorId, machine, section, sorted]),
    detectorId,
    at: recordedAt(fileName, path),
  };
}

/** How far an event reaches, by detector, Euclidean; those whose bank has too few vectors are left out. */
function* readReaches(
  library: Library,
  places: readonly Place[],
  share: number,
): Generator<undefined, Map<number, number>> {
  const reaches = new Map<number, number>();
  for (const detectorId of new Set(places.map((place) => place.detectorId))) {
    const detector = library.detectors.get(detectorId)!;
    const distances = yield* normalDistances(library, detector, shortMeasureOf(detector));
    if (distances.length > 0) reaches.set(detectorId, valueAt(distances, share));
  }
  return reaches;
}

interface Group {
  readonly detectorId: number;
  readonly members: number[];
  readonly times: number[] | null;
}

/** The recordings of a space by where they belong, in the order of the session; those with a time for themselves. */
function groupsOf({ recordingIds }: Space, places: ReadonlyMap<number, Place>): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const [index, recordingId] of recordingIds.entries()) {
    const { key, detectorId, at } = places.get(recordingId)!;
    const name = at === null ? key : `${key} timed`;
    const group = groups.get(name) ?? { detectorId, members: [], times: at === null ? null : [] };
    groups.set(name, group);
    group.members.push(index);
    if (at !== null) group.times?.push(at);
  }
  return groups.values();
}
