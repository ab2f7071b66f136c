import type { Severity, Verdict } from '#shared/core/domain.ts';
import {
  entryKey,
  type JoinedEntry,
  type OriginEntry,
  type ReceivedPictures,
  type SharedStore,
} from '#main/services/ports/shared.ts';
import type { Connection } from './connection.ts';
import { entryHash, insertEntry, journalColumns, lastEntry, type JournalRow } from './journal-rows.ts';

function fromRow(row: JournalRow, library: string): OriginEntry {
  return {
    library,
    sequence: row.sequence,
    at: row.at,
    reviewer: row.reviewer,
    action: row.action,
    sessionId: row.session_id,
    recordingId: row.recording_id,
    detectorId: row.detector_id,
    target: row.target,
    standing: row.standing,
    verdict: row.verdict as Verdict | null,
    reason: row.reason,
    comment: row.comment,
    severity: row.severity as Severity | null,
    tags: JSON.parse(row.tags) as string[],
    batch: row.batch,
    blind: row.blind === 1,
    amends: row.amends,
    resolution: row.resolution === 1,
    score: row.score,
    threshold: row.threshold,
    secondsSpent: row.seconds_spent,
    version: row.version,
    previousHash: row.previous_hash,
    hash: row.hash,
    countedBlind: false,
  };
}

function toRow(entry: OriginEntry): JournalRow {
  return {
    sequence: entry.sequence,
    at: entry.at,
    session_id: entry.sessionId,
    recording_id: entry.recordingId,
    detector_id: entry.detectorId,
    reviewer: entry.reviewer,
    action: entry.action,
    target: entry.target,
    standing: entry.standing,
    verdict: entry.verdict,
    reason: entry.reason,
    comment: entry.comment,
    score: entry.score,
    threshold: entry.threshold,
    seconds_spent: entry.secondsSpent,
    version: entry.version,
    severity: entry.severity,
    tags: JSON.stringify(entry.tags),
    batch: entry.batch,
    blind: entry.blind ? 1 : 0,
    amends: entry.amends,
    resolution: entry.resolution ? 1 : 0,
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

export function createSharedStore(connection: Connection): SharedStore {
  const library = connection.prepare<{ id: string }>(
    "SELECT json_extract(value, '$') AS id FROM settings WHERE key = 'library'",
  );
  const identity = connection.prepare<{ identity: string }>('SELECT identity FROM sessions WHERE id = ?');
  const byIdentity = connection.prepare<{ id: number }>('SELECT id FROM sessions WHERE identity = ?');
  const setIdentity = connection.prepare('UPDATE sessions SET identity = ? WHERE id = ?');
  const addModel = connection.prepare('INSERT OR IGNORE INTO models (sha256, summary, first_used_at) VALUES (?, ?, ?)');
  const model = connection.prepare<{ id: number }>('SELECT id FROM models WHERE sha256 = ?');
  const entries = connection.prepare<JournalRow & { readonly entry: string | null }>(`SELECT
    ${journalColumns.map((column) => `journal.${column}`).join(', ')}, entry
    FROM journal LEFT JOIN joined_entries USING (sequence) WHERE session_id = ? ORDER BY sequence`);
  const find = connection.prepare<{ sequence: number; sessionId: number; recordingId: number }>(
    `SELECT sequence, session_id AS sessionId, recording_id AS recordingId FROM journal WHERE sequence IN
      (SELECT sequence FROM journal WHERE hash = ? UNION SELECT sequence FROM joined_entries WHERE hash = ?)`,
  );
  const keep = connection.prepare(`INSERT INTO joined_entries (sequence, library, hash, entry, joined_at, joined_by)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const putPictures = connection.prepare('INSERT OR REPLACE INTO received_pictures VALUES (?, ?, ?)');
  const pictures = connection.prepare<{ facts: string }>(
    'SELECT facts FROM received_pictures WHERE flagged = ? AND nearest = ?',
  );
  const allPictures = connection.prepare<{ facts: string }>('SELECT facts FROM received_pictures');
  const libraryId = () => library.get()!.id;

  function joinOne(
    sessionId: number,
    { entry, recordingId, detectorId }: JoinedEntry,
    sequences: ReadonlyMap<string, number>,
    by: { readonly at: string; readonly reviewer: string },
  ): number {
    const last = lastEntry(connection);
    const sequence = last.sequence + 1;
    const here = (number: number) =>
      number === entry.sequence ? sequence : sequences.get(entryKey(entry.library, number))!;
    const row: Omit<JournalRow, 'hash'> = {
      ...toRow(entry),
      sequence,
      session_id: sessionId,
      recording_id: recordingId,
      detector_id: detectorId,
      target: here(entry.target),
      standing: entry.standing === null ? null : here(entry.standing),
      batch: entry.batch === null ? null : here(entry.batch),
      amends: entry.amends === null ? null : here(entry.amends),
      blind: entry.blind || entry.countedBlind ? 1 : 0,
      previous_hash: last.hash,
    };
    insertEntry(connection, { ...row, hash: entryHash(row) });
    keep.run(sequence, entry.library, entry.hash, JSON.stringify(entry), by.at, by.reviewer);
    return sequence;
  }

  return {
    libraryId,
    identityOf: (sessionId) => identity.get(sessionId)!.identity,
    sessionWith: (wanted) => byIdentity.get(wanted)?.id ?? null,
    setIdentity: (sessionId, wanted) => void setIdentity.run(wanted, sessionId),
    modelId: (summary, now) => {
      addModel.run(summary.sha256, JSON.stringify(summary), now);
      return model.get(summary.sha256)!.id;
    },
    entries: (sessionId) => {
      const own = libraryId();
      return entries.all(sessionId).map(({ entry, ...row }) => ({
        entry: entry === null ? fromRow(row, own) : (JSON.parse(entry) as OriginEntry),
        sequence: row.sequence,
        recordingId: row.recording_id,
      }));
    },
    find: (hash) => find.get(hash, hash) ?? null,
    sound: (entry) => entryHash(toRow(entry)) === entry.hash,
    join: (sessionId, joined, sequences, by) => connection.transaction(() => joinOne(sessionId, joined, sequences, by)),
    putPictures: (flagged, nearest, facts) => void putPictures.run(flagged, nearest ?? '', JSON.stringify(facts)),
    pictures: (flagged, nearest) => {
      const row = pictures.get(flagged, nearest ?? '');
      return row === undefined ? null : (JSON.parse(row.facts) as ReceivedPictures);
    },
    pictureFiles: () =>
      new Set(
        allPictures.all().flatMap(({ facts }) => {
          const { flagged, nearest } = JSON.parse(facts) as ReceivedPictures;
          return [flagged, nearest].flatMap((one) => (one === null ? [] : [one.sha256]));
        }),
      ),
  };
}
