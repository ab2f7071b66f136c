import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Result } from '#shared/core/result.ts';
import { ProblemError } from '#shared/core/result.ts';
import { listBackups } from '#main/adapters/db/backup.ts';
import { readHeader } from '#main/adapters/db/header.ts';
import { readOwner } from '#main/adapters/db/lock-file.ts';
import { latestVersion } from '#main/adapters/db/migrations/index.ts';
import { libraryFile, openLibrary } from '#main/adapters/db/open.ts';
import { applicationId } from '#main/adapters/db/pragmas.ts';
import { temporaryFolder } from '#test/support/library.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { KnownEntry } from '#main/services/ports/shared.ts';
import { fill, now, opened, recording, verdictEntry } from './support.ts';

const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const codeOf = (result: Result<unknown>) => (result.ok ? 'none' : result.problem.code);

const pragmas = {
  locking_mode: 'exclusive',
  journal_mode: 'wal',
  synchronous: 2,
  checkpoint_fullfsync: 1,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  mmap_size: 0,
  recursive_triggers: 1,
  application_id: applicationId,
  user_version: latestVersion,
};

describe('opening', () => {
  test('sets every pragma, also when an existing write-ahead log is reopened', () => {
    const folder = temporaryFolder();
    const first = opened(folder);
    first.library.settings.set('reviewer', 'Ada');
    expect(Object.fromEntries(Object.keys(pragmas).map((name) => [name, first.connection.pragma(name)]))).toEqual(
      pragmas,
    );
    // Copied while it is open: a library as a crash leaves it, with its log.
    const crashed = temporaryFolder();
    cpSync(folder, crashed, { recursive: true });
    first.close(now);
    expect(existsSync(`${libraryFile(crashed)}-wal`)).toBe(true);

    const again = opened(crashed);
    expect(Object.fromEntries(Object.keys(pragmas).map((name) => [name, again.connection.pragma(name)]))).toEqual(
      pragmas,
    );
    expect(again.library.settings.get('reviewer')).toBe('Ada');
    again.close(now);
  });

  test('better-sqlite3 alone reopens a log with synchronous = NORMAL, which is why it is set on every open', () => {
    const folder = temporaryFolder();
    const first = opened(folder);
    const crashed = temporaryFolder();
    cpSync(folder, crashed, { recursive: true });
    first.close(now);
    const plain = new Database(libraryFile(crashed));
    plain.prepare('SELECT count(*) FROM settings').get();
    expect(plain.pragma('synchronous', { simple: true })).toBe(1);
    plain.close();
  });

  test('a second opening in this process, and one in another, are refused with the owner', () => {
    const folder = temporaryFolder();
    const first = opened(folder);
    const second = openLibrary(folder, now);
    expect(second).toMatchObject({ ok: false, problem: { code: 'db.busy', data: { pid: process.pid } } });

    const script = `
      import { openLibrary } from '#main/adapters/db/open.ts';
      const result = openLibrary(process.argv[1], new Date());
      console.log(result.ok ? 'opened' : result.problem.code + ' ' + result.problem.data.pid);`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
      cwd: join(import.meta.dirname, '../../..'),
      encoding: 'utf8',
    });
    expect(other.stdout.trim()).toBe(`db.busy ${process.pid}`);
    first.close(now);
    expect(readOwner(libraryFile(folder))).toBe('unknown');
    opened(folder).close(now);
  });

  test('a newer library is refused and stays byte for byte as it was', () => {
    const folder = temporaryFolder();
    const first = opened(folder);
    first.connection.execute(`PRAGMA user_version = ${latestVersion + 1}`);
    // Both as a crash leaves it (the number only in the log) and as a clean close does.
    const crashed = temporaryFolder();
    cpSync(folder, crashed, { recursive: true });
    first.close(now);
    for (const place of [folder, crashed]) {
      const files = readdirSync(place).filter((name) => name.startsWith('library.sqlite'));
      const before = files.map((name) => readFileSync(join(place, name)));
      const result = openLibrary(place, now);
      expect(result).toMatchObject({
        ok: false,
        problem: { code: 'db.newer', data: { found: latestVersion + 1, known: latestVersion } },
      });
      expect(readdirSync(place).filter((name) => name.startsWith('library.sqlite'))).toEqual(files);
      files.forEach((name, i) => expect(readFileSync(join(place, name)).equals(before[i]!)).toBe(true));
    }
  });

  test('a database of another program is refused and stays as it was', () => {
    const folder = temporaryFolder();
    const foreign = new Database(libraryFile(folder));
    foreign.exec('CREATE TABLE bookmarks (id INTEGER)');
    foreign.close();
    const before = readFileSync(libraryFile(folder));
    expect(codeOf(openLibrary(folder, now))).toBe('db.foreign');
    expect(readFileSync(libraryFile(folder)).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['library.sqlite']);
  });

  test('a first start that was killed before its first migration is gone on with', () => {
    const folder = temporaryFolder();
    const bare = new Database(libraryFile(folder));
    bare.pragma('journal_mode = WAL');
    bare.close();
    expect(readHeader(libraryFile(folder))).toMatchObject({ kind: 'sqlite', applicationId: 0, bare: true });
    const library = opened(folder);
    expect(library.notice).toBeNull();
    library.close(now);
  });

  test('a folder that cannot be written is said so', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(codeOf(openLibrary(join(folder, 'file', 'data'), now))).toBe('db.read-only');
  });
});

