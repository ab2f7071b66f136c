/** A library that a newer Earmark has written: looked at in a copy, so that the library itself stays as it is. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { connect, type Connection } from './connection.ts';
import { readHeader } from './header.ts';
import { createLibrary } from './library.ts';
import { latestVersion } from './migrations/index.ts';
import { setPragmas } from './pragmas.ts';
import { libraryFile } from './open.ts';

export interface NewerLibrary {
  readonly connection: Connection;
  /** Removes the copy. */
  close(): void;
}

/**
 * Opens a copy of the library of a data directory in the system's temporary folder. What is written into it is lost when it
 * is closed: whoever opens it refuses everything that a person would expect to be kept. Problem db.newer where even reading is
 * impossible, because its tables are not those that are known here.
 */
export function openNewerLibrary(dataDirectory: string): Result<NewerLibrary> {
  const file = libraryFile(dataDirectory);
  const header = readHeader(file);
  const found = header.kind === 'sqlite' ? header.userVersion : 0;
  const folder = mkdtempSync(join(tmpdir(), 'earmark-newer-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let connection: Connection | null = null;
  try {
    const copy = join(folder, 'library.sqlite');
    // What was committed last may only be in the write-ahead log.
    for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`);
    connection = connect(copy);
    setPragmas(connection);
    if (connection.pragma('quick_check') !== 'ok') throw new Error('the copy is not whole');
    // Every statement is prepared here: a table or column that is missing shows now.
    createLibrary(connection);
  } catch {
    connection?.close();
    remove();
    return fail(problem('db.newer', { found, known: latestVersion }));
  }
  const opened = connection;
  return ok({
    connection: opened,
    close: () => {
      opened.close();
      remove();
    },
  });
}
