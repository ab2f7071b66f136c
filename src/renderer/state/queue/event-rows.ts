import type { SessionItem } from '#shared/contract/schemas.ts';

/** A line of the queue: a recording, or the first of an event, which stands for all of it while it is closed. */
export interface QueueRow {
  readonly item: SessionItem;
  /** recordings of the event that the list holds, this one first; null of one that begins none */
  readonly members: readonly SessionItem[] | null;
  readonly opened: boolean;
  /** it belongs to the event above it */
  readonly inside: boolean;
}

/** The number of the event that a recording is in. */
export type EventOf = ReadonlyMap<number, number>;

export function eventOf(events: readonly (readonly number[])[]): EventOf {
  return new Map(events.flatMap((ids, number) => ids.map((id) => [id, number] as const)));
}

/** The list with the recordings of each event together, where the first of them is. */
export function gather(items: readonly SessionItem[], of: EventOf): readonly SessionItem[] {
  const members = membersOf(items, of);
  const gathered: SessionItem[] = [];
  for (const item of items) {
    const together = members.get(of.get(item.recordingId) ?? -1);
    if (together === undefined) gathered.push(item);
    else if (together[0] === item) gathered.push(...together);
  }
  return gathered;
}

/** The lines of a gathered list. An event of which the list holds a single recording is a recording as any other. */
export function rowsOf(gathered: readonly SessionItem[], of: EventOf, opened: ReadonlySet<number>): QueueRow[] {
  const rows: QueueRow[] = [];
  let from = 0;
  while (from < gathered.length) {
    const item = gathered[from]!;
    const number = of.get(item.recordingId);
    let end = from + 1;
    if (number !== undefined) while (end < gathered.length && of.get(gathered[end]!.recordingId) === number) end++;
    const members = end - from > 1 ? gathered.slice(from, end) : null;
    const isOpen = members !== null && opened.has(number!);
    rows.push({ item, members, opened: isOpen, inside: false });
    if (isOpen)
      for (const inner of members.slice(1)) rows.push({ item: inner, members: null, opened: false, inside: true });
    from = end;
  }
  return rows;
}

/** From when to when an event lasted, as the names and folders of its recordings tell it; null where one's do not. */
export function spanOf(members: readonly SessionItem[]): { readonly from: number; readonly to: number } | null {
  let [from, to] = [Infinity, -Infinity];
  for (const { recordedAt: at } of members) {
    if (at === null) return null;
    [from, to] = [Math.min(from, at), Math.max(to, at)];
  }
  return from > to ? null : { from, to };
}

/** The line of a recording in a list that is not grouped. */
export const plainRow = (item: SessionItem): QueueRow => ({ item, members: null, opened: false, inside: false });

function membersOf(items: readonly SessionItem[], of: EventOf): ReadonlyMap<number, SessionItem[]> {
  const members = new Map<number, SessionItem[]>();
  for (const item of items) {
    const number = of.get(item.recordingId);
    if (number === undefined) continue;
    const together = members.get(number);
    if (together === undefined) members.set(number, [item]);
    else together.push(item);
  }
  return members;
}
