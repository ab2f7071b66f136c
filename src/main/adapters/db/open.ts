/** The one place that opens a library (DESIGN.md D7). */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { backUp, backupAge, listBackups } from './backup.ts';
import { connect, isBusy, isDamage, sqliteProblem, type Connection } from './connection.ts';
import { readHeader } from './header.ts';
import { lockFile, readOwner, removeOwner, writeOwner } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { latestVersion } from './migrations/index.ts';
import { applicationId, assertPragmas, assertSqliteVersion, setPragmas } from './pragmas.ts';
import { restoreBackup, salvageJournal, setAside } from './recover.ts';

export interface OpenedLibrary {
  readonly connection: Connection;
  /** what had to be repaired to open it, for the user */
  readonly notice: Problem | null;
  /** the process that had it open before ended without closing it */
  readonly leftOpen: boolean;
  /** Backs up when something changed, empties the write-ahead log and gives the lock back. */
  close(now: Date): void;
  /** Gives the file back without backup or checkpoint, as a process that dies does. */
  release(): void;
}

const day = 24 * 60 * 60 * 1000;

export function libraryFile(dataDirectory: string): string {
  return join(dataDirectory, 'library.sqlite');
}

/**
 * Libraries that this process has open. POSIX locks belong to the process, and closing any handle of a file gives them
 * all up: looking at the header of a library that is open here would let another process in.
 */
const openHere = new Set<string>();

/** A damaged library: thrown by the attempt to open it, caught by openLibrary. */
class Damage extends Error {}

/**
 * Opens the library of a data directory, making it when there is none.
 *
 * Problems: `db.busy` (open in another process), `db.newer` and `db.foreign` (left byte for byte as it was),
 * `db.read-only`, `db.full`. A damaged library is no failure: it is set aside, the newest good backup is restored, and
 * `notice` says so (`db.corrupt`).
 */
export function openLibrary(dataDirectory: string, now: Date): Result<OpenedLibrary> {
  const file = resolve(libraryFile(dataDirectory));
  if (openHere.has(file)) return fail(problem('db.busy', { pid: process.pid }));
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    const leftOpen = existsSync(lockFile(file));
    const refused = refusal(file);
    if (refused !== null) return fail(refused);
    try {
      return ok(opened(openChecked(file, now), { notice: null, leftOpen }, now));
    } catch (error) {
      if (!(error instanceof Damage) && !isDamage(error)) throw error;
      return ok(recover(file, (error as Error).message, leftOpen, now));
    }
  } catch (error) {
    return fail(openingProblem(error, file, dataDirectory));
  }
}

/** Why the file must not be touched, or null. */
function refusal(file: string): Problem | null {
  const header = readHeader(file);
  if (header.kind !== 'sqlite') return null;
  if (header.applicationId === applicationId && header.userVersion > latestVersion)
    return problem('db.newer', { found: header.userVersion, known: latestVersion });
  // A start that was killed before its first migration leaves a database without tables and without our mark.
  const unfinished = header.applicationId === 0 && header.userVersion === 0 && header.bare;
  if (header.applicationId !== applicationId && !unfinished) return problem('db.foreign', { path: file });
  return null;
}

function openChecked(file: string, now: Date): Connection {
  const header = readHeader(file);
  if (header.kind === 'other') throw new Damage('it does not start like a database');
  if (header.kind === 'empty' && listBackups(file).length > 0) throw new Damage('the file is empty');
  const connection = connect(file);
  try {
    assertSqliteVersion(connection);
    setPragmas(connection);
    const check = connection.pragma('quick_check');
    if (check !== 'ok') throw new Damage(String(check).split('\n')[0]);
    migrate(connection, now);
    assertPragmas(connection);
    writeOwner(file);
    openHere.add(file);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function opened(connection: Connection, found: Pick<OpenedLibrary, 'notice' | 'leftOpen'>, now: Date): OpenedLibrary {
  const changes = () => connection.prepare<{ total: number }>('SELECT total_changes() AS total').get()!.total;
  const isOld = backupAge(connection.file, now) > day;
  const filled = connection.prepare('SELECT 1 FROM recordings LIMIT 1').get() !== undefined;
  if (isOld && filled) attempt(() => void backUp(connection, 'daily', now));
  const before = changes();
  const release = () => {
    connection.close();
    openHere.delete(connection.file);
  };
  return {
    connection,
    ...found,
    release,
    close: (at) => {
      try {
        if (changes() !== before) attempt(() => void backUp(connection, 'close', at));
        attempt(() => void connection.pragma('optimize'));
        attempt(() => connection.checkpoint());
      } finally {
        // Before the lock is given back: afterwards the file may be another process's.
        removeOwner(connection.file);
        release();
      }
    },
  };
}

/** For work that may fail on a full disk without harm: the library itself is already saved. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ProblemError) && sqliteProblem(error) === null && !isDiskError(error)) throw error;
  }
}

function recover(file: string, detail: string, leftOpen: boolean, now: Date): OpenedLibrary {
  const aside = setAside(file, now);
  const restored = restoreBackup(file);
  const connection = openChecked(file, now);
  const salvaged = restored === null ? 0 : salvageJournal(connection, aside);
  const notice = problem('db.corrupt', { detail, path: aside, restored: restored ?? '', salvaged });
  return opened(connection, { notice, leftOpen }, now);
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function openingProblem(error: unknown, file: string, dataDirectory: string): Problem {
  const isLocked = error instanceof ProblemError && error.problem.code === 'db.locked';
  if (isLocked || isBusy(error)) return problem('db.busy', { pid: readOwner(file) });
  if (error instanceof ProblemError) return error.problem;
  const known = sqliteProblem(error);
  if (known !== null) return known;
  if (isDiskError(error)) {
    if (error.code === 'ENOSPC') return problem('db.full');
    return problem('db.read-only', { detail: `${error.code ?? error.message} in ${dataDirectory}` });
  }
  throw error;
}
