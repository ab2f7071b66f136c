import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { emptyNote } from '#shared/core/report/options.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { content, elsewhere, exportJson, reviewed, take } from './bundle-support.ts';

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
      'another front end than that of the specification',
      'bundle.content',
      (session) => ({ ...session, detectors: session.detectors.map((one) => ({ ...one, frontEnd: 'stft-201' })) }),
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

  test('does not make this computer look for recordings on another one', async () => {
    const here = await reviewed();
    const { exported, path } = await exportJson(here, here.sessionId);
    const hosts = ['\\\\192.0.2.7\\share\\', '//192.0.2.7/share/', '\\\\?\\UNC\\192.0.2.7\\share\\'];
    const items = exported.items.map((item, index) => {
      const folder = hosts[index % hosts.length]!;
      return { ...item, recording: { ...item.recording, path: folder + item.recording.fileName } };
    });
    writeFileSync(path, JSON.stringify({ ...exported, items }));
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, path);
    const session = await there.call('sessions.get', { sessionId });
    const opened = await Promise.all(
      session.items.map(({ recordingId }) => there.call('recordings.get', { recordingId })),
    );
    const paths = opened.map((recording) => recording.path);
    expect(paths).toEqual(items.map(({ recording }) => recording.fileName));
    const { folders } = await there.call('recordings.missing', {});
    expect(folders).toContainEqual({ path: '', recordings: items.length });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('entries of a session that is here are refused in another one, or about another recording', async () => {
    const here = await reviewed();
    const { exported, path } = await exportJson(here, here.sessionId);
    const refused = async (changed: unknown) => {
      writeFileSync(path, JSON.stringify(changed));
      expect((await here.finish('bundle.import', { path })).problem?.code).toBe('bundle.content');
    };
    await refused({ ...exported, session: { ...exported.session, identity: 'a'.repeat(32) } });
    const { sha256 } = exported.items[4]!.recording;
    await refused({ ...exported, journal: exported.journal.toSpliced(0, 1, { ...exported.journal[0]!, sha256 }) });
    expect((await here.call('sessions.list', {})).sessions).toHaveLength(1);
    expect(content((await exportJson(here, here.sessionId)).exported)).toEqual(content(exported));
    await here.app.close();
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
