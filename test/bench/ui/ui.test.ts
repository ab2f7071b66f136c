/** What the benchmarks of the interface are made of: the large session is one, and the tables say what was seen. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApp, openSession, temporaryFolder } from '#test/support/library.ts';
import { createRandom } from '#shared/core/random.ts';
import { marksIn } from './detector-map.ts';
import { uiGroups } from './groups.ts';
import { memoryRows } from './hour.ts';
import { addLargeSession } from './large-session.ts';
import { deviationOf, nearVectors } from './near-vectors.ts';
import { waitsRow } from './questions.ts';
import { framesText, taskRow } from './watch.ts';

describe('the benchmarks of the interface', () => {
  it('are there', () => {
    expect(Object.keys(uiGroups)).toEqual(['start', 'clip-switch', 'queue', 'detector', 'hour']);
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

  it('open a detector whose curve and map the application can work out', async () => {
    const folder = temporaryFolder();
    const library = join(folder, 'library');
    const { app, detectorId } = await openSession(library);
    await app.close();
    addLargeSession(library, join(folder, 'many'), 400, { detectors: 1, embeddings: true, labels: true });

    const opened = await openApp(library);
    const part = { section: null, attribute: null, compareWith: null };
    const { roc, scores } = await opened.call('detectors.overview', { detectorId, ...part });
    expect(scores.recordingIds.length).toBeGreaterThan(400);
    expect(roc).toMatchObject({ judged: { faults: 10, normals: 10 } });
    expect(roc!.auc.value).toBeGreaterThan(0.5);
    const { points, without, shares } = await opened.call('detectors.map', { detectorId });
    expect({ without, marks: points.length >= 400 }).toEqual({ without: 0, marks: true });
    expect(shares[0]).toBeGreaterThan(0.3);
    await opened.app.close();
  });
});

it('vectors that no model made lie about those of real recordings, and are as long', () => {
  const real = [0, 10].map((value) => {
    const [short, long] = [new Float32Array(40).fill(value), new Float32Array(80).fill(value)];
    return { prelogits: short, tokens: short, rows: short, 'rows-stats': long, statistics: long, level: -value };
  });
  const near = nearVectors(real, createRandom(1));
  expect(deviationOf(real.map(({ tokens }) => tokens))).toBe(5);
  const made = [0, 1, 2].map(near);
  expect(made.map(({ level }) => level)).toEqual([-0, -10, -0]);
  for (const [index, vectors] of made.entries()) {
    expect(vectors['rows-stats'].length).toBe(80);
    expect(vectors.rows).toEqual(vectors['rows-stats'].subarray(0, 40));
    const about = real[index % 2]!;
    expect(deviationOf([vectors.tokens, about.tokens])).toBeLessThan(3);
    expect(vectors.tokens).not.toEqual(about.tokens);
  }
});

it('a map tells how many marks it has', () => {
  expect(marksIn('Map of the recordings: 1 normal of the bank, 1,250 real faults, 20 with nothing known')).toBe(1271);
  expect(marksIn('')).toBe(0);
});

it('questions are told by the worst, beside how long they take when nothing else is to be done', () => {
  const once = '40 ms, median 2 ms of 3; else worst 3 ms';
  expect(waitsRow([[0.001, 0.04, 0.002]], [0.003])).toMatchObject({ value: once, holds: null });
  const twice = '40 ms in the quietest of 2 rounds, 100 ms in the busiest, median 40 ms of 3; else worst 0 ms';
  expect(waitsRow([[0.001, 0.04], [0.1]], []).value).toBe(twice);
  expect(waitsRow([[]], []).value).toBe('none was asked');
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

describe('the memory of an hour', () => {
  const short = { page: 200, host: 100, asUsed: true };

  it('is all of page and host, whatever the application needs without the hour', () => {
    const [total, baseline, more] = memoryRows({ page: 300, host: 150, asUsed: true }, short);
    expect(total).toMatchObject({ value: '472 MB: page 300 MiB, host 150 MiB', target: '<= 500 MB', holds: true });
    expect(baseline!.value).toBe('315 MB: page 200 MiB, host 100 MiB');
    expect(more!.value).toBe('157 MB');
    expect(memoryRows({ page: 400, host: 150, asUsed: true }, short)[0]).toMatchObject({ holds: false });
  });

  it('says when the driver could not be kept out of it, and where the system does not tell', () => {
    expect(memoryRows({ page: 300, host: 150, asUsed: false }, short)[0]!.value).toContain('keeps in the page');
    expect(memoryRows(null, short)).toEqual([expect.objectContaining({ holds: null })]);
  });
});
