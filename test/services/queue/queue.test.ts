import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readQueueView } from '#shared/contract/queue.ts';
import { openApp, openSession, temporaryFolder } from '#test/support/library.ts';

const give = (sessionId: number, recordingId: number, secondsSpent = 2) =>
  ({ sessionId, recordingId, verdict: 'unsure', reason: '', comment: '', secondsSpent }) as const;
const view = {
  order: 'unlike',
  filter: {
    state: 'open',
    machine: 'fan',
    section: '00',
    attribute: { name: 'speed', value: '2' },
    levelAlarm: true,
    comment: false,
    tag: 'hiss',
    bookmark: true,
  },
} as const;

test('order and filter are kept with the session, over restarts', async () => {
  const data = join(temporaryFolder(), 'data');
  const { app, call, refusal, sessionId } = await openSession(data);
  expect((await call('sessions.get', { sessionId })).queue).toBeNull();
  await call('queue.remember', { sessionId, view });
  expect(await refusal('queue.remember', { sessionId: 99, view })).toBe('session.unknown');
  await app.close();
  const again = await openApp(data);
  expect((await again.call('sessions.get', { sessionId })).queue).toEqual(view);
  await again.app.close();
});

test('what another version kept and this one does not know is as if nothing was kept', () => {
  expect(readQueueView(view)).toEqual(view);
  // Kept before there were tags and bookmarks.
  const { state, machine, section, attribute, levelAlarm, comment } = view.filter;
  const older = { state, machine, section, attribute, levelAlarm, comment };
  expect(readQueueView({ ...view, filter: older })).toEqual({
    ...view,
    filter: { ...older, tag: null, bookmark: false },
  });
  expect(readQueueView(undefined)).toBeNull();
  expect(readQueueView({ ...view, order: 'by-colour' })).toBeNull();
  expect(readQueueView({ order: 'score', filter: {} })).toBeNull();
});

test('the order by unlikeness stays until it is worked out again, over restarts too', async () => {
  const data = join(temporaryFolder(), 'data');
  const { app, call, sessionId, recordingIds } = await openSession(data, { loud: 12 });
  const first = await call('queue.unlike', { sessionId, again: false });
  expect(first.labelled).toBe(0);
  expect(first.recordingIds[0]).toBe(recordingIds[0]);
  expect([...first.recordingIds].sort()).toEqual([...recordingIds].sort());

  const [a, b] = [first.recordingIds[4]!, first.recordingIds[2]!];
  await call('verdicts.give', give(sessionId, a));
  await call('verdicts.give', give(sessionId, b));
  expect(await call('queue.unlike', { sessionId, again: false })).toEqual(first);
  const [both, concurrent] = await Promise.all([
    call('queue.unlike', { sessionId, again: true }),
    call('queue.unlike', { sessionId, again: false }),
  ]);
  expect(both.labelled).toBe(2);
  expect(both.recordingIds.slice(-2)).toEqual(recordingIds.filter((id) => id === a || id === b));
  expect(concurrent).toEqual(both);

  await call('verdicts.undo', { sessionId });
  await call('verdicts.give', give(sessionId, both.recordingIds[0]!));
  await app.close();
  const later = await openApp(data);
  expect(await later.call('queue.unlike', { sessionId, again: false })).toEqual(both);
  const now = await later.call('queue.unlike', { sessionId, again: true });
  expect(new Set(now.recordingIds.slice(-2))).toEqual(new Set([a, both.recordingIds[0]]));
  expect(await later.refusal('queue.unlike', { sessionId: 99, again: true })).toBe('session.unknown');
  await later.app.close();
});

test("the pace is the median of the reviewer's own verdicts; a reason given later takes no time", async () => {
  const data = join(temporaryFolder(), 'data');
  const { app, call, sessionId, recordingIds } = await openSession(data, { loud: 12 });
  await call('settings.set', { reviewer: 'Ada' });
  for (const [index, seconds] of [10, 3000, 12, 14].entries())
    expect((await call('verdicts.give', give(sessionId, recordingIds[index]!, seconds))).secondsPerVerdict).toBeNull();
  expect((await call('verdicts.give', give(sessionId, recordingIds[3]!, 0))).secondsPerVerdict).toBeNull();
  expect((await call('verdicts.give', give(sessionId, recordingIds[4]!, 11))).secondsPerVerdict).toBe(12);
  expect((await call('sessions.get', { sessionId })).secondsPerVerdict).toBe(12);
  await call('settings.set', { reviewer: 'Grace' });
  expect((await call('sessions.get', { sessionId })).secondsPerVerdict).toBeNull();
  await app.close();
});
