import type { StandingVerdict } from '#shared/contract/schemas.ts';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import type {
  JournalCheck,
  JournalHead,
  JournalStore,
  JudgedRecording,
  StoredJournalEntry,
} from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';
import { entryHash, genesisHash, insertSql, journalColumns, lastEntry, type JournalRow } from './journal-rows.ts';

const fromRow = (row: JournalRow): StoredJournalEntry => ({
  sequence: row.sequence,
  at: row.at,
  sessionId: row.session_id,
  recordingId: row.recording_id,
  detectorId: row.detector_id,
  reviewer: row.reviewer,
  action: row.action,
  target: row.target,
  standing: row.standing,
  verdict: row.verdict as Verdict | null,
  reason: row.reason,
  comment: row.comment,
  score: row.score,
  threshold: row.threshold,
  secondsSpent: row.seconds_spent,
  version: row.version,
  hash: row.hash,
});

const noVerdicts = () => Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;

export function createJournalStore(connection: Connection): JournalStore {
  const select = `SELECT ${journalColumns.join(', ')} FROM journal`;
  const insert = connection.prepare(insertSql);
  const ofSession = connection.prepare<JournalRow>(`${select} WHERE session_id = ? ORDER BY sequence`);
  const ofItem = connection.prepare<JournalRow>(
    `${select} WHERE session_id = ? AND recording_id = ? ORDER BY sequence`,
  );
  const everything = connection.prepare<JournalRow>(`${select} ORDER BY sequence`);
  const standing = connection.prepare<StandingVerdict & { recording_id: number }>(`SELECT recording_id, verdict, reason,
    comment, reviewer, at, sequence FROM standing_verdicts WHERE session_id = ?`);
  const counts = connection.prepare<{ session_id: number; verdict: Verdict; number: number }>(
    'SELECT session_id, verdict, count(*) AS number FROM standing_verdicts GROUP BY session_id, verdict',
  );
  const labelled = connection.prepare<{ recordingId: number; label: 'normal' | 'anomaly' }>(`
    SELECT recording_id AS recordingId, CASE verdict WHEN 'real-fault' THEN 'anomaly' ELSE 'normal' END AS label
    FROM standing_verdicts JOIN recordings ON recordings.id = recording_id
    WHERE machine = ? AND (? = '' OR section = ?) AND sequence IN (
      SELECT max(sequence) FROM standing_verdicts WHERE verdict IN ('real-fault', 'false-alarm') GROUP BY recording_id)
    ORDER BY recording_id`);
  // SQLite takes the other columns of a query with one max() from the row where it is reached.
  const judged = connection.prepare<Omit<JudgedRecording, 'disputed'> & { disputed: number }>(`
    SELECT standing.recording_id AS recordingId, standing.session_id AS sessionId, journal.detector_id AS detectorId,
      standing.verdict, standing.reviewer, standing.at, max(standing.sequence) AS newest,
      count(DISTINCT CASE WHEN standing.verdict IN ('real-fault', 'false-alarm') THEN standing.verdict END) = 2 AS disputed
    FROM standing_verdicts AS standing JOIN recordings ON recordings.id = standing.recording_id
      JOIN journal ON journal.sequence = standing.sequence
    WHERE machine = ? AND (? = '' OR section = ?) GROUP BY standing.recording_id ORDER BY standing.recording_id`);

  return {
    append: (entry) =>
      connection.transaction(() => {
        const last = lastEntry(connection);
        const sequence = last.sequence + 1;
        const row: Omit<JournalRow, 'hash'> = {
          sequence,
          at: entry.at,
          session_id: entry.sessionId,
          recording_id: entry.recordingId,
          detector_id: entry.detectorId,
          reviewer: entry.reviewer,
          action: entry.action,
          target: entry.target ?? sequence,
          standing: entry.standing === 'own' ? sequence : entry.standing,
          verdict: entry.verdict,
          reason: entry.reason,
          comment: entry.comment,
          score: entry.score,
          threshold: entry.threshold,
          seconds_spent: entry.secondsSpent,
          version: entry.version,
          previous_hash: last.hash,
        };
        const whole: JournalRow = { ...row, hash: entryHash(row) };
        insert.run(...journalColumns.map((column) => whole[column]));
        return fromRow(whole);
      }),
    ofSession: (sessionId) => ofSession.all(sessionId).map(fromRow),
    ofItem: (sessionId, recordingId) => ofItem.all(sessionId, recordingId).map(fromRow),
    standing: (sessionId) =>
      new Map(standing.all(sessionId).map(({ recording_id: recordingId, ...verdict }) => [recordingId, verdict])),
    counts: () => {
      const bySession = new Map<number, Record<Verdict, number>>();
      for (const { session_id: sessionId, verdict, number } of counts.all()) {
        const found = bySession.get(sessionId) ?? noVerdicts();
        found[verdict] = number;
        bySession.set(sessionId, found);
      }
      return bySession;
    },
    labelled: (machine, section) => labelled.all(machine, section, section),
    judged: (machine, section) =>
      judged
        .all(machine, section, section)
        .map(({ recordingId, sessionId, detectorId, verdict, reviewer, at, disputed }) => ({
          recordingId,
          sessionId,
          detectorId,
          verdict,
          reviewer,
          at,
          disputed: disputed === 1,
        })),
    head: () => lastEntry(connection),
    verify: (anchor) => verify(everything.iterate(), anchor),
  };
}

/** Walks the chain from the genesis hash. Without an anchor a cut tail or a chain rewritten as a whole cannot be seen. */
function verify(rows: Iterable<JournalRow>, anchor: JournalHead | undefined): JournalCheck {
  let head: JournalHead = { sequence: 0, hash: genesisHash };
  let firstBad: number | null = null;
  let entries = 0;
  for (const row of rows) {
    entries++;
    const expected = head.sequence + 1;
    const sound = row.sequence === expected && row.previous_hash === head.hash && entryHash(row) === row.hash;
    const anchored = anchor?.sequence !== expected || anchor.hash === row.hash;
    if (!sound || !anchored) firstBad ??= expected;
    head = { sequence: row.sequence, hash: row.hash };
  }
  if (firstBad === null && anchor !== undefined && anchor.sequence > head.sequence) firstBad = head.sequence + 1;
  return { entries, head, firstBad };
}
