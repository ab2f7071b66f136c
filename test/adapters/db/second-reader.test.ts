import { describe, expect, test } from 'vitest';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Verdict } from '#shared/core/domain.ts';
import { connect, type Connection } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { migrations } from '#main/adapters/db/migrations/index.ts';
import { genesisHash } from '#main/adapters/db/journal-rows.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, now, opened, verdictEntry } from './support.ts';

/** Entries as version 4 of the library held them; the hashes were computed by Python's hashlib and json. */
const older: readonly (readonly [action: string, target: number, verdict: Verdict, reviewer: string, hash: string])[] =
  [
    ['verdict', 1, 'unsure', 'Ada', '2fb258bd9a9aa1b29d3963f0d0cf22ce5b8a56ad6e231ceb7551985629877f04'],
    ['verdict', 2, 'real-fault', 'Bo', 'c6bc72a9df19a8f759b1a4cb954649887df4c208c4fe37add7c601febb2fe272'],
    ['undo', 2, 'unsure', 'Ada', 'a6d0268c151075d515faf2e99c9991a35949ff14cc0b90e5b5fa2f6f485a7b43'],
  ];

function addOlder(connection: Connection, number: number): void {
  let previous = genesisHash;
  older.slice(0, number).forEach(([action, target, verdict, reviewer, hash], index) => {
    connection
      .prepare(
        `INSERT INTO journal (sequence, at, session_id, recording_id, detector_id, reviewer, action, target, standing,
        verdict, reason, comment, score, threshold, seconds_spent, version, previous_hash, hash)
        VALUES (?, ?, 1, 1, 1, ?, ?, ?, ?, ?, ?, 'grinds', 2, 1.5, 3.25, '1.0.0', ?, ?)`,
      )
      .run(
        index + 1,
        now.toISOString(),
        reviewer,
        action,
        target,
        verdict === 'unsure' ? 1 : 2,
        verdict,
        verdict === 'real-fault' ? 'bearing' : '',
        previous,
        hash,
      );
    previous = hash;
  });
}

/** What the entries refer to, without anything that came after version 4. */
const surroundings = `
  INSERT INTO recordings VALUES (1, '${'ab'.repeat(32)}', '/a.wav', 'a.wav', 1, 1, 1, 'fan', '00', '', '', 'normal', '{}',
    16000, 1, 1, 'PCM 16 bit', NULL, NULL, 0, '', NULL);
  INSERT INTO models VALUES (1, 'ab', '{}', '');
  INSERT INTO presets VALUES (1, '{"kind":"none"}');
  INSERT INTO detectors (id, name, version, machine, section, kind, spec, fitted, model_id, preset_id, front_end,
    bank_size, created_at) VALUES (1, 'Fan', 1, 'fan', '00', 'fused', '{}', '{}', 1, 1, 'mel-128', 1, '');
  INSERT INTO sessions (id, name, sample, created_at) VALUES (1, 'Week 46', 0, '');
  INSERT INTO session_items VALUES (1, 0, 1, 1, 2, 1.5, 0);`;

function versionFour(entries = older.length): string {
  const folder = temporaryFolder();
  const connection = connect(libraryFile(folder));
  migrate(connection, now, migrations.slice(0, 4));
  connection.execute(surroundings);
  addOlder(connection, entries);
  connection.close();
  return folder;
}

describe('a journal of before', () => {
  test('verifies unchanged, keeps every entry, and is gone on with', () => {
    const { library, close } = opened(versionFour());
    const head = { sequence: 3, hash: older[2]![4] };
    expect(library.journal.verify(head)).toEqual({ entries: 3, head, firstBad: null });
    expect(
      library.journal.ofSession(1).map((entry) => [entry.action, entry.target, entry.verdict, entry.reviewer]),
    ).toEqual(older.map(([action, target, verdict, reviewer]) => [action, target, verdict, reviewer]));
    expect(library.journal.standing(1).get(1)).toMatchObject({
      verdict: 'unsure',
      reviewer: 'Ada',
      severity: null,
      tags: [],
    });
    const next = library.journal.append(
      verdictEntry({ sessionId: 1, detectorId: 1, recordingIds: [1] }, { severity: 2, tags: ['hiss'] }),
    );
    expect(next.sequence).toBe(4);
    expect(library.journal.verify(head).firstBad).toBeNull();
    close(now);
  });

  test('that was damaged gives what it still holds to the backup that takes its place', () => {
    const folder = versionFour(1);
    opened(folder).release(); // which makes a backup before the migration
    const donor = libraryFile(versionFour());
    const raw = connect(donor);
    raw.checkpoint();
    const page = raw
      .prepare<{ at: number }>("SELECT rootpage AS at FROM sqlite_schema WHERE name = 'session_items'")
      .get()!;
    raw.close();
    const bytes = readFileSync(donor);
    bytes.fill(0x5a, (page.at - 1) * 4096, page.at * 4096);
    for (const suffix of ['-wal', '-shm']) rmSync(`${libraryFile(folder)}${suffix}`, { force: true });
    writeFileSync(libraryFile(folder), bytes);
    const { library, notice, close } = opened(folder);
    expect(notice?.data).toMatchObject({ salvaged: 2 });
    expect(library.journal.head()).toEqual({ sequence: 3, hash: older[2]![4] });
    close(now);
  });
});

