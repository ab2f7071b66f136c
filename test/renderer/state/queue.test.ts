import { describe, expect, test } from 'vitest';
import { filterCounts, matches, nextOpen, rank, upcoming } from '#renderer/state/queue.ts';
import type { SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';

const said = (verdict: Verdict): StandingVerdict => ({
  verdict,
  reason: '',
  comment: '',
  reviewer: '',
  at: '2026-01-01T00:00:00Z',
  sequence: 1,
});
const item = (recordingId: number, values: Partial<SessionItem> = {}): SessionItem => ({
  recordingId,
  position: recordingId,
  fileName: `${recordingId}.wav`,
  machine: 'fan',
  section: '00',
  attributes: {},
  detectorId: 1,
  score: 1,
  threshold: 0.5,
  levelAlarm: false,
  verdict: null,
  ...values,
});
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

  test('equal scores keep the order of the session, whatever came in first', () => {
    const random = createRandom(7);
    const equal = Array.from({ length: 50 }, (_, index) => item(index + 1, { score: index % 3 }));
    const shuffled = [...equal].sort(() => random.next() - 0.5);
    expect(ids(shuffled, 'score')).toEqual(ids(equal, 'score'));
  });
});

describe('filters', () => {
  const items = [item(1), item(2, { verdict: said('false-alarm') }), item(3, { verdict: said('unsure') }), item(4)];

  test('all, open, or one verdict', () => {
    const shown = (filter: Parameters<typeof matches>[1]) =>
      items.filter((other) => matches(other, filter)).map(({ recordingId }) => recordingId);
    expect(shown('all')).toEqual([1, 2, 3, 4]);
    expect(shown('open')).toEqual([1, 4]);
    expect(shown('false-alarm')).toEqual([2]);
    expect(shown('unusable')).toEqual([]);
  });

  test('every filter says how many it shows', () => {
    const counts = filterCounts(items);
    expect(counts).toEqual({ all: 4, open: 2, 'real-fault': 0, 'false-alarm': 1, unsure: 1, unusable: 0 });
    for (const filter of ['all', 'open', 'false-alarm'] as const) {
      expect(counts[filter]).toBe(items.filter((other) => matches(other, filter)).length);
    }
  });
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
