import { describe, expect, test, vi } from 'vitest';
import { createClient } from '#renderer/client/client.ts';
import { noFilter } from '#renderer/state/queue/filters.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { testClient } from '#test/renderer/support/client.ts';
import { announcer, breakNext, calls, host, session } from './session-fixture.ts';

describe('moving', () => {
  test('stops at both ends', () => {
    session.move(-1);
    expect(session.currentIndex).toBe(0);
    session.move(500);
    expect(session.currentIndex).toBe(9);
  });

  test('a filter that drops the current item goes to the first it keeps, or to nothing', async () => {
    await session.give('false-alarm');
    session.setFilter({ state: 'false-alarm' });
    expect(session.visible).toHaveLength(1);
    expect(session.current?.verdict?.verdict).toBe('false-alarm');
    session.setFilter({ state: 'unusable' });
    expect(session.visible).toEqual([]);
    expect(session.current).toBeNull();
    expect(session.finished).toBe(false);
  });

  test('the next open item is one of the list; what the filter hides is spoken of', async () => {
    await session.give('false-alarm');
    const decided = session.lastGivenId;
    session.setFilter({ state: 'false-alarm' });
    session.toNextOpen();
    expect(session.currentId).toBe(decided);
    expect(announcer.text).toBe(
      'Every recording in this list has a verdict. 9 open recordings are hidden by the filter.',
    );
  });

  test('the next open item follows the order and the filter', async () => {
    session.setOrder('machine');
    const machine = session.visible.find((item) => item.machine !== session.visible[0]!.machine)!.machine;
    session.setFilter({ machine });
    const list = session.visible.map((item) => item.recordingId);
    expect(new Set(session.visible.map((item) => item.machine))).toEqual(new Set([machine]));
    expect(session.currentId).toBe(list[0]);
    for (const next of list.slice(1)) {
      await session.give('unsure');
      expect(session.currentId).toBe(next);
    }
    await session.give('unsure');
    expect(session.currentId).toBe(list.at(-1));
    expect(announcer.text).toMatch(/^Unsure saved\. \d+ open recordings are hidden by the filter\.$/);
    session.showAll();
    session.toNextOpen();
    expect(session.current?.verdict).toBeNull();
    expect(session.current?.machine).not.toBe(machine);
  });

  test('what is looked for does not move the clip; Enter opens the first that was found', () => {
    const here = session.currentId;
    session.queue.search = session.visible[6]!.fileName.slice(0, -6).toUpperCase();
    expect(session.currentId).toBe(here);
    expect(session.visible.length).toBeLessThan(10);
    expect(session.currentIndex).toBe(-1);
    session.openFound();
    expect(session.currentIndex).toBe(0);
  });

  test('order and filter are kept with the session; going on is kept in this window', async () => {
    session.setOrder('machine');
    session.setFilter({ state: 'open', levelAlarm: true });
    const two = new ReviewSession(testClient().client, announcer);
    expect([two.queue.order, two.queue.filter.state]).toEqual(['score', 'all']);
    const three = new ReviewSession(createClient({ ...host, watch: () => () => undefined }), announcer);
    await three.open(1);
    expect([three.queue.order, three.queue.filter]).toEqual([
      'machine',
      { ...noFilter, state: 'open', levelAlarm: true },
    ]);
  });
});

describe('most unlike what is decided', () => {
  test('is asked for once, stays while verdicts change, and is worked out again on request', async () => {
    await session.give('unsure');
    session.setOrder('unlike');
    expect(session.queue.workingOut).toBe(true);
    await vi.waitFor(() => expect(session.queue.unlike).not.toBeNull());
    expect(calls('queue.unlike')).toEqual([{ sessionId: 1, again: false }]);
    expect(session.visible.map((item) => item.recordingId)).toEqual(session.queue.unlike!.recordingIds);
    expect(session.visible.at(-1)?.verdict).not.toBeNull();
    expect(session.queue.changedSince).toBe(0);

    const before = session.visible.map((item) => item.recordingId);
    await session.give('unsure');
    expect(session.visible.map((item) => item.recordingId)).toEqual(before);
    expect(session.queue.changedSince).toBe(1);
    session.setOrder('score');
    session.setOrder('unlike');
    expect(calls('queue.unlike')).toHaveLength(1);

    await session.queue.workOut(true);
    expect(session.queue.changedSince).toBe(0);
    expect(session.queue.unlike?.labelled).toBe(2);
    expect(session.visible.map((item) => item.recordingId)).not.toEqual(before);
  });

  test('that cannot be worked out says why, and leaves the order of the session', async () => {
    breakNext((name) => (name === 'queue.unlike' ? 'before' : null));
    const before = session.visible.map((item) => item.recordingId);
    session.setOrder('unlike');
    await vi.waitFor(() => expect(session.queue.orderProblem?.code).toBe('connection.lost'));
    expect(session.visible.map((item) => item.recordingId)).toEqual(before);
    await session.queue.workOut(false);
    expect(session.queue.orderProblem).toBeNull();
  });
});
