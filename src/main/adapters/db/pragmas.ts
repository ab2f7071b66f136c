import type { Connection } from './connection.ts';

/** "Ear1": marks a SQLite file as an Earmark library. */
export const applicationId = 0x45617231;

/** Below it, two connections could lose commits when the write-ahead log was reset (fixed in SQLite 3.51.3). */
const minimumSqlite = [3, 51, 3] as const;

/**
 * What every connection to a library has, and what reading it back must give. `synchronous` is set on every open:
 * better-sqlite3 reopens an existing write-ahead log with NORMAL, which may lose the last verdicts on a power cut.
 */
const settings: readonly (readonly [string, string, string | number])[] = [
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['checkpoint_fullfsync', 'ON', 1],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['mmap_size', '0', 0],
  ['recursive_triggers', 'ON', 1],
];

/** Sets every pragma; the first one that touches the file takes the exclusive lock. Throws when one did not hold. */
export function setPragmas(connection: Connection): void {
  for (const [name, value] of settings) connection.pragma(`${name} = ${value}`);
  assertPragmas(connection);
}

/** Throws when a pragma is not what it was set to. */
export function assertPragmas(connection: Connection): void {
  for (const [name, , expected] of settings) {
    const found = connection.pragma(name);
    if (found !== expected) throw new Error(`PRAGMA ${name} is ${found}, not ${expected}`);
  }
}

/** Throws when the SQLite library is older than the one whose guarantees Earmark relies on. */
export function assertSqliteVersion(connection: Connection): void {
  const version = connection.prepare<{ version: string }>('SELECT sqlite_version() AS version').get()!.version;
  const parts = version.split('.').map(Number);
  for (const [i, needed] of minimumSqlite.entries()) {
    if (parts[i]! > needed) return;
    if (parts[i]! < needed) throw new Error(`SQLite ${version} is older than ${minimumSqlite.join('.')}`);
  }
}
