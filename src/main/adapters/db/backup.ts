/** Copies of the library: one per clean close, one a day, one before a migration; the oldest ones are removed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFile, syncFolder } from '#main/adapters/files/atomic.ts';
import { connect, type Connection } from './connection.ts';
import { applicationId } from './pragmas.ts';
import { latestVersion } from './migrations/index.ts';

export type BackupReason = 'close' | 'daily' | 'migration';

const kept: Readonly<Record<BackupReason, number>> = { close: 3, daily: 3, migration: 3 };

function backupFolder(libraryFile: string): string {
  return join(dirname(libraryFile), 'backups');
}

/** `20261122T171400123Z`: sorts by time and is a safe file name everywhere. */
export function timeStamp(now: Date): string {
  return now.toISOString().replace(/[-:.]/g, '');
}

/** Paths of the backups of one reason (or of all), newest first. */
export function listBackups(libraryFile: string, reason?: BackupReason): string[] {
  const folder = backupFolder(libraryFile);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^library-\d{8}T\d{9}Z-(close|daily|migration)\.sqlite$/.test(name))
    .filter((name) => reason === undefined || name.endsWith(`-${reason}.sqlite`))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** True when the file is a whole Earmark library that this version can read. */
export function isGoodLibrary(file: string): boolean {
  try {
    const copy = connect(file, { readonly: true });
    try {
      const version = Number(copy.pragma('user_version'));
      return (
        copy.pragma('application_id') === applicationId &&
        version >= 1 &&
        version <= latestVersion &&
        copy.pragma('integrity_check') === 'ok'
      );
    } finally {
      copy.close();
    }
  } catch {
    return false;
  }
}

/** Writes a compact copy, checks it, makes it durable and only then gives it its name. Returns its path. */
export function backUp(library: Connection, reason: BackupReason, now: Date): string {
  const folder = backupFolder(library.file);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `library-${timeStamp(now)}-${reason}.sqlite`);
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  try {
    library.prepare('VACUUM INTO ?').run(temporary);
    if (!isGoodLibrary(temporary)) throw new Error(`the backup ${temporary} did not pass its check`);
    syncFile(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
  for (const old of listBackups(library.file, reason).slice(kept[reason])) rmSync(old, { force: true });
  return path;
}

/** Milliseconds since the newest backup; infinite when there is none. */
export function backupAge(libraryFile: string, now: Date): number {
  const newest = Math.max(...listBackups(libraryFile).map((file) => statSync(file).mtimeMs));
  return now.getTime() - newest;
}