describe('backups', () => {
  test('a clean close after a change backs up; a few are kept, and one of each day', () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 5; i++) {
      const { library, close } = opened(folder, later(i));
      library.recordings.insert(recording(i));
      close(later(i));
    }
    const file = libraryFile(folder);
    expect(listBackups(file, 'close')).toHaveLength(3);
    opened(folder, later(6)).close(later(6));
    expect(listBackups(file, 'close')).toHaveLength(3);
    expect(listBackups(file, 'daily')).toHaveLength(0);
    opened(folder, new Date(Date.now() + 25 * 3_600_000)).close(now);
    expect(listBackups(file, 'daily')).toHaveLength(1);
    expect(readdirSync(join(folder, 'backups')).every((name) => name.endsWith('.sqlite'))).toBe(true);
  });
});

/** A library with two verdicts in a backup, a third one since, damaged by `damage` while Earmark was not running. */
function damaged(
  damage: (file: string) => void,
  since: (library: Library, ids: ReturnType<typeof fill>) => void = () => undefined,
): { readonly folder: string; readonly before: Buffer } {
  const folder = temporaryFolder();
  const first = opened(folder);
  const ids = fill(first.library);
  first.library.journal.append(verdictEntry(ids));
  first.library.journal.append(verdictEntry(ids, { recordingId: ids.recordingIds[1]! }));
  first.close(now);
  const second = opened(folder);
  second.library.journal.append(verdictEntry(ids, { recordingId: ids.recordingIds[2]! }));
  since(second.library, ids);
  second.connection.checkpoint();
  second.release();
  damage(libraryFile(folder));
  return { folder, before: readFileSync(libraryFile(folder)) };
}

function overwrite(file: string, position: number, bytes: Buffer): void {
  const content = readFileSync(file);
  bytes.copy(content, position);
  writeFileSync(file, content);
}

