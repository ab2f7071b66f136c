/** What the benchmarks of the interface are made of: the large session is one, and the tables say what was seen. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApp, openSession, temporaryFolder } from '#test/support/library.ts';
import { uiGroups } from './groups.ts';
import { addLargeSession } from './large-session.ts';
import { framesText, taskRow } from './watch.ts';

describe('the benchmarks of the interface', () => {
  it('are there', () => {
    expect(Object.keys(uiGroups)).toEqual(['start', 'clip-switch', 'queue', 'hour']);
  });

  it('open a session that the application can read: in order, with files, and a tenth judged', async () => {
    const folder = temporaryFolder();
    const library = join(folder, 'library');
    const { app } = await openSession(library);
    await app.close();
    const made = addLargeSession(library, join(folder, 'many'), 60);
    expect(made).toMatchObject({ recordings: 60, verdicts: 6 });

    const opened = await openApp(library);
    const { session, items, canUndo } = await opened.call('sessions.get', { sessionId: made.sessionId });
    expect(session).toMatchObject({ name: '60 recordings', flagged: 60, reviewed: 6 });
    expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(new Set(items.map(({ fileName }) => fileName)).size).toBe(60);
    expect(canUndo).toBe(false);
    const { recordingId, detectorId } = items[0]!;
    expect(await opened.call('recordings.get', { recordingId })).toMatchObject({ present: true, durationSeconds: 10 });
    const { nearest } = await opened.call('scores.get', { detectorId, recordingId });
    expect(nearest.length).toBeGreaterThan(2);
    expect((await opened.call('app.state', {})).journal).toMatchObject({ entries: 6, valid: true });
    await opened.app.close();
  });
});

describe('a row about long tasks', () => {
  it('holds without one, misses with one, and says so where the browser does not tell', () => {
    expect(taskRow('scrolled', [])).toMatchObject({ value: 'none', target: 'no task over 50 ms', holds: true });
    expect(taskRow('scrolled', [51, 120.4])).toMatchObject({ value: '2, the longest 120.4 ms', holds: false });
    expect(taskRow('scrolled', null)).toMatchObject({ value: expect.stringContaining('not measured'), holds: null });
  });
});

it('frames are told by their median, their worst, and what most keep within', () => {
  const frames = [...Array.from({ length: 98 }, () => 16), 40, 90];
  expect(framesText(frames)).toBe('every 16 ms (median), 95 % within 16 ms, 99 % within 90 ms, the longest 90 ms');
  expect(framesText([])).toBe('none were drawn');
});
