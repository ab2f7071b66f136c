import type { SessionItem } from '#shared/contract/schemas.ts';
import { gather, plainRow, rowsOf, type EventOf, type QueueRow } from './event-rows.ts';

/** How the list is grouped: into which events, and which of them are open. */
export interface Groups {
  readonly of: EventOf;
  readonly opened: ReadonlySet<number>;
}

/**
 * The list on the screen: its recordings, its lines, and where in both a recording is. A recording can be exchanged for
 * what it is after a verdict without going through the others, of which there may be 50,000.
 */
export class Listed {
  readonly items: readonly SessionItem[];
  readonly rows: readonly QueueRow[];
  #items: SessionItem[];
  #rows: QueueRow[];
  /** by place in the session: the index in the list, -1 of a recording that is not in it */
  #indices: Int32Array;
  /** by index in the list: the line of the recording, or of the closed event that it is in; null where each has a line */
  #lines: Int32Array | null;

  /** The recordings of the session at these places, in their order; an event is where the first of its recordings is. */
  constructor(
    session: readonly SessionItem[],
    places: readonly number[],
    placeOf: ReadonlyMap<number, number>,
    groups: Groups | null,
  ) {
    const items = places.map((place) => session[place]!);
    this.#items = groups === null ? items : [...gather(items, groups.of)];
    this.#rows = groups === null ? items.map(plainRow) : rowsOf(this.#items, groups.of, groups.opened);
    this.#lines = groups === null ? null : linesOf(this.#rows, items.length);
    this.#indices = new Int32Array(session.length).fill(-1);
    this.#items.forEach(({ recordingId }, index) => {
      this.#indices[groups === null ? places[index]! : placeOf.get(recordingId)!] = index;
    });
    this.items = this.#items;
    this.rows = this.#rows;
  }

  /** In the list; -1 where it is not in it. */
  indexOf(place: number): number {
    return this.#indices[place] ?? -1;
  }

  /** Of the recording, or of the closed event that it is in. */
  lineOf(place: number): number {
    const index = this.indexOf(place);
    return this.#lines === null || index < 0 ? index : this.#lines[index]!;
  }

  /** Of the line that begins the event of the recording; -1 of one that is in none. */
  headOf(place: number): number {
    let line = this.lineOf(place);
    while (this.#rows[line]?.inside) line -= 1;
    return this.#rows[line]?.members ? line : -1;
  }

  /** The recording at this place of the session is this from now on. */
  put(place: number, item: SessionItem): void {
    const index = this.indexOf(place);
    if (index < 0) return;
    const [line, head] = [this.lineOf(place), this.headOf(place)];
    const before = this.#items[index]!;
    this.#items[index] = item;
    const own = this.#rows[line]!;
    if (own.item === before) this.#rows[line] = { ...own, item };
    const first = this.#rows[head];
    if (first?.members)
      this.#rows[head] = { ...first, members: first.members.map((member) => (member === before ? item : member)) };
  }
}

/** Where each recording is in the session. */
export const placesOf = (items: readonly SessionItem[]): ReadonlyMap<number, number> =>
  new Map(items.map(({ recordingId }, place) => [recordingId, place]));

function linesOf(rows: readonly QueueRow[], count: number): Int32Array {
  const lines = new Int32Array(count);
  let index = 0;
  rows.forEach(({ members, opened }, line) => {
    const held = members === null || opened ? 1 : members.length;
    lines.fill(line, index, index + held);
    index += held;
  });
  return lines;
}
