import { expect, test } from 'vitest';
import { flushSync } from 'svelte';
import { hasRest, hasState, matches, searchTest, stateCounts } from '#renderer/state/queue/filters.ts';
import { rank } from '#renderer/state/queue/orders.ts';
import { Queue } from '#renderer/state/queue/queue.svelte.ts';
import { queueOrders, queueStates } from '#shared/contract/queue.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { testClient } from '#test/renderer/support/client.ts';
import { randomItems, said } from './items.ts';
import { watch } from './watch.svelte.ts';

/** What the queue shows, worked out afresh from everything that there is. */
function slow(read: readonly SessionItem[], now: readonly SessionItem[], queue: Queue) {
  const { filter } = queue;
  const find = searchTest(queue.search);
  const ordered = rank(read, queue.order)
    .map((place) => now[place]!)
    .filter(({ fileName }) => find === null || find(fileName.toLowerCase()));
  const current = now.find(({ recordingId }) => recordingId === queue.currentId) ?? null;
  const rest = ordered.filter(
    (item) => hasRest(item, filter) && (queue.picked === null || queue.picked.has(item.recordingId)),
  );
  const shown = rest.filter((item) => matches(item, filter));
  const visible = rest.filter((item) => hasState(item, filter.state) || item === current);
  return {
    items: now,
    visible,
    rows: visible,
    current,
    currentIndex: visible.findIndex((item) => item === current),
    shownCount: shown.length,
    firstMatch: shown[0] ?? null,
    counts: stateCounts(now),
    stateCounts: stateCounts(rest),
    hiddenOpen: now.filter((item) => item.verdict === null && !shown.includes(item)).length,
  };
}

const asked = (queue: Queue) => ({
  items: [...queue.items],
  visible: [...queue.visible],
  rows: queue.rows.map(({ item }) => item),
  current: queue.current,
  currentIndex: queue.currentIndex,
  shownCount: queue.shownCount,
  firstMatch: queue.firstMatch(),
  counts: queue.counts,
  stateCounts: queue.stateCounts,
  hiddenOpen: queue.hiddenOpen,
});

test.each([1, 2, 3])('after any change the queue is what it is when worked out afresh (seed %i)', (seed) => {
  const random = createRandom(seed);
  const one = <Value>(values: readonly Value[]): Value => values[random.integer(values.length)]!;
  let now = randomItems(80, seed);
  let read: readonly SessionItem[] = [...now];
  const queue = new Queue(testClient().client);
  queue.read(1, read, null);
  // Somebody looks at it all the time, as the screen does.
  const watched = watch(() => asked(queue));
  const change = (place: number, values: Partial<SessionItem>) => {
    now = now.with(place, { ...now[place]!, ...values });
  };
  const randomVerdict = () => (random.next() < 0.3 ? null : { ...said(one(verdicts)), comment: one(['', 'Hum']) });
  const steps: readonly (() => void)[] = [
    () => {
      const place = random.integer(now.length);
      const verdict = randomVerdict();
      change(place, { verdict });
      queue.put([{ recordingId: now[place]!.recordingId, verdict }]);
    },
    () => {
      const verdict = randomVerdict();
      const places = [...now.keys()].filter(() => random.next() < 0.1);
      for (const place of places) change(place, { verdict });
      queue.put(places.map((place) => ({ recordingId: now[place]!.recordingId, verdict })));
    },
    () => {
      const place = random.integer(now.length);
      const bookmark = random.next() < 0.5;
      change(place, { bookmark });
      queue.mark(now[place]!.recordingId, bookmark);
    },
    () => {
      const place = random.integer(now.length);
      const present = random.next() < 0.5;
      change(place, { present });
      queue.see(now[place]!.recordingId, present);
    },
    () => queue.setOrder(one(queueOrders.filter((order) => order !== 'unlike'))),
    () => queue.setFilter({ state: one(queueStates) }),
    () => queue.setFilter({ comment: random.next() < 0.2, bookmark: random.next() < 0.2, machine: one([null, 'fan']) }),
    () => (queue.search = one(['', '', '1', 'wav'])),
    () =>
      queue.pick(
        random.next() < 0.5 ? null : now.map(({ recordingId }) => recordingId).filter(() => random.next() < 0.4),
      ),
    () => (queue.currentId = one([null, ...now.map(({ recordingId }) => recordingId)])),
    () => {
      read = [...now];
      queue.read(1, read, null);
    },
  ];
  for (let step = 0; step < 300; step++) {
    one(steps)();
    flushSync();
    expect(watched.seen, `step ${step}`).toEqual(slow(read, now, queue));
    const { recordingId } = one(now);
    expect(queue.find(recordingId)).toEqual(now.find((item) => item.recordingId === recordingId));
  }
  watched.stop();
});
