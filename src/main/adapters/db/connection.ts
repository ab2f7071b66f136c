/**
 * A thin typed face of better-sqlite3. Rows are typed where a statement is written (the tables are STRICT, so a column
 * cannot hold another type), and the expected failures of the disk leave it as problems instead of SqliteErrors.
 */
import Database from 'better-sqlite3';
import { problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';

export type SqlValue = string | number | null | Uint8Array;

export interface Query<Row> {
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  iterate(...values: SqlValue[]): IterableIterator<Row>;
  /** The number of changed rows and the rowid of the last inserted one. */
  run(...values: SqlValue[]): { readonly changes: number; readonly id: number };
}

export interface Connection {
  readonly file: string;
  prepare<Row = unknown>(sql: string): Query<Row>;
  execute(sql: string): void;
  pragma(name: string): string | number;
  /** Runs `work` in one immediate transaction: all of it is on the disk when this returns, or none of it is. */
  transaction<T>(work: () => T): T;
  /** Copies the committed write-ahead log into the database file and empties it. */
  checkpoint(): void;
  close(): void;
}

/** The expected problem behind an error of SQLite, or null when it is a bug. */
export function sqliteProblem(error: unknown): Problem | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const { code, message } = error;
  if (code === 'SQLITE_FULL') return problem('db.full');
  if (isBusy(error)) return problem('db.locked');
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR'))
    return problem('db.read-only', { detail: message });
  return null;
}

export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** True for errors that mean the content of the file is damaged. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB';
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const found = sqliteProblem(error);
    throw found === null ? error : new ProblemError(found);
  }
}

function wrapStatement<Row>(statement: Database.Statement<SqlValue[], Row>): Query<Row> {
  return {
    get: (...values) => translated(() => statement.get(...values)),
    all: (...values) => translated(() => statement.all(...values)),
    iterate: (...values) => statement.iterate(...values),
    run: (...values) =>
      translated(() => {
        const { changes, lastInsertRowid } = statement.run(...values);
        return { changes, id: Number(lastInsertRowid) };
      }),
  };
}

/** Opens a file without setting anything; open.ts is the only place that opens a library. */
export function connect(file: string, options: { readonly readonly?: boolean } = {}): Connection {
  const database = new Database(file, { timeout: 250, readonly: options.readonly ?? false });
  return {
    file,
    prepare: <Row>(sql: string) => wrapStatement<Row>(database.prepare<SqlValue[], Row>(sql)),
    execute: (sql) => translated(() => void database.exec(sql)),
    pragma: (name) => database.pragma(name, { simple: true }) as string | number,
    transaction: (work) => {
      // Inside another transaction this is a part of it.
      if (database.inTransaction) return work();
      return translated(() => database.transaction(work).immediate());
    },
    checkpoint: () => void database.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => void database.close(),
  };
}
