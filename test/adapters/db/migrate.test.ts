import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { connect } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { latestVersion, migrations } from '#main/adapters/db/migrations/index.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { applicationId } from '#main/adapters/db/pragmas.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, now, opened, verdictEntry } from './support.ts';

test('a fresh library has the schema of the snapshot', async () => {
  const { connection, close } = opened(temporaryFolder());
  const rows = connection
    .prepare<{ sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name')
    .all();
  const schema = rows.map(({ sql }) => `${sql.replace(/\s+/g, ' ')};\n`).join('');
  await expect(schema).toMatchFileSnapshot(`snapshots/schema-${latestVersion}.sql`);
  const strict = connection
    .prepare<{ name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
    )
    .all()
    .filter(({ name }) => !name.startsWith('sqlite_'));
  expect(strict.filter(({ strict: isStrict }) => isStrict === 0)).toEqual([]);
  expect(strict.length).toBe(19);
  close(now);
});

test('bad values do not get in', () => {
  const { connection, library, close } = opened(temporaryFolder());
  fill(library);
  for (const sql of [
    "UPDATE recordings SET label = 'broken'",
    "UPDATE recordings SET sha256 = 'short'",
    "UPDATE recordings SET attributes = '[]'",
    "UPDATE recordings SET channels = 'two'",
    'UPDATE recordings SET present = 2',
    "INSERT INTO settings VALUES ('a', 'not json')",
    "INSERT INTO explanations VALUES (1, 1, '[]', 257, zeroblob(2048))",
    "INSERT INTO explanations VALUES (1, 1, '[]', 16, zeroblob(8))",
    'INSERT INTO session_items VALUES (1, 9, 99, 1, 1, 1, 0)',
    "INSERT INTO jobs VALUES (1, 'import', '', 'paused', 0, 0, NULL, '{}', '')",
  ])
    expect(() => connection.execute(sql), sql).toThrow(/constraint|cannot store/);
  close(now);
});

test('a migration that fails leaves the version before it, and a backup was made', () => {
  const folder = temporaryFolder();
  const first = opened(folder);
  const ids = fill(first.library);
  first.library.journal.append(verdictEntry(ids));
  first.release();

  const connection = connect(libraryFile(folder));
  const good = 'CREATE TABLE extra (id INTEGER) STRICT';
  const bad = 'CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1)';
  expect(() => migrate(connection, now, [...migrations, good, bad])).toThrow(/nowhere/);
  expect(connection.pragma('user_version')).toBe(latestVersion + 1);
  const tables = connection
    .prepare<{ name: string }>("SELECT name FROM sqlite_schema WHERE name IN ('extra', 'half')")
    .all();
  expect(tables).toEqual([{ name: 'extra' }]);
  connection.close();
  expect(readdirSync(join(folder, 'backups'))).toEqual(['library-20261122T100000000Z-migration.sqlite']);
});

test(
  'a migration that is killed leaves the old version or the new one, never something between',
  { timeout: 120_000 },
  async () => {
    const random = createRandom(7);
    const versions = new Set<number>();
    for (let kill = 0; kill < 8; kill++) {
      const folder = temporaryFolder();
      const first = opened(folder);
      const ids = fill(first.library);
      first.library.journal.append(verdictEntry(ids));
      first.release();
      // The last run is left alone: the new version must be reachable.
      await migrateAndKill(folder, kill < 7 ? random.integer(150) : null);

      const connection = connect(libraryFile(folder));
      expect(connection.pragma('integrity_check')).toBe('ok');
      expect(connection.pragma('application_id')).toBe(applicationId);
      const version = Number(connection.pragma('user_version'));
      versions.add(version);
      const fillers = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'filler'").all().length;
      const colours = connection
        .prepare("SELECT 1 FROM pragma_table_info('sessions') WHERE name = 'colour'")
        .all().length;
      expect([version, fillers, colours]).toEqual(
        version === latestVersion ? [latestVersion, 0, 0] : [latestVersion + 1, 1, 1],
      );
      expect(connection.prepare<{ n: number }>('SELECT count(*) AS n FROM journal').get()!.n).toBe(1);
      connection.close();
    }
    expect(versions.size).toBe(2);
  },
);

function migrateAndKill(folder: string, milliseconds: number | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'migrating-child.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => {
      if (milliseconds !== null) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve();
      else reject(new Error(`the migration ended with ${code}`));
    });
  });
}
