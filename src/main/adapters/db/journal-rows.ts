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
  readonly previous_hash: string;
  readonly hash: string;
}

/** Every column but the hash, in the order in which it is hashed: alphabetical, as canonical JSON wants. */
const hashedColumns = [
  'action',
  'at',
  'comment',
  'detector_id',
  'previous_hash',
  'reason',
  'recording_id',
  'reviewer',
  'score',
  'seconds_spent',
  'sequence',
  'session_id',
  'standing',
  'target',
  'threshold',
  'verdict',
  'version',
] as const satisfies readonly (keyof JournalRow)[];

export const journalColumns: readonly (keyof JournalRow)[] = [...hashedColumns, 'hash'];

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** What the first entry has as its predecessor. */
export const genesisHash = sha256('Earmark verdict journal 1');

/**
 * SHA-256 of the entry in canonical JSON (RFC 8785: keys sorted, no white space, numbers and strings as JSON.stringify
 * writes them). The entry holds its predecessor's hash, so it fixes everything before it.
 */
export function entryHash(row: Omit<JournalRow, 'hash'>): string {
  return sha256(`{${hashedColumns.map((column) => `"${column}":${JSON.stringify(row[column])}`).join(',')}}`);
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

export const insertSql = `INSERT INTO journal (${journalColumns.join(', ')})
  VALUES (${journalColumns.map(() => '?').join(', ')})`;

export function insertEntry(connection: Connection, row: JournalRow): void {
  connection.prepare(insertSql).run(...journalColumns.map((column) => row[column]));
}