const damages: Readonly<Record<string, (file: string) => void>> = {
  'zeroed header': (file) => overwrite(file, 0, Buffer.alloc(100)),
  'garbage in the schema page': (file) => overwrite(file, 100, Buffer.alloc(3000, 0x5a)),
  'garbage in every page': (file) => overwrite(file, 4096, Buffer.alloc(readFileSync(file).length - 4096, 0x5a)),
  'text file': (file) => writeFileSync(file, 'This is not a database.\n'.repeat(400)),
  'empty file': (file) => writeFileSync(file, ''),
  'cut in half': (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
};

describe('a damaged library', () => {
  test.each(Object.entries(damages))('%s: set aside, restored from the backup', (_, damage) => {
    const { folder, before } = damaged(damage);
    const { library, notice, connection, close } = opened(folder, later(1));
    expect(notice?.code).toBe('db.corrupt');
    // The evidence is there, byte for byte, under the name that the notice gives.
    expect(readFileSync(String(notice!.data!['path'])).equals(before)).toBe(true);
    expect(library.journal.head().sequence).toBeGreaterThanOrEqual(2);
    expect(library.journal.verify().firstBad).toBeNull();
    expect(connection.pragma('integrity_check')).toBe('ok');
    close(later(1));
    expect(opened(folder, later(2)).notice).toBeNull();
  });

  /** An index that does not fit its table: quick_check may pass it over, integrity_check and a cut page do not. */
  const cutItems = (file: string) => {
    const raw = new Database(file);
    const page = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'session_items'").pluck().get() as number;
    raw.close();
    overwrite(file, (page - 1) * 4096, Buffer.alloc(4096, 0x5a));
  };

  test('what verdicts were joined from another library is known of those that are read from it', () => {
    const hash = 'c'.repeat(64);
    const { folder } = damaged(cutItems, ({ shared }, { sessionId, recordingIds, detectorId }) => {
      const [{ entry }] = shared.entries(sessionId) as [KnownEntry];
      const foreign = { ...entry, library: 'b'.repeat(32), hash };
      shared.join(sessionId, { entry: foreign, recordingId: recordingIds[0]!, detectorId }, new Map(), {
        at: now.toISOString(),
        reviewer: 'Bo',
      });
    });
    const { library, notice } = opened(folder, later(1));
    expect(notice?.data).toMatchObject({ salvaged: 2 });
    expect(library.shared.find(hash)).toMatchObject({ sequence: 4 });
    expect(library.shared.entries(1).at(-1)!.entry).toMatchObject({ library: 'b'.repeat(32), hash });
  });

  test('verdicts after the backup are read from what is left of the damaged file', () => {
    const { folder } = damaged(cutItems);
    const { library, notice } = opened(folder, later(1));
    expect(notice?.data).toMatchObject({ salvaged: 1 });
    expect(library.journal.head().sequence).toBe(3);
    expect(library.journal.verify().firstBad).toBeNull();
  });

  test('without a backup a new library is begun and the old file kept', () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(libraryFile(folder), 'scrambled');
    const { library, notice } = opened(folder);
    expect(notice?.code).toBe('db.corrupt');
    expect(readFileSync(String(notice!.data!['path']), 'utf8')).toBe('scrambled');
    expect(library.recordings.groups()).toEqual([]);
  });

  test('a backup that is damaged too is passed over for an older one', () => {
    const { folder } = damaged(damages['zeroed header']!);
    const [newest] = listBackups(libraryFile(folder));
    const older = newest!.replace(/\d{8}T/, '20200101T');
    cpSync(newest!, older);
    writeFileSync(newest!, 'scrambled');
    const { library, notice } = opened(folder, later(1));
    expect(notice?.data).toMatchObject({ restored: older });
    expect(library.journal.head().sequence).toBe(2);
  });
});

describe('a full disk', () => {
  test('refuses with db.full, keeps what was saved, and works again after space was made', () => {
    const folder = temporaryFolder();
    const { library, connection, close } = opened(folder);
    const ids = fill(library);
    for (let extra = 0; extra < 50; extra++) {
      connection.execute(`PRAGMA max_page_count = ${Number(connection.pragma('page_count')) + (extra % 5)}`);
      const saved = library.journal.head().sequence;
      let given = 0;
      let code = '';
      while (code === '') {
        try {
          library.journal.append(verdictEntry(ids, { comment: 'x'.repeat(200 + 37 * extra) }));
          given++;
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          code = error.problem.code;
        }
      }
      expect(code).toBe('db.full');
      expect(library.journal.head().sequence).toBe(saved + given);
      expect(library.journal.verify().firstBad).toBeNull();
      connection.execute('PRAGMA max_page_count = 1000000');
      library.journal.append(verdictEntry(ids));
    }
    expect(connection.pragma('integrity_check')).toBe('ok');
    const head = library.journal.head();
    close(now);
    expect(opened(folder).library.journal.head()).toEqual(head);
  });
});