describe('what counts where two reviewers said something', () => {
  const say = (reviewer: string, verdict: Verdict, more: object = {}) => ({ reviewer, verdict, ...more });
  const blind = { blind: true };

  test.each<[string, object[], Verdict, boolean, number]>([
    ['the newest of one reviewer', [say('Ada', 'unsure'), say('Ada', 'real-fault')], 'real-fault', false, 0],
    ['the newer one, given openly', [say('Ada', 'unsure'), say('Bo', 'real-fault')], 'real-fault', false, 0],
    [
      'nothing, where a blind one differs',
      [say('Ada', 'unsure'), say('Bo', 'real-fault', blind)],
      'real-fault',
      true,
      2,
    ],
    ['both, where they agree', [say('Ada', 'unsure', blind), say('Bo', 'unsure', blind)], 'unsure', false, 2],
    [
      'what settled the dispute',
      [say('Ada', 'unsure', blind), say('Bo', 'real-fault', blind), say('Ada', 'unsure', { resolution: true })],
      'unsure',
      false,
      0,
    ],
    [
      'still nothing, after a comment on what was said before',
      [say('Ada', 'unsure'), say('Bo', 'real-fault', blind), say('Ada', 'unsure', { amends: 1, comment: 'sure' })],
      'unsure',
      true,
      2,
    ],
  ])('%s', (_, given, verdict, disputed, readings) => {
    const { library, close } = opened(temporaryFolder());
    const ids = fill(library);
    for (const changes of given) library.journal.append(verdictEntry(ids, changes));
    const standing = library.journal.standing(ids.sessionId).get(ids.recordingIds[0]!)!;
    expect(standing).toMatchObject({ verdict, disputed });
    expect(standing.readings).toHaveLength(readings);
    expect(library.journal.judged('fan', '')[0]).toMatchObject({ disputed });
    const settledFault = verdict === 'real-fault' && !disputed;
    expect(library.journal.labelled('fan', '')).toHaveLength(settledFault ? 1 : 0);
    close(now);
  });

  test('a dispute hides the label of an older session', () => {
    const { library, close } = opened(temporaryFolder());
    const ids = fill(library);
    const recordingId = ids.recordingIds[0]!;
    const item = { recordingId, detectorId: ids.detectorId, score: 2, threshold: 1, levelAlarm: false };
    const other = library.sessions.insert('Week 48', false, [item], now.toISOString());
    library.journal.append(verdictEntry(ids));
    expect(library.journal.labelled('fan', '')).toHaveLength(1);
    library.journal.append(verdictEntry(ids, { sessionId: other, verdict: 'false-alarm' }));
    library.journal.append(verdictEntry(ids, { sessionId: other, reviewer: 'Bo', blind: true }));
    expect(library.journal.labelled('fan', '')).toEqual([]);
    close(now);
  });
});

test('several entries are written whole or not at all, as one batch', () => {
  const { library, close } = opened(temporaryFolder());
  const ids = fill(library);
  library.journal.append(verdictEntry(ids));
  const three = ids.recordingIds.map((recordingId) => verdictEntry(ids, { recordingId }));
  expect(library.journal.appendAll(three).map(({ sequence, batch }) => [sequence, batch])).toEqual([
    [2, 2],
    [3, 2],
    [4, 2],
  ]);
  expect(library.journal.appendAll(three.slice(1, 2))[0]!.batch).toBeNull();
  const bad = [...three, verdictEntry(ids, { recordingId: 999 })];
  expect(() => library.journal.appendAll(bad)).toThrow(/FOREIGN KEY/);
  expect(library.journal.verify()).toMatchObject({ entries: 5, firstBad: null });
  close(now);
});

test('bookmarks are one reviewer’s, by session and recording', () => {
  const { library, close } = opened(temporaryFolder());
  const { sessionId, recordingIds } = fill(library);
  const [first, second] = recordingIds as [number, number];
  const { bookmarks } = library;
  bookmarks.set(sessionId, first, 'Ada', '2026-11-22T10:00:00.000Z');
  bookmarks.set(sessionId, first, 'Ada', '2026-11-22T11:00:00.000Z');
  bookmarks.set(sessionId, second, 'Bo', '2026-11-22T12:00:00.000Z');
  expect([...bookmarks.of(sessionId, 'Ada')]).toEqual([first]);
  expect(bookmarks.ofSession(sessionId)).toEqual([
    { recordingId: first, reviewer: 'Ada', at: '2026-11-22T10:00:00.000Z' },
    { recordingId: second, reviewer: 'Bo', at: '2026-11-22T12:00:00.000Z' },
  ]);
  bookmarks.remove(sessionId, first, 'Ada');
  expect(bookmarks.of(sessionId, 'Ada').size).toBe(0);
  close(now);
});

test('tags to choose from are those in use, the most used first', () => {
  const { library, close } = opened(temporaryFolder());
  const ids = fill(library);
  const [first, second, third] = ids.recordingIds as [number, number, number];
  library.journal.append(verdictEntry(ids, { recordingId: first, tags: ['hiss', 'pump'] }));
  library.journal.append(verdictEntry(ids, { recordingId: second, tags: ['hiss'], reviewer: 'Bo' }));
  const gone = library.journal.append(verdictEntry(ids, { recordingId: third, tags: ['rattle'] }));
  library.journal.append(
    verdictEntry(ids, { recordingId: third, action: 'undo', target: gone.sequence, standing: null, verdict: null }),
  );
  expect(library.journal.tags()).toEqual(['hiss', 'pump']);
  expect(library.journal.tags('Bo')).toEqual(['hiss']);
  close(now);
});
