import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSession, temporaryFolder } from '#test/support/library.ts';

test('a session in parts is the whole of it: the same items in the same order, with verdicts and bookmarks', async () => {
  const { call, app, sessionId, recordingIds } = await openSession(join(temporaryFolder(), 'data'));
  const recordingId = recordingIds[2]!;
  const said = { verdict: 'unsure', reason: '', comment: '', secondsSpent: 1 } as const;
  await call('verdicts.give', { sessionId, recordingId, ...said });
  await call('bookmarks.set', { sessionId, recordingId, on: true });
  const whole = await call('sessions.get', { sessionId });
  expect(whole.items.filter(({ verdict }) => verdict !== null)).toHaveLength(1);
  expect(whole.items.length).toBe(whole.session.flagged);
  // Made-up recordings have no time, and where they lie is nobody's business in the window.
  expect(whole.items.every((item) => item.recordedAt === null && !('path' in item))).toBe(true);

  const { items: first, ...rest } = await call('sessions.get', { sessionId, items: 1 });
  expect({ ...rest, items: whole.items }).toEqual(whole);
  const items = [...first];
  while (items.length < whole.items.length) {
    const part = await call('sessions.items', { sessionId, from: items.length, count: 2 });
    expect(part.items.length).toBe(Math.min(2, whole.items.length - items.length));
    items.push(...part.items);
  }
  expect(items).toEqual(whole.items);
  expect(await call('sessions.items', { sessionId, from: items.length, count: 2 })).toEqual({ items: [] });
  expect(await app.call('sessions.items', { sessionId: 99, from: 0, count: 2 })).toMatchObject({
    ok: false,
    problem: { code: 'session.unknown' },
  });
  await app.close();
});
