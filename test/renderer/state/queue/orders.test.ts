import { describe, expect, test } from 'vitest';
import { changedSince, nextOpen, rank, upcoming } from '#renderer/state/queue/orders.ts';
import { queueOrders, type QueueOrder } from '#shared/contract/queue.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { item, randomItems, said } from './items.ts';

const ids = (items: readonly SessionItem[], order: Parameters<typeof rank>[1]) =>
  rank(items, order).map((index) => items[index]!.recordingId);

describe('orders', () => {
  const items = [
    item(1, { score: 0.9, threshold: 0.5, machine: 'valve' }),
    item(2, { score: 0.55, threshold: 0.5, machine: 'fan', section: '10' }),
    item(3, { score: 2, threshold: 1.9, machine: 'fan', section: '02' }),
    item(4, { score: 0.48, threshold: 0.5, machine: 'pump' }),
  ];

  test('highest score first', () => expect(ids(items, 'score')).toEqual([3, 1, 2, 4]));
  test('closest to its own threshold first, on either side', () =>
    expect(ids(items, 'threshold')).toEqual([4, 2, 3, 1]));
  test('by machine and section, sections as numbers', () => expect(ids(items, 'machine')).toEqual([3, 2, 4, 1]));

  test('equal scores keep the order of the session', () => {
    const equal = Array.from({ length: 50 }, (_, index) => item(index + 1, { score: index % 3 }));
    const of = (score: number) => equal.filter((other) => other.score === score).map(({ recordingId }) => recordingId);
    expect(ids(equal, 'score')).toEqual([...of(2), ...of(1), ...of(0)]);
  });
});

describe('the same as the slow and obvious order', () => {
  const items = randomItems(400, 3);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const place = ({ machine, section, attributes }: SessionItem) => [
    machine,
    section,
    ...Object.entries(attributes).flat(),
  ];
  const byParts = (a: SessionItem, b: SessionItem) => {
    for (const [i, part] of place(a).entries()) {
      if (place(b)[i] === undefined) return 1;
      if (compare(part, place(b)[i]!) !== 0) return compare(part, place(b)[i]!);
    }
    return place(a).length - place(b).length;
  };
  const unlike = { recordingIds: items.map(({ recordingId }) => recordingId).reverse(), labelled: 100 };
  const obvious: Record<QueueOrder, (a: SessionItem, b: SessionItem) => number> = {
    score: (a, b) => b.score - a.score,
    threshold: (a, b) => Math.abs(a.score - a.threshold) - Math.abs(b.score - b.threshold),
    machine: byParts,
    disputed: (a, b) => Number(b.verdict?.disputed ?? false) - Number(a.verdict?.disputed ?? false),
    unlike: (a, b) => unlike.recordingIds.indexOf(a.recordingId) - unlike.recordingIds.indexOf(b.recordingId),
  };

  test.each(queueOrders)('%s', (order) => {
    const slow = [...items].sort((a, b) => obvious[order](a, b) || a.position - b.position);
    expect(rank(items, order, unlike).map((index) => items[index])).toEqual(slow);
  });

  test.each(queueOrders)('%s, of what is in that order already', (order) => {
    const sorted = [...items].sort((a, b) => obvious[order](a, b) || a.position - b.position);
    expect(rank(sorted, order, unlike)).toEqual([...sorted.keys()]);
  });

  test('before the host has worked it out, most unlike is the order of the session', () =>
    expect(rank(items, 'unlike', null)).toEqual([...items.keys()]));
});

test('changes since an order was worked out: verdicts given, and verdicts taken back', () => {
  const items = [item(1), item(2, { verdict: said('unsure') }), item(3, { verdict: said('unsure') }), item(4)];
  expect(changedSince(items, { recordingIds: [1, 4, 2, 3], labelled: 2 })).toBe(0);
  expect(changedSince(items, { recordingIds: [3, 1, 2, 4], labelled: 2 })).toBe(2);
  expect(changedSince(items, { recordingIds: [1, 4, 2, 3], labelled: 0 })).toBe(2);
});

describe('the next open item', () => {
  const items = [item(1), item(2, { verdict: said('unsure') }), item(3), item(4, { verdict: said('unsure') })];

  test('after the current one, round the end', () => {
    expect(nextOpen(items, 0)?.recordingId).toBe(3);
    expect(nextOpen(items, 2)?.recordingId).toBe(1);
    expect(nextOpen(items, 3)?.recordingId).toBe(1);
  });
  test('from the start when nothing is current', () => expect(nextOpen(items, -1)?.recordingId).toBe(1));
  test('is the current one when it is the last open one', () => {
    expect(nextOpen(items.slice(2), 0)?.recordingId).toBe(3);
  });
  test('is none when all have a verdict, or there is no item', () => {
    expect(nextOpen([items[1]!, items[3]!], 0)).toBeNull();
    expect(nextOpen([], -1)).toBeNull();
  });
});

test('what comes next is the next open item and the next in the list, each once', () => {
  const items = [item(1), item(2, { verdict: said('unsure') }), item(3), item(4)];
  const after = (from: number) => upcoming(items, from).map(({ recordingId }) => recordingId);
  expect(after(0)).toEqual([3, 2]);
  expect(after(2)).toEqual([4]);
  expect(after(3)).toEqual([1]);
  expect(upcoming(items.slice(3), 0)).toEqual([]);
});
