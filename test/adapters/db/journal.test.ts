import { describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { cpSync } from 'node:fs';
import { createRandom, type Random } from '#shared/core/random.ts';
import { entryHash, genesisHash, journalColumns, type JournalRow } from '#main/adapters/db/journal-rows.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import type { JournalHead, NewJournalEntry } from '#main/services/ports/journal.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, now, opened, verdictEntry } from './support.ts';

const entries = 12;
/** The first six entries are as an older Earmark wrote them; the others use what came later. */
const changes = (i: number): Partial<NewJournalEntry> =>
  i < 6
    ? {}
    : { severity: i % 2 ? 2 : null, tags: ['hiss', `t${i}`], blind: i % 3 === 0, amends: 3, resolution: i % 3 === 1 };

/** A library file with twelve entries, and the head that is known from outside. */
function journalFile(): { readonly folder: string; readonly head: JournalHead } {
  const folder = temporaryFolder();
  const { library, close } = opened(folder);
  const ids = fill(library);
  const entry = (i: number) =>
    verdictEntry(ids, { recordingId: ids.recordingIds[i % 3]!, comment: `number ${i}`, ...changes(i) });
  for (let i = 0; i < entries - 3; i++) library.journal.append(entry(i));
  library.journal.appendAll([entries - 3, entries - 2, entries - 1].map(entry));
  const head = library.journal.head();
  close(now);
  return { folder, head };
}

const insert = `INSERT INTO journal (${journalColumns.join(', ')}) VALUES (${journalColumns.map((name) => `@${name}`).join(', ')})`;

type Tampering = (raw: Database.Database, random: Random) => number;

const rowAt = (raw: Database.Database, sequence: number) =>
  raw.prepare('SELECT * FROM journal WHERE sequence = ?').get(sequence) as JournalRow;
const pick = (random: Random, last = entries) => 1 + random.integer(last);

const editable: readonly (readonly [keyof JournalRow, (row: JournalRow) => unknown])[] = [
  ['at', () => '2026-11-23T10:00:00.000Z'],
  ['reviewer', () => 'Eve'],
  ['verdict', (row) => (row.verdict === 'unsure' ? 'unusable' : 'unsure')],
  ['reason', () => 'noise'],
  ['comment', (row) => `${row.comment} `],
  ['score', (row) => row.score + 1e-12],
  ['threshold', (row) => row.threshold * 2],
  ['seconds_spent', () => 9],
  ['recording_id', (row) => (row.recording_id % 3) + 1],
  ['action', () => 'redo'],
  ['target', (row) => row.target + 1],
  ['standing', (row) => row.standing! + 1],
  ['version', () => '0.9'],
  ['severity', (row) => (row.severity === 3 ? null : 3)],
  ['tags', (row) => (row.tags === '[]' ? '["pump"]' : '[]')],
  ['batch', (row) => (row.batch === null ? 1 : null)],
  ['blind', (row) => 1 - row.blind],
  ['amends', (row) => (row.amends === null ? 1 : null)],
  ['resolution', (row) => 1 - row.resolution],
  ['hash', (row) => row.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
  ['previous_hash', (row) => row.previous_hash.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
];

/** Ways to change the journal from outside; each says where the first bad entry must be found. */
const tamperings: Readonly<Record<string, Tampering>> = {
  edit: (raw, random) => {
    const sequence = pick(random);
    const [column, change] = editable[random.integer(editable.length)]!;
    raw.prepare(`UPDATE journal SET ${column} = ? WHERE sequence = ?`).run(change(rowAt(raw, sequence)), sequence);
    return sequence;
  },
  'edit and hash again': (raw, random) => {
    const sequence = pick(random);
    const row = { ...rowAt(raw, sequence), comment: 'never said' };
    raw
      .prepare('UPDATE journal SET comment = ?, hash = ? WHERE sequence = ?')
      .run(row.comment, entryHash(row), sequence);
    // The entry itself is consistent then; the next one, or the anchor, is what it no longer fits.
    return sequence === entries ? entries : sequence + 1;
  },
  delete: (raw, random) => {
    const sequence = pick(random);
    raw.prepare('DELETE FROM journal WHERE sequence = ?').run(sequence);
    return sequence;
  },
  'delete and close the gap': (raw, random) => {
    const sequence = pick(random, entries - 1);
    raw.prepare('DELETE FROM journal WHERE sequence = ?').run(sequence);
    for (let next = sequence + 1; next <= entries; next++)
      raw.prepare('UPDATE journal SET sequence = ? WHERE sequence = ?').run(next - 1, next);
    return sequence;
  },
  insert: (raw, random) => {
    const sequence = pick(random);
    for (let later = entries; later >= sequence; later--)
      raw.prepare('UPDATE journal SET sequence = ? WHERE sequence = ?').run(later + 1, later);
    const row = { ...rowAt(raw, sequence + 1), sequence, comment: 'slipped in' };
    raw.prepare(insert).run({ ...row, hash: entryHash(row) });
    return sequence + 1; // the forged entry continues the chain, the one after it does not
  },
  swap: (raw, random) => {
    const a = pick(random, entries - 1);
    const b = a + 1 + random.integer(entries - a);
    raw.prepare('UPDATE journal SET sequence = 99 WHERE sequence = ?').run(a);
    raw.prepare('UPDATE journal SET sequence = ? WHERE sequence = ?').run(a, b);
    raw.prepare('UPDATE journal SET sequence = ? WHERE sequence = 99').run(b);
    return a;
  },
  'cut the end': (raw, random) => {
    const sequence = pick(random);
    raw.prepare('DELETE FROM journal WHERE sequence >= ?').run(sequence);
    return sequence;
  },
  'cut the end and go on': (raw, random) => {
    const sequence = pick(random);
    const row = { ...rowAt(raw, sequence), comment: 'another story' };
    raw.prepare('DELETE FROM journal WHERE sequence >= ?').run(sequence);
    let previous = row.previous_hash;
    for (let next = sequence; next <= entries + 1; next++) {
      const forged = { ...row, sequence: next, previous_hash: previous };
      previous = entryHash(forged);
      raw.prepare(insert).run({ ...forged, hash: previous });
    }
    return entries;
  },
};

describe('the hash chain', () => {
  test('begins at the genesis hash and every entry fixes the one before it', () => {
    const { library, close } = opened(temporaryFolder());
    const ids = fill(library);
    expect(library.journal.head()).toEqual({ sequence: 0, hash: genesisHash });
    expect(library.journal.verify()).toEqual({ entries: 0, head: { sequence: 0, hash: genesisHash }, firstBad: null });
    const first = library.journal.append(verdictEntry(ids));
    const second = library.journal.append(verdictEntry(ids));
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    expect(first.hash).not.toBe(second.hash);
    expect(library.journal.verify()).toEqual({
      entries: 2,
      head: { sequence: 2, hash: second.hash },
      firstBad: null,
    });
    close(now);
  });

  test('hashes canonical JSON: SHA-256 computed by coreutils for this text', () => {
    // printf '%s' '{"action":"verdict",…}' | sha256sum, the line below as it stands
    const row = {
      action: 'verdict',
      at: '2026-11-22T10:00:00.000Z',
      comment: 'é "q"',
      detector_id: 1,
      previous_hash: '0'.repeat(64),
      reason: '',
      recording_id: 2,
      reviewer: 'Ada',
      score: 1.5,
      seconds_spent: 0,
      sequence: 1,
      session_id: 3,
      standing: 1,
      target: 1,
      threshold: 1e-7,
      verdict: 'unsure',
      version: '1.0.0',
    } as const;
    expect(JSON.stringify(row)).toBe(
      '{"action":"verdict","at":"2026-11-22T10:00:00.000Z","comment":"é \\"q\\"","detector_id":1,"previous_hash":"0000000000000000000000000000000000000000000000000000000000000000","reason":"","recording_id":2,"reviewer":"Ada","score":1.5,"seconds_spent":0,"sequence":1,"session_id":3,"standing":1,"target":1,"threshold":1e-7,"verdict":"unsure","version":"1.0.0"}',
    );
    const older = { severity: null, tags: '[]', batch: null, blind: 0, amends: null, resolution: 0 } as const;
    expect(entryHash({ ...row, ...older })).toBe('12f35d5292caa7d792179fe8ab5883a113a80369405bcf1a5a5caf3ba644c00b');
  });

  test('hashes what came later where it says something, in its place', () => {
    // the same, of this text
    const text =
      '{"action":"undo","amends":4,"at":"2026-11-22T10:00:00.000Z","batch":5,"blind":1,"comment":"","detector_id":1,"previous_hash":"00","reason":"","recording_id":2,"resolution":1,"reviewer":"Ada","score":1.5,"seconds_spent":0,"sequence":6,"session_id":3,"severity":0,"standing":null,"tags":"[\\"a \\\\\\"b\\"]","target":4,"threshold":1,"verdict":null,"version":"1.0.0"}';
    const row = JSON.parse(text) as Omit<JournalRow, 'hash'>;
    expect(JSON.parse(row.tags)).toEqual(['a "b']);
    expect(entryHash(row)).toBe('76f22a2c9f8ed610d1441663d71a88b68a3a356c5169d3d5be7cfc2c338c6cc8');
  });

  test('the database itself refuses to change, remove or reorder entries', () => {
    const { library, connection, close } = opened(temporaryFolder());
    const ids = fill(library);
    library.journal.append(verdictEntry(ids));
    for (const sql of [
      "UPDATE journal SET comment = 'x'",
      'DELETE FROM journal',
      'INSERT OR REPLACE INTO journal SELECT * FROM journal',
      'UPDATE detectors SET name = name',
      'DELETE FROM bank_members',
    ])
      expect(() => connection.execute(sql), sql).toThrow(/append-only|in order/);
    expect(library.journal.verify().firstBad).toBeNull();
    close(now);
  });

  test.each(Object.entries(tamperings))('%s is found at the right entry', (_, tamper) => {
    const { folder, head } = journalFile();
    for (let seed = 0; seed < 15; seed++) {
      const copy = temporaryFolder();
      cpSync(folder, copy, { recursive: true });
      const raw = new Database(libraryFile(copy));
      for (const trigger of ['journal_no_update', 'journal_no_delete', 'journal_in_order'])
        raw.exec(`DROP TRIGGER ${trigger}`);
      const expected = tamper(raw, createRandom(seed));
      raw.close();
      const { library, release } = opened(copy);
      expect(library.journal.verify(head).firstBad, `seed ${seed}`).toBe(expected);
      release();
    }
  });

  test('an honest journal fits every anchor that was ever taken from it', () => {
    const { folder, head } = journalFile();
    const { library, close } = opened(folder);
    for (const entry of library.journal.ofSession(1)) expect(library.journal.verify(entry).firstBad).toBeNull();
    expect(library.journal.verify(head)).toEqual({ entries, head, firstBad: null });
    close(now);
  });

  test('without an anchor a cut end cannot be seen: the limit that the anchor is for', () => {
    const { folder, head } = journalFile();
    const raw = new Database(libraryFile(folder));
    raw.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE sequence > 5');
    raw.close();
    const { library, close } = opened(folder);
    expect(library.journal.verify().firstBad).toBeNull();
    expect(library.journal.verify(head).firstBad).toBe(6);
    close(now);
  });
});

describe('what stands', () => {
  test('is the newest verdict of each recording, what an undo left, and nothing after the first one was undone', () => {
    const { library, close } = opened(temporaryFolder());
    const ids = fill(library);
    const [first, second] = ids.recordingIds as [number, number];
    const { sessionId } = ids;
    library.journal.append(verdictEntry(ids, { verdict: 'unsure' }));
    library.journal.append(verdictEntry(ids, { verdict: 'real-fault' }));
    library.journal.append(verdictEntry(ids, { recordingId: second, verdict: 'false-alarm' }));
    expect([...library.journal.standing(sessionId)].map(([id, { verdict }]) => [id, verdict])).toEqual([
      [first, 'real-fault'],
      [second, 'false-alarm'],
    ]);
    expect(library.journal.labelled('fan', '')).toEqual([
      { recordingId: first, label: 'anomaly' },
      { recordingId: second, label: 'normal' },
    ]);
    const undo = { action: 'undo', target: 2, standing: 1, verdict: 'unsure' } as const;
    library.journal.append(verdictEntry(ids, undo));
    expect(library.journal.standing(sessionId).get(first)).toMatchObject({ verdict: 'unsure', sequence: 1 });
    library.journal.append(verdictEntry(ids, { action: 'undo', target: 1, standing: null, verdict: null }));
    expect(library.journal.standing(sessionId).has(first)).toBe(false);
    expect(library.journal.standing(sessionId).size).toBe(1);
    expect(library.journal.labelled('fan', '00')).toEqual([{ recordingId: second, label: 'normal' }]);
    expect(library.journal.labelled('fan', '01')).toEqual([]);
    expect(library.journal.ofItem(sessionId, first).map(({ action }) => action)).toEqual([
      'verdict',
      'verdict',
      'undo',
      'undo',
    ]);
    close(now);
  });

  test('a later session outranks an earlier one as the label of a recording', () => {
    const { library, close } = opened(temporaryFolder());
    const ids = fill(library);
    const item = {
      recordingId: ids.recordingIds[0]!,
      detectorId: ids.detectorId,
      score: 2,
      threshold: 1,
      levelAlarm: false,
    };
    const other = library.sessions.insert('Week 48', false, [item], now.toISOString());
    library.journal.append(verdictEntry(ids, { verdict: 'real-fault' }));
    library.journal.append(verdictEntry(ids, { sessionId: other, verdict: 'false-alarm' }));
    expect(library.journal.labelled('fan', '')).toEqual([{ recordingId: item.recordingId, label: 'normal' }]);
    close(now);
  });
});
