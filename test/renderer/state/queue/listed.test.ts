import { describe, expect, test } from 'vitest';
import { eventOf, gather, plainRow, rowsOf } from '#renderer/state/queue/event-rows.ts';
import { Listed, placesOf, type Groups } from '#renderer/state/queue/listed.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { randomItems, said } from './items.ts';

/** Everything that is asked of a list, looked for in the whole of it. */
function slow(items: readonly SessionItem[], places: readonly number[], groups: Groups | null) {
  const kept = places.map((place) => items[place]!);
  const visible = groups === null ? kept : gather(kept, groups.of);
  const rows = groups === null ? kept.map(plainRow) : rowsOf(visible, groups.of, groups.opened);
  const numberOf = ({ recordingId }: SessionItem) => groups?.of.get(recordingId) ?? -1;
  return {
    items: visible,
    rows,
    indices: items.map((item) => visible.indexOf(item)),
    lines: items.map((item) =>
      rows.findIndex((row) => row.item === item || (!row.opened && row.members?.includes(item))),
    ),
    heads: items.map((item) =>
      visible.includes(item) && numberOf(item) >= 0
        ? rows.findIndex(({ members }) => members !== null && numberOf(members[0]!) === numberOf(item))
        : -1,
    ),
  };
}

const asked = (listed: Listed, count: number) => {
  const places = Array.from({ length: count }, (_, place) => place);
  return {
    items: listed.items,
    rows: listed.rows,
    indices: places.map((place) => listed.indexOf(place)),
    lines: places.map((place) => listed.lineOf(place)),
    heads: places.map((place) => listed.headOf(place)),
  };
};

describe('a list in which recordings are exchanged one by one is what looking through all of it gives', () => {
  test.each([
    [1, false],
    [2, true],
    [3, true],
  ])('seed %i, grouped: %s', (seed, grouped) => {
    const random = createRandom(seed);
    const items = randomItems(60, seed);
    const placeOf = placesOf(items);
    const places = [...items.keys()].filter(() => random.next() < 0.8).reverse();
    const events: number[][] = Array.from({ length: 12 }, () => []);
    for (const { recordingId } of items) events[random.integer(20)]?.push(recordingId);
    const opened = new Set([...events.keys()].filter(() => random.next() < 0.4));
    const groups = grouped ? { of: eventOf(events), opened } : null;
    const listed = new Listed(items, places, placeOf, groups);
    expect(asked(listed, items.length)).toEqual(slow(items, places, groups));
    for (let step = 0; step < 200; step++) {
      const place = random.integer(items.length);
      const verdict = random.next() < 0.3 ? null : said(verdicts[random.integer(4)]!, String(step));
      items[place] = { ...items[place]!, verdict };
      const rows = [...listed.rows];
      listed.put(place, items[place]);
      const changed = rows.flatMap((row, line) => (row === listed.rows[line] ? [] : [line]));
      const allowed = [listed.lineOf(place), listed.headOf(place)].filter((line) => line >= 0);
      expect(new Set(changed)).toEqual(new Set(listed.indexOf(place) < 0 ? [] : allowed));
    }
    expect(asked(listed, items.length)).toEqual(slow(items, places, groups));
  });
});

test('of what is not in the list, or not in the session, there is no index and no line', () => {
  const items = randomItems(4, 1);
  const listed = new Listed(items, [2, 0], new Map(), null);
  expect([1, -1, 9].map((place) => [listed.indexOf(place), listed.lineOf(place), listed.headOf(place)])).toEqual([
    [-1, -1, -1],
    [-1, -1, -1],
    [-1, -1, -1],
  ]);
});
