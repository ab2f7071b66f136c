/** The rows of the journal and their hash chain. */
import { createHash } from 'node:crypto';
import type { Connection } from './connection.ts';

export interface JournalRow {
  readonly sequence: number;
  readonly at: string;
  readonly session_id: number;
  readonly recording_id: number;
  readonly detector_id: number;
  readonly reviewer: string;
  readonly action: 'verdict' | 'undo' | 'redo';
  readonly target: number;
  readonly standing: number | null;
  readonly verdict: string | null;
  readonly reason: string;
  readonly comment: string;
  readonly score: number;
  readonly threshold: number;
  readonly seconds_spent: number;
  readonly version: string;
  readonly severity: number | null;
  /** a JSON array of strings */
  readonly tags: string;
  readonly batch: number | null;
  readonly blind: 0 | 1;
  readonly amends: number | null;
  readonly resolution: 0 | 1;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Every column but the hash, in the order in which it is hashed: alphabetical, as canonical JSON wants. */
const hashedColumns = [
  'action',
  'amends',
  'at',
  'batch',
  'blind',
  'comment',
  'detector_id',
  'previous_hash',
  'reason',
  'recording_id',
  'resolution',
  'reviewer',
  'score',
  'seconds_spent',
  'sequence',
  'session_id',
  'severity',
  'standing',
  'tags',
  'target',
  'threshold',
  'verdict',
  'version',
] as const satisfies readonly (keyof JournalRow)[];

/** What every entry holds in a column that was written before there was this column. */
const before: Readonly<Partial<JournalRow>> = {
  severity: null,
  tags: '[]',
  batch: null,
  blind: 0,
  amends: null,
  resolution: 0,
};

export const journalColumns: readonly (keyof JournalRow)[] = [...hashedColumns, 'hash'];

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** What the first entry has as its predecessor. */
export const genesisHash = sha256('Earmark verdict journal 1');

/**
 * SHA-256 of the entry in canonical JSON (RFC 8785: keys sorted, no white space, numbers and strings as JSON.stringify
 * writes them). The entry holds its predecessor's hash, so it fixes everything before it. A later column is left out
 * where it says what every older entry says: those hash as they always did, and any other value is in the hash.
 */
export function entryHash(row: Omit<JournalRow, 'hash'>): string {
  const hashed = hashedColumns.filter((column) => !(column in before) || row[column] !== before[column]);
  return sha256(`{${hashed.map((column) => `"${column}":${JSON.stringify(row[column])}`).join(',')}}`);
}

export interface JournalHead {
  readonly sequence: number;
  readonly hash: string;
}

/** The newest entry; sequence 0 and the genesis hash in an empty journal. */
export function lastEntry(connection: Connection): JournalHead {
  const row = connection
    .prepare<JournalHead>('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1')
    .get();
  return row ?? { sequence: 0, hash: genesisHash };
}

/** What to select for whole rows, also of a journal that was written before there were all of the columns. */
export function readableColumns(connection: Connection): string {
  const there = connection.prepare<{ name: string }>("SELECT name FROM pragma_table_info('journal')").all();
  const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));
  return journalColumns
    .map((column) =>
      there.some(({ name }) => name === column) || !(column in before)
        ? column
        : `${literal(before[column])} AS ${column}`,
    )
    .join(', ');
}

export const insertSql = `INSERT INTO journal (${journalColumns.join(', ')})
  VALUES (${journalColumns.map(() => '?').join(', ')})`;

export function insertEntry(connection: Connection, row: JournalRow): void {
  connection.prepare(insertSql).run(...journalColumns.map((column) => row[column]));
}
