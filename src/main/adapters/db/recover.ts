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
 * each one continues the hash chain and its recording, session and detector are known; with what it is a copy of, where it
 * was joined from another library. Works on a copy of the evidence.
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
        const origin = originOf(source, row.sequence);
        library.transaction(() => {
          insertEntry(library, row);
          if (origin !== null) keepOrigin(library, origin);
        });
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

const originColumns = ['sequence', 'library', 'hash', 'entry', 'joined_at', 'joined_by'] as const;
type Origin = Readonly<Record<(typeof originColumns)[number], string | number>>;

/** Reads what an entry is a copy of; null where it is none, or the file is older or too damaged to tell. */
function originOf(source: Connection, sequence: number): Origin | null {
  try {
    const row = source.prepare<Origin>(`SELECT ${originColumns.join()} FROM joined_entries WHERE sequence = ?`);
    return row.get(sequence) ?? null;
  } catch {
    return null;
  }
}

function keepOrigin(library: Connection, origin: Origin): void {
  library
    .prepare(`INSERT INTO joined_entries (${originColumns.join()}) VALUES (?, ?, ?, ?, ?, ?)`)
    .run(...originColumns.map((column) => origin[column]));
}
