/** What happens to a damaged library: it is set aside, the newest good backup takes its place, later verdicts are read over. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from '#main/adapters/files/atomic.ts';
import { isGoodLibrary, listBackups, timeStamp } from './backup.ts';
import { connect, type Connection } from './connection.ts';
import { entryHash, insertEntry, lastEntry, readableColumns, type JournalRow } from './journal-rows.ts';

/** Renames the library and its write-ahead log; never deletes or overwrites anything. Returns the new path. */
export function setAside(file: string, now: Date): string {
  const stem = file.replace(/\.sqlite$/, '');
  let aside = `${stem}-damaged-${timeStamp(now)}.sqlite`;
  for (let i = 2; existsSync(aside); i++) aside = `${stem}-damaged-${timeStamp(now)}-${i}.sqlite`;
  renameSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
  syncFolder(dirname(file));
  return aside;
}

/** Puts the newest backup that passes its check in the place of the library; returns its path, null when there is none. */
export function restoreBackup(file: string): string | null {
  const good = listBackups(file).find(isGoodLibrary);
  if (good === undefined) return null;
  const temporary = `${file}.restoring`;
  copyFileSync(good, temporary);
  syncFile(temporary);
  renameSync(temporary, file);
  syncFolder(dirname(file));
  return good;
}

/**
 * Appends the verdicts that the damaged file still holds and the restored library does not: entry by entry, as long as
 * each one continues the hash chain and its recording, session and detector are known. Works on a copy of the evidence.
 */
export function salvageJournal(library: Connection, damaged: string): number {
  const copy = `${damaged}.reading`;
  let salvaged = 0;
  try {
    copyFileSync(damaged, copy);
    if (existsSync(`${damaged}-wal`)) copyFileSync(`${damaged}-wal`, `${copy}-wal`);
    const source = connect(copy);
    try {
      let head = lastEntry(library);
      const later = source.prepare<JournalRow>(
        `SELECT ${readableColumns(source)} FROM journal WHERE sequence > ? ORDER BY sequence`,
      );
      for (const row of later.iterate(head.sequence)) {
        if (row.sequence !== head.sequence + 1 || row.previous_hash !== head.hash || entryHash(row) !== row.hash) break;
        library.transaction(() => insertEntry(library, row));
        head = { sequence: row.sequence, hash: row.hash };
        salvaged++;
      }
    } finally {
      source.close();
    }
  } catch {
    // Unreadable from here on: what was read before is in the library, the evidence stays as it is.
  }
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${suffix}`, { force: true });
  return salvaged;
}
