import type { QueueOrder } from '#shared/contract/queue.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';

const compareText = new Intl.Collator('en', { numeric: true }).compare;

/** What the host worked out: recordings most unlike anything with a verdict first. */
export interface UnlikeOrder {
  readonly recordingIds: readonly number[];
  /** the last so many of them had a verdict then */
  readonly labelled: number;
}

/**
 * The indices of the items in the given order; equal ones stay as they come, which is the order of the session. Without a
 * worked-out order `unlike` is that order too.
 */
export function rank(
  items: readonly SessionItem[],
  order: QueueOrder,
  unlike: UnlikeOrder | null = null,
): readonly number[] {
  return sortedIndices(keysOf(items, order, unlike));
}

/**
 * The indices of numbers in ascending order, stable. Sorting bare numbers takes a small part of the time that sorting
 * with a comparison does, which counts for 50,000 of them: so each number then looks its place up.
 */
function sortedIndices(keys: Float64Array): number[] {
  // As a session is read, by score.
  if (keys.every((key, index) => index === 0 || keys[index - 1]! <= key)) return Array.from(keys.keys());
  const sorted = keys.slice().sort();
  const taken = new Uint32Array(keys.length);
  const indices = new Array<number>(keys.length);
  keys.forEach((key, index) => {
    const first = lowerBound(sorted, key);
    indices[first + taken[first]!++] = index;
  });
  return indices;
}

function lowerBound(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One number per item; the smallest is first. */
function keysOf(items: readonly SessionItem[], order: QueueOrder, unlike: UnlikeOrder | null): Float64Array {
  switch (order) {
    case 'score':
      return Float64Array.from(items, ({ score }) => -score);
    case 'threshold':
      return Float64Array.from(items, ({ score, threshold }) => Math.abs(score - threshold));
    case 'disputed':
      return Float64Array.from(items, ({ verdict }) => (verdict?.disputed ? 0 : 1));
    case 'machine':
      return placeKeys(items);
    case 'unlike': {
      const places = new Map(unlike?.recordingIds.map((id, place) => [id, place]));
      return Float64Array.from(items, ({ recordingId }) => places.get(recordingId) ?? places.size);
    }
  }
}

/** The places of a session are few: only they are compared as texts. */
function placeKeys(items: readonly SessionItem[]): Float64Array {
  const names = items.map(placeName);
  const sorted = [...new Set(names)].map((name) => name.split('\n')).sort(compareParts);
  const places = new Map(sorted.map((parts, place) => [parts.join('\n'), place]));
  return Float64Array.from(names, (name) => places.get(name)!);
}

function placeName({ machine, section, attributes }: SessionItem): string {
  let name = `${machine}\n${section}`;
  for (const key in attributes) name += `\n${key}\n${attributes[key]}`;
  return name;
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareText(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** What is likely to be opened after `from`: the next open item, then the next in the list. */
export function upcoming(items: readonly SessionItem[], from: number): SessionItem[] {
  const likely = [nextOpen(items, from), items[from + 1] ?? null];
  return [...new Set(likely)].filter((item): item is SessionItem => item !== null && item !== items[from]);
}

/** The first item of the list that is one of these. */
export function firstAmong(
  items: readonly SessionItem[],
  these: readonly Pick<SessionItem, 'recordingId'>[],
): SessionItem | null {
  const ids = new Set(these.map(({ recordingId }) => recordingId));
  return items.find(({ recordingId }) => ids.has(recordingId)) ?? null;
}

/** The next item without a verdict after `from` (an index of the list, -1 for the start), round the end; null when none is left. */
export function nextOpen(items: readonly SessionItem[], from: number): SessionItem | null {
  return nextWhere(items, from, ({ verdict }) => verdict === null);
}

/** The next one about which reviewers differ, found in the same way. */
export function nextDisputed(items: readonly SessionItem[], from: number): SessionItem | null {
  return nextWhere(items, from, ({ verdict }) => verdict?.disputed === true);
}

function nextWhere(
  items: readonly SessionItem[],
  from: number,
  wanted: (item: SessionItem) => boolean,
): SessionItem | null {
  for (let step = 1; step <= items.length; step++) {
    const item = items[(Math.max(from, -1) + step) % items.length]!;
    if (wanted(item)) return item;
  }
  return null;
}

/** How many recordings were given a verdict, or lost it, since the order was worked out. */
export function changedSince(items: readonly SessionItem[], { recordingIds, labelled }: UnlikeOrder): number {
  const then = new Set(recordingIds.slice(recordingIds.length - labelled));
  return items.reduce(
    (changed, { recordingId, verdict }) => changed + Number((verdict !== null) !== then.has(recordingId)),
    0,
  );
}
