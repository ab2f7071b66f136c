import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { omit } from '#shared/core/omit.ts';
import { defaultReportOptions, emptyNote } from '#shared/core/report/options.ts';
import { openApp, openSession, spec, temporaryFolder, type TestApp } from '#test/support/library.ts';

const said = { reason: 'bearing', comment: '', severity: null, tags: [], secondsSpent: 2 };

async function exportJson({ call }: Pick<TestApp, 'call'>, sessionId: number) {
  const { path } = await call('session.export', { sessionId, format: 'json' });
  return { path, exported: JSON.parse(readFileSync(path, 'utf8')) as ExportedSession };
}

/** What a file says of the session, without when and by which library it was written. */
function content(session: ExportedSession) {
  return omit(session, 'version', 'createdAt', 'journalHead');
}

async function take({ finish }: Pick<TestApp, 'finish'>, path: string) {
  const job = await finish('bundle.import', { path });
  expect(job.problem).toBeNull();
  return job.result as { sessionId: number; outcome: string; entries: number; recordings: number };
}

async function bundle({ finish }: Pick<TestApp, 'finish'>, sessionId: number, recordings = false): Promise<string> {
  const job = await finish('bundle.export', { sessionId, recordings });
  expect(job.problem).toBeNull();
  return String(job.result['path']);
}

/** An application with a session, whose recordings lie in a folder beside it. */
async function withSession() {
  const base = temporaryFolder();
  const folder = join(base, 'data');
  return { ...(await openSession(folder)), folder, sounds: join(base, 'sounds-5') };
}

/** A session with a journal in which everything occurs, explained bands, notes and a mark. */
async function reviewed() {
  const opened = await withSession();
  const { call, ended, sessionId, detectorId, recordingIds } = opened;
  await call('settings.set', { reviewer: 'Lena' });
  const [first, second, third] = recordingIds as [number, number, number];
  await call('verdicts.give', {
    ...said,
    sessionId,
    recordingId: first,
    verdict: 'real-fault',
    severity: 2,
    tags: ['outer race'],
  });
  await call('verdicts.give', {
    ...said,
    sessionId,
    recordingId: second,
    verdict: 'unsure',
    reason: 'my own “words”\n',
  });
  await call('verdicts.undo', { sessionId });
  await call('verdicts.redo', { sessionId });
  await call('verdicts.give', { ...said, sessionId, recordingId: third, verdict: 'false-alarm', reason: 'load-speed' });
  await call('verdicts.undo', { sessionId });
  await call('bookmarks.set', { sessionId, recordingId: third, on: true });
  const note = { ...emptyNote, severity: 3, observation: 'rattles', due: '2026-12-01' } as const;
  await call('report.note', { sessionId, recordingId: first, note });
  await call('report.configure', {
    sessionId,
    options: { ...defaultReportOptions, pages: ['real-fault'], severities: ['a', 'b', 'c', 'd'], title: 'Week 47' },
  });
  // All of them, or Earmark would go on explaining ahead of the reviewer while the session is compared.
  for (const recordingId of recordingIds) {
    const { jobId } = await call('explanations.request', { detectorId, recordingId, masks: 256 });
    if (jobId !== null) await ended(jobId);
  }
  return opened;
}

async function elsewhere(reviewer: string) {
  const opened = await openApp(join(temporaryFolder(), 'data'));
  await opened.call('settings.set', { reviewer });
  return opened;
}

