/** Events, similar recordings and one verdict for several of them, through the application and a real library. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp, openSession, temporaryFolder } from '#test/support/library.ts';

const rule = { closeness: 'wide', gapMinutes: null } as const;

test('events of a session are the same again, and after a restart; every recording is in one or alone', async () => {
  const folder = join(temporaryFolder(), 'data');
  const { app, call, sessionId, recordingIds } = await openSession(folder, { loud: 6 });
  const found = await call('queue.events', { sessionId, rule });
  const inEvents = found.events.flat();
  expect(new Set(inEvents).size).toBe(inEvents.length);
  expect(inEvents.length + found.alone).toBe(recordingIds.length);
  expect(found.events.every((event) => event.length > 1)).toBe(true);
  expect(found).toMatchObject({
    without: 0,
    timed: 0,
    reaches: [expect.objectContaining({ distance: expect.any(Number) })],
  });
  expect(await call('queue.events', { sessionId, rule })).toEqual(found);
  await app.close();
  const again = await openApp(folder);
  expect(await again.call('queue.events', { sessionId, rule })).toEqual(found);
  expect(await again.refusal('queue.events', { sessionId: 99, rule })).toBe('session.unknown');
  await again.app.close();
});

test('similar recordings: of the session without itself, of the library with what is not flagged', async () => {
  const { app, call, refusal, sessionId, recordingIds } = await openSession(join(temporaryFolder(), 'data'));
  const [recordingId] = recordingIds as [number];
  const ask = { sessionId, recordingId, most: 12 };
  const near = await call('queue.similar', { ...ask, scope: 'session' });
  expect(near.recordings.map((one) => one.recordingId).sort()).toEqual(recordingIds.slice(1).sort());
  expect(near).toMatchObject({ compared: recordingIds.length - 1, without: 0, part: 'rows', metric: 'cosine' });
  const distances = near.recordings.map(({ distance }) => distance);
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
  expect(near.recordings.every(({ score, inSession }) => score !== null && inSession)).toBe(true);
  const all = await call('queue.similar', { ...ask, scope: 'library' });
  expect(all.compared).toBe(7);
  expect(all.recordings.filter(({ inSession }) => !inSession)).toHaveLength(3);
  expect(await refusal('queue.similar', { ...ask, scope: 'session', recordingId: 999 })).toBe('recording.unknown');
  await app.close();
});

test('grouping is kept with the session', async () => {
  const { app, call, sessionId } = await openSession(join(temporaryFolder(), 'data'));
  const filter = {
    state: 'all',
    machine: null,
    section: null,
    attribute: null,
    levelAlarm: false,
    comment: false,
  } as const;
  const events = { on: true, closeness: 'tight', gapMinutes: 10 } as const;
  await call('queue.remember', { sessionId, view: { order: 'score', filter, events } });
  expect((await call('sessions.get', { sessionId })).queue).toMatchObject({ order: 'score', events });
  await app.close();
});
