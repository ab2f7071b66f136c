import { squaredDistance } from './distances.ts';
import type { Points } from './farthest-first.ts';

/** What recordings of one event have in common besides their machine, section and attributes. */
export interface EventRule {
  /** Euclidean distance from the first recording of the event, at most */
  readonly distance: number;
  /** time since the newest recording of the event, at most, ms; null = times do not matter */
  readonly gap: number | null;
}

/**
 * Groups recordings of one place into events. They are taken in the order given, or by `times` (ms) where there are any,
 * and each joins the event whose first recording is nearest, if that is near enough and the event has not ended; else it
 * begins one. So nothing in an event lies further than `distance` from its first recording, which chains of neighbours
 * would not promise. Of equally near ones the older event is taken.
 *
 * @param members places in `points` of the recordings; every one in exactly one event of the answer
 * @param times of the members; null where nobody knows any
 */
export function* groupEvents(
  points: Points,
  members: readonly number[],
  times: readonly number[] | null,
  { distance, gap }: EventRule,
): Generator<undefined, number[][]> {
  const events: OpenEvent[] = [];
  const open = new Leaders(points, members[0] ?? 0, distance);
  let compared = 0;
  for (const [taken, at] of inTime(times, members.length).entries()) {
    const [index, time] = [members[at]!, times?.[at] ?? 0];
    if (times !== null && gap !== null && taken % endedEvery === 0) open.keep(({ last }) => time - last <= gap);
    const isOpen = ({ last }: OpenEvent) => times === null || gap === null || time - last <= gap;
    const near = yield* open.nearest(index, isOpen);
    if (near === null) {
      const event = { number: events.length, members: [index], last: time };
      events.push(event);
      open.add(index, event);
    } else {
      near.members.push(index);
      near.last = time;
    }
    compared += open.compared;
    if (compared > comparedAtOnce) {
      compared = 0;
      yield;
    }
  }
  return events.map((event) => event.members);
}

interface OpenEvent {
  readonly number: number;
  readonly members: number[];
  /** time of the newest, ms */
  last: number;
}

interface Leader {
  readonly index: number;
  readonly event: OpenEvent;
  /** distance from the pivot */
  readonly fromPivot: number;
}

/** First recordings that are compared between two pauses. */
const comparedAtOnce = 2000;
/** What finding them takes, as so many comparisons. */
const usualCost = 16;
/** Recordings after which events that have ended are let go of. */
const endedEvery = 256;
/** Rounding may move a distance by less than this share. */
const slack = 1e-6;

/**
 * The first recordings of open events, sorted by their distance from one fixed point, the pivot: who is near a point is
 * about as far from the pivot as that point (triangle inequality), so that only a part of them has to be compared.
 */
class Leaders {
  #points: Points;
  #pivot: number;
  #distance: number;
  #sorted: Leader[] = [];
  /** how many were looked at for the last one, with what it takes to find them */
  compared = 0;

  constructor(points: Points, pivot: number, distance: number) {
    this.#points = points;
    this.#pivot = pivot;
    this.#distance = distance;
  }

  add(index: number, event: OpenEvent): void {
    const fromPivot = this.#fromPivot(index);
    this.#sorted.splice(this.#firstFrom(fromPivot), 0, { index, event, fromPivot });
  }

  keep(isOpen: (event: OpenEvent) => boolean): void {
    this.#sorted = this.#sorted.filter(({ event }) => isOpen(event));
  }

  /** The event whose first recording is nearest to a point, not further than the distance. */
  *nearest(index: number, isOpen: (event: OpenEvent) => boolean): Generator<undefined, OpenEvent | null> {
    const fromPivot = this.#fromPivot(index);
    const reach = this.#distance + slack * (1 + this.#distance + fromPivot);
    let best = this.#distance ** 2;
    let found: OpenEvent | null = null;
    this.compared = usualCost;
    for (let at = this.#firstFrom(fromPivot - reach); at < this.#sorted.length; at++) {
      const leader = this.#sorted[at]!;
      if (leader.fromPivot > fromPivot + reach) break;
      if (++this.compared % comparedAtOnce === 0) yield;
      if (!isOpen(leader.event)) continue;
      const squared = squaredDistance(this.#points, index, leader.index, best);
      if (squared > best) continue;
      if (squared < best || found === null || leader.event.number < found.number) found = leader.event;
      best = squared;
    }
    return found;
  }

  #fromPivot(index: number): number {
    return Math.sqrt(squaredDistance(this.#points, index, this.#pivot));
  }

  #firstFrom(fromPivot: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]!.fromPivot < fromPivot) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Places in ascending order of their times, equal ones as they come; as they come without times. */
function inTime(times: readonly number[] | null, count: number): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  return times === null ? places : places.sort((a, b) => times[a]! - times[b]! || a - b);
}