describe('a session as a file', () => {
  test.each(['json', 'bundle'] as const)('%s, taken into an empty library, gives the same session', async (kind) => {
    const here = await reviewed();
    const { exported, path } = await exportJson(here, here.sessionId);
    const there = await elsewhere('Jonas');
    const taken = await take(there, kind === 'json' ? path : await bundle(here, here.sessionId));
    expect(taken).toMatchObject({ outcome: 'new', entries: 6, ownName: 0, recordings: 0 });
    const again = await exportJson(there, taken.sessionId);
    expect(content(again.exported)).toEqual(content(exported));
    expect(exported.items[0]).toMatchObject({ verdict: { verdict: 'real-fault', severity: 2, tags: ['outer race'] } });
    expect(exported.items[0]!.explanation!.done).toBe(256);
    expect(exported.bookmarks).toHaveLength(1);
    expect(exported.report.notes).toHaveLength(1);
    expect((await there.call('app.state', {})).journal).toMatchObject({ entries: 6, valid: true });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what was taken in stays the same after a restart, and can be passed on', async () => {
    const here = await reviewed();
    const folder = join(temporaryFolder(), 'data');
    const there = await openApp(folder);
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    await there.app.close();
    const back = await openApp(folder);
    expect((await back.call('app.state', {})).journal).toMatchObject({ entries: 6, valid: true });
    const third = await elsewhere('Lena');
    const passed = await take(third, await bundle(back, sessionId));
    expect(passed).toMatchObject({ entries: 6, ownName: 6 });
    expect(content((await exportJson(third, passed.sessionId)).exported)).toEqual(
      content((await exportJson(here, here.sessionId)).exported),
    );
    await Promise.all([here.app.close(), back.app.close(), third.app.close()]);
  });

  test('the same bundle twice changes nothing and says so', async () => {
    const here = await reviewed();
    const path = await bundle(here, here.sessionId, true);
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, path);
    const before = (await exportJson(there, sessionId)).exported;
    expect(await take(there, path)).toMatchObject({ sessionId, outcome: 'known', entries: 0, recordings: 0 });
    expect(content((await exportJson(there, sessionId)).exported)).toEqual(content(before));
    expect((await there.call('sessions.list', {})).sessions).toHaveLength(1);
    // So does one's own bundle.
    expect(await take(here, path)).toMatchObject({ sessionId: here.sessionId, outcome: 'known' });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('recordings come along when they are wanted, are heard, and verdicts and a report are made of them', async () => {
    const here = await reviewed();
    const path = await bundle(here, here.sessionId, true);
    rmSync(here.sounds, { recursive: true });
    const there = await elsewhere('Jonas');
    const { sessionId, recordings } = await take(there, path);
    expect(recordings).toBeGreaterThan(5);
    const { items } = await there.call('sessions.get', { sessionId });
    const { recordingId, detectorId } = items[4]!;
    const recording = await there.call('recordings.get', { recordingId });
    expect(recording.present).toBe(true);
    expect(await there.app.asset(`/audio/${recordingId}.wav`)).toHaveProperty('bytes');
    const { nearest } = await there.call('scores.get', { detectorId, recordingId });
    expect(await there.app.asset(`/audio/${nearest[0]!.recordingId}.wav`)).toHaveProperty('bytes');
    await there.call('verdicts.give', { ...said, sessionId, recordingId, verdict: 'real-fault' });
    const report = await there.finish('report.create', { sessionId, pictures: true });
    expect(report).toMatchObject({ state: 'done', result: { pictures: 4 } });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('without recordings the report shows the pictures that came along', async () => {
    const here = await reviewed();
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    rmSync(here.sounds, { recursive: true });
    const { items } = await there.call('sessions.get', { sessionId });
    expect(await there.call('recordings.get', { recordingId: items[0]!.recordingId })).toMatchObject({
      present: false,
    });
    const explained = await there.call('explanations.request', {
      detectorId: items[0]!.detectorId,
      recordingId: items[0]!.recordingId,
      masks: 256,
    });
    expect(explained).toMatchObject({ jobId: null, explanation: { masks: 256 } });
    const report = await there.finish('report.create', { sessionId, pictures: true });
    expect(report).toMatchObject({ state: 'done', result: { pictures: 2 } });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('a session whose detector has the name of another one keeps its own', async () => {
    const here = await reviewed();
    const there = await elsewhere('Jonas');
    await there.finish('import.start', { paths: [here.sounds] });
    const normals = { machine: 'fan', split: 'train' };
    const other = { name: 'Fan', machine: 'fan', section: '00', normals, spec: { ...spec, k: 2 } };
    await there.finish('detectors.create', other);
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    const { detectors } = await there.call('detectors.list', {});
    expect(detectors.map(({ name, version }) => `${name} ${version}`)).toEqual(['Fan 1', 'Fan (imported) 1']);
    const { items } = await there.call('sessions.get', { sessionId });
    expect(items.every(({ detectorId }) => detectorId === detectors[1]!.id)).toBe(true);
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what a bundle would hold is said before it is written', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const preview = await here.call('bundle.preview', { sessionId });
    expect(preview).toMatchObject({ pictures: 10, refusal: null, recordingsRefusal: null });
    expect(preview.recordings).toMatchObject({ missing: 0 });
    expect(preview.recordings.bytes).toBe(preview.recordings.files * 1644);
    expect(await here.refusal('bundle.preview', { sessionId: 99 })).toBe('session.unknown');
    expect(await here.refusal('bundle.export', { sessionId: 99, recordings: true })).toBe('session.unknown');
    await here.app.close();
  });

  test('a recording whose file is not what it was leaves no bundle', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const [recordingId] = here.recordingIds;
    const { path } = await here.call('recordings.get', { recordingId: recordingId! });
    const bytes = readFileSync(path);
    bytes[100]! ^= 1;
    writeFileSync(path, bytes);
    const job = await here.finish('bundle.export', { sessionId, recordings: true });
    expect(job.problem?.code).toBe('file.changed');
    const left = readdirSync(join(here.folder, 'reports'));
    expect(left.filter((name) => name.includes('earmark'))).toEqual([]);
    await here.app.close();
  });
});

describe('two reviewers', () => {
  test('who judged apart are both heard, differ where they differ, and nothing is lost', async () => {
    const here = await withSession();
    await here.call('settings.set', { reviewer: 'Lena' });
    const { sessionId } = here;
    const there = await elsewhere('Jonas');
    const taken = await take(there, await bundle(here, sessionId));
    const theirs = (await there.call('sessions.get', { sessionId: taken.sessionId })).items;
    const [a, b, c] = here.recordingIds as [number, number, number];
    await here.call('verdicts.give', { ...said, sessionId, recordingId: a, verdict: 'real-fault' });
    await here.call('verdicts.give', { ...said, sessionId, recordingId: b, verdict: 'false-alarm' });
    const jonas = (index: number, verdict: 'real-fault' | 'false-alarm') =>
      there.call('verdicts.give', {
        ...said,
        sessionId: taken.sessionId,
        recordingId: theirs[index]!.recordingId,
        verdict,
      });
    await jonas(0, 'real-fault');
    await jonas(1, 'real-fault');
    await jonas(2, 'false-alarm');

    const back = await take(here, await bundle(there, taken.sessionId));
    expect(back).toMatchObject({ sessionId, outcome: 'merged', entries: 3 });
    const { items, canUndo } = await here.call('sessions.get', { sessionId });
    expect(items.slice(0, 3).map(({ verdict }) => verdict?.disputed)).toEqual([false, true, false]);
    expect(items[1]!.verdict!.readings.map(({ reviewer }) => reviewer).sort()).toEqual(['Jonas', 'Lena']);
    expect(items[2]!.verdict).toMatchObject({ reviewer: 'Jonas', verdict: 'false-alarm' });
    expect(canUndo).toBe(true);
    const { entries } = await here.call('verdicts.history', { sessionId, recordingId: b });
    expect(entries.map(({ reviewer }) => reviewer)).toEqual(['Lena', 'Jonas']);

    // Undo is one's own; the other's entries stay.
    await here.call('verdicts.undo', { sessionId });
    expect((await here.call('verdicts.history', { sessionId, recordingId: c })).entries).toHaveLength(1);
    await here.call('verdicts.redo', { sessionId });

    // Back again: both libraries hold the same entries, and each of them is sound.
    await take(there, await bundle(here, sessionId));
    const hashes = async (app: TestApp, id: number) =>
      (await exportJson(app, id)).exported.journal.map(({ hash }) => hash).sort();
    expect(await hashes(there, taken.sessionId)).toEqual(await hashes(here, sessionId));
    const disputed = async (app: TestApp, id: number) =>
      (await app.call('sessions.get', { sessionId: id })).items.map(({ verdict }) => verdict?.disputed ?? null);
    expect(await disputed(there, taken.sessionId)).toEqual(await disputed(here, sessionId));
    expect(await take(here, await bundle(there, taken.sessionId))).toMatchObject({ outcome: 'known', entries: 0 });
    for (const app of [here, there]) expect((await app.call('app.state', {})).journal.valid).toBe(true);
    await Promise.all([here.app.close(), there.app.close()]);
    const again = await openApp(here.folder);
    expect((await again.call('app.state', {})).journal).toMatchObject({ valid: true, problem: null });
    await again.app.close();
  });

  test('one who knew what the other said has settled it', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const there = await elsewhere('Jonas');
    const taken = await take(there, await bundle(here, sessionId));
    const { items } = await there.call('sessions.get', { sessionId: taken.sessionId });
    await there.call('verdicts.give', {
      ...said,
      sessionId: taken.sessionId,
      recordingId: items[0]!.recordingId,
      verdict: 'false-alarm',
    });
    await take(here, await bundle(there, taken.sessionId));
    const [first] = (await here.call('sessions.get', { sessionId })).items;
    expect(first!.verdict).toMatchObject({ verdict: 'false-alarm', reviewer: 'Jonas', disputed: false });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what was taken back there after it was joined is taken back here', async () => {
    const here = await withSession();
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    const recordingId = (await there.call('sessions.get', { sessionId })).items[0]!.recordingId;
    await there.call('verdicts.give', { ...said, sessionId, recordingId, verdict: 'real-fault' });
    await take(here, await bundle(there, sessionId));
    const standing = async () => (await here.call('sessions.get', { sessionId: here.sessionId })).items[0]!.verdict;
    expect(await standing()).toMatchObject({ reviewer: 'Jonas' });
    await there.call('verdicts.undo', { sessionId });
    await take(here, await bundle(there, sessionId));
    expect(await standing()).toBeNull();
    await Promise.all([here.app.close(), there.app.close()]);
  });
});

describe('a session that is not what it says', () => {
  const changes: [string, string, (session: Record<string, unknown> & ExportedSession) => unknown][] = [
    ['another format', 'bundle.refused', (session) => ({ ...session, format: 'other' })],
    ['a newer version', 'bundle.newer', (session) => ({ ...session, formatVersion: 3 })],
    ['an older version', 'bundle.older', (session) => ({ ...session, formatVersion: 1 })],
    ['a list', 'bundle.refused', () => []],
    ['no items', 'bundle.refused', (session) => ({ ...session, items: [] })],
    [
      'a score that is no number',
      'bundle.refused',
      (session) => ({ ...session, items: session.items.map((item) => ({ ...item, score: 'high' })) }),
    ],
    [
      'a changed verdict',
      'bundle.journal',
      (session) => ({
        ...session,
        journal: session.journal.map((entry, index) => (index === 1 ? { ...entry, verdict: 'false-alarm' } : entry)),
      }),
    ],
    [
      'another reviewer',
      'bundle.journal',
      (session) => ({ ...session, journal: session.journal.map((entry) => ({ ...entry, reviewer: 'Mallory' })) }),
    ],
    [
      'an entry in the middle gone',
      'bundle.journal',
      (session) => ({ ...session, journal: session.journal.toSpliced(1, 1) }),
    ],
    [
      'an entry twice',
      'bundle.journal',
      (session) => ({ ...session, journal: [...session.journal, session.journal[0]] }),
    ],
    [
      'entries in another order',
      'bundle.journal',
      (session) => ({ ...session, journal: session.journal.toReversed() }),
    ],
    [
      'an unknown nearest normal',
      'bundle.content',
      (session) => ({ ...session, recordings: session.recordings.slice(1) }),
    ],
    [
      'an item twice',
      'bundle.content',
      (session) => ({ ...session, items: [...session.items, { ...session.items[0]!, position: 6 }] }),
    ],
    [
      'an unknown detector',
      'bundle.content',
      (session) => ({ ...session, items: session.items.map((item) => ({ ...item, detectorId: 9 })) }),
    ],
    [
      'a larger bank',
      'bundle.content',
      (session) => ({ ...session, detectors: session.detectors.map((one) => ({ ...one, bankSize: 7 })) }),
    ],
    [
      'a note about something else',
      'bundle.content',
      (session) => ({
        ...session,
        report: { ...session.report, notes: [{ sha256: 'a'.repeat(64), note: emptyNote }] },
      }),
    ],
  ];

  test('is refused, and nothing of it is kept', async () => {
    const here = await reviewed();
    const { exported } = await exportJson(here, here.sessionId);
    const there = await elsewhere('Jonas');
    const path = join(temporaryFolder(), 'session.json');
    for (const [what, code, change] of changes) {
      writeFileSync(path, JSON.stringify(change(structuredClone(exported) as never)));
      expect((await there.finish('bundle.import', { path })).problem?.code, what).toBe(code);
    }
    for (const text of [
      '',
      '{',
      '[',
      '"',
      '\ufeff{}',
      '['.repeat(200_000),
      `[${'[],'.repeat(2_100_000)}0]`,
      'x'.repeat(1000),
    ]) {
      writeFileSync(path, text);
      expect((await there.finish('bundle.import', { path })).problem?.code, text.slice(0, 10)).toBe('bundle.refused');
    }
    expect((await there.finish('bundle.import', { path: `${path}.earmark` })).problem?.code).toBe('file.missing');
    expect((await there.call('sessions.list', {})).sessions).toEqual([]);
    expect((await there.call('recordings.groups', {})).groups).toEqual([]);
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('another session under the identity of one that is here is refused', async () => {
    const here = await reviewed();
    const { exported, path } = await exportJson(here, here.sessionId);
    writeFileSync(
      path,
      JSON.stringify({ ...exported, items: exported.items.map((item) => ({ ...item, score: item.score + 1 })) }),
    );
    const job = await here.finish('bundle.import', { path });
    expect(job.problem?.code).toBe('bundle.differs');
    expect(content((await exportJson(here, here.sessionId)).exported)).toEqual(content(exported));
    await here.app.close();
  });
});
