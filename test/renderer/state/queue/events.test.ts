import { describe, expect, test } from 'vitest';
import { eventOf, gather, rowsOf, spanOf } from '#renderer/state/queue/event-rows.ts';
import { Bulk } from '#renderer/state/bulk.svelte.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { testClient } from '#test/renderer/support/client.ts';
import { settle } from '#test/renderer/support/mount.ts';
import { similar as germanTexts } from '#renderer/text/de/similar.ts';
import { similar as englishTexts } from '#renderer/text/similar.ts';
import { item } from './items.ts';

const [english, german] = [englishTexts.events, germanTexts.events];

describe('rows of events', () => {
  const items = Array.from({ length: 6 }, (_, recordingId) => item(recordingId));
  const of = eventOf([
    [1, 4],
    [2, 5],
    [3, 9],
  ]);
  const shown = (opened: readonly number[], list: typeof items = items) =>
    rowsOf(gather(list, of), of, new Set(opened)).map(({ item: { recordingId }, members, opened: isOpen, inside }) => {
      if (inside) return `· ${recordingId}`;
      return `${recordingId}${members ? ` ×${members.length}${isOpen ? ' open' : ''}` : ''}`;
    });

  test('an event stands where its first recording does; opened, the others follow it', () => {
    expect(shown([])).toEqual(['0', '1 ×2', '2 ×2', '3']);
    expect(shown([1])).toEqual(['0', '1 ×2', '2 ×2 open', '· 5', '3']);
    expect(gather(items, of).map(({ recordingId }) => recordingId)).toEqual([0, 1, 4, 2, 5, 3]);
  });
  test('what a filter leaves of an event stands for itself when it is one', () => {
    const left = items.filter(({ recordingId }) => recordingId !== 1);
    expect(shown([0, 1], left)).toEqual(['0', '2 ×2 open', '· 5', '3', '4']);
  });
});

describe('when an event was', () => {
  const recorded = (...times: readonly (number | null)[]) => times.map((recordedAt, id) => item(id, { recordedAt }));

  test('is from the first to the last of its recordings, whatever their order', () => {
    expect(spanOf(recorded(7500, 6400, 7000))).toEqual({ from: 6400, to: 7500 });
  });
  test('is not known where that of one recording is not', () => {
    expect(spanOf(recorded(7500, null))).toBeNull();
    expect(spanOf([])).toBeNull();
  });
  test('in words: hours of one day, days of several, in both languages', () => {
    const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour, 40);
    expect(english.span(at(18, 6), at(18, 15))).toBe('18 Nov, 06:40–15:40');
    expect(english.span(at(18, 6), at(18, 6))).toBe('18 Nov, 06:40');
    expect(english.span(at(18, 6), at(19, 7))).toBe('18 Nov – 19 Nov');
    expect(english.spanHint(at(18, 6), at(19, 7))).toBe('18 Nov 2026, 06:40 – 19 Nov 2026, 07:40');
    expect(german.span(at(18, 6), at(18, 15))).toBe('18. Nov., 06:40–15:40');
  });
});

async function grouped() {
  const { client, host } = testClient({ items: 30, reviewed: 0 });
  const session = new ReviewSession(client, new Announcer());
  await session.open(1);
  session.queue.setGrouped(true);
  await settle();
  return { session, host, client };
}

describe('a grouped queue', () => {
  test('moves by rows, over closed events; keeps the choice with the session', async () => {
    const { session, host } = await grouped();
    const { queue } = session;
    expect(queue.rows.length).toBeLessThan(30);
    expect(queue.visible).toHaveLength(30);
    const heads = queue.rows.map((row) => row.item.recordingId);
    session.select(heads[0]!);
    session.move(1);
    expect(session.currentId).toBe(heads[1]);
    expect(queue.rowIndex).toBe(1);
    expect(host.calls.findLast(({ name }) => name === 'queue.remember')?.input).toMatchObject({
      view: { events: { on: true, closeness: 'usual', gapMinutes: 60 } },
    });
    const again = new ReviewSession(testClientOf(host), new Announcer());
    await again.open(1);
    await settle();
    expect(again.queue.rows.length).toBe(queue.rows.length);
  });

  test('opens an event for a recording inside it, and closing it stands on its first line', async () => {
    const { session } = await grouped();
    const { queue } = session;
    const at = queue.rows.findIndex(({ members }) => members !== null);
    const [head, second] = queue.rows[at]!.members!;
    session.select(second!.recordingId);
    expect(queue.rows[queue.rowIndex]).toMatchObject({ inside: true });
    expect(queue.event?.members[0]).toBe(head);
    expect(queue.toggleEvent(queue.headIndex)).toBe(false);
    expect(queue.rowIndex).toBe(at);
    expect(session.currentId).toBe(second!.recordingId);
    expect(queue.toggleEvent(queue.rows.findIndex(({ members }) => members === null))).toBeNull();
  });

  test('one undo of an event goes back to its line, which stays closed', async () => {
    const { session, client } = await grouped();
    const { queue } = session;
    const at = queue.rows.findIndex(({ members }) => members !== null);
    const members = queue.rows[at]!.members!;
    session.select(members[0]!.recordingId);
    const bulk = new Bulk(client, session, new Announcer());
    bulk.ask(members, 'false-alarm');
    await bulk.confirmAndGoOn();
    expect(queue.rowIndex).not.toBe(at);
    await session.undo();
    expect(session.currentId).toBe(members[0]!.recordingId);
    expect(queue.rows[at]).toMatchObject({ opened: false });
    expect(queue.rowIndex).toBe(at);
  });

  test('a filter that hides a part of an event is told', async () => {
    const { session } = await grouped();
    const event = session.queue.rows.find(({ members }) => members !== null)!.members!;
    session.select(event[0]!.recordingId);
    await session.give('false-alarm');
    session.setFilter({ state: 'open' });
    session.select(event[1]!.recordingId);
    expect(session.queue.event).toMatchObject({ hidden: 1 });
    expect(session.queue.event!.members).toHaveLength(2);
  });
});

function testClientOf(host: ReturnType<typeof testClient>['host']) {
  return { ...testClient().client, call: (name: string, input: unknown) => host.call(name, input) } as ReturnType<
    typeof testClient
  >['client'];
}
