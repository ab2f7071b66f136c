import type { StandingVerdict } from '#shared/contract/schemas.ts';
import type { Severity, Verdict } from '#shared/core/domain.ts';
import type {
  JournalCheck,
  JournalHead,
  JournalStore,
  JudgedRecording,
  NewJournalEntry,
  RecordingRange,
  StoredJournalEntry,
} from '#main/services/ports/journal.ts';
import type { Connection } from './connection.ts';
import { entryHash, genesisHash, insertSql, journalColumns, lastEntry, type JournalRow } from './journal-rows.ts';

/** Most entries have none. */
const tagsOf = (json: string) => (json === '[]' ? [] : (JSON.parse(json) as string[]));

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
  severity: row.severity as Severity | null,
  tags: tagsOf(row.tags),
  batch: row.batch,
  blind: row.blind === 1,
  amends: row.amends,
  resolution: row.resolution === 1,
  hash: row.hash,
});

/** One reading of an item in the view of what counts; `disputed` is that of the item. */
interface StandingRow {
  readonly recording_id: number;
  readonly sequence: number;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly comment: string;
  readonly severity: Severity | null;
  readonly tags: string;
  readonly reviewer: string;
  readonly at: string;
  readonly blind: 0 | 1;
  readonly resolution: 0 | 1;
  readonly disputed: 0 | 1;
}

const everyRecording: RecordingRange = { after: 0, upTo: Number.MAX_SAFE_INTEGER };

/**
 * What the view standing_verdicts holds where a condition is met. Within the view SQLite would look for it in every verdict
 * of the library: it takes no condition from outside through the view's grouping to an index.
 */
const standingWhere = (condition: string) => `
  SELECT session_id, recording_id, max(sequence) AS sequence, verdict, reason, comment, severity, tags, reviewer, at,
    blind, resolution, count(DISTINCT verdict) > 1 AS disputed
  FROM counting_verdicts WHERE ${condition} GROUP BY session_id, recording_id`;

export function createJournalStore(connection: Connection): JournalStore {
  const select = `SELECT ${journalColumns.join(', ')} FROM journal`;
  const insert = connection.prepare(insertSql);
  const ofSession = connection.prepare<JournalRow>(`${select} WHERE session_id = ? ORDER BY sequence`);
  const ofItem = connection.prepare<JournalRow>(
    `${select} WHERE session_id = ? AND recording_id = ? ORDER BY sequence`,
  );
  const everything = connection.prepare<JournalRow>(`${select} ORDER BY sequence`);
  const standing = connection.prepare<StandingRow>(standingWhere('session_id = ?'));
  const readings = connection.prepare<Omit<StandingRow, 'disputed'>>(`
    SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY recording_id)
      AS readers FROM counting_verdicts WHERE session_id = ?) WHERE readers > 1 ORDER BY recording_id, sequence`);
  const labelled = connection.prepare<{ recordingId: number; label: 'normal' | 'anomaly' }>(`
    SELECT recording_id AS recordingId, CASE verdict WHEN 'real-fault' THEN 'anomaly' ELSE 'normal' END AS label
    FROM standing_verdicts JOIN recordings ON recordings.id = recording_id
    WHERE machine = ? AND (? = '' OR section = ?) AND NOT disputed AND sequence IN (SELECT max(sequence)
      FROM standing_verdicts WHERE verdict IN ('real-fault', 'false-alarm') OR disputed GROUP BY recording_id)
    ORDER BY recording_id`);
  // SQLite takes the other columns of a query with one max() from the row where it is reached.
  const judged = connection.prepare<Omit<JudgedRecording, 'disputed'> & { disputed: number }>(`
    SELECT standing.recording_id AS recordingId, standing.session_id AS sessionId, journal.detector_id AS detectorId,
      standing.verdict, standing.reviewer, standing.at, max(standing.sequence) AS newest, total(disputed) > 0 OR
      count(DISTINCT CASE WHEN standing.verdict IN ('real-fault', 'false-alarm') THEN standing.verdict END) = 2 AS disputed
    FROM (${standingWhere('session_id IN (SELECT id FROM sessions) AND recording_id > ? AND recording_id <= ?')})
      AS standing JOIN recordings ON recordings.id = standing.recording_id
      JOIN journal ON journal.sequence = standing.sequence
    WHERE machine = ? AND (? = '' OR section = ?) GROUP BY standing.recording_id ORDER BY standing.recording_id`);

  const tags = connection.prepare<{ tag: string }>(`SELECT value AS tag FROM reviewer_verdicts, json_each(tags)
    WHERE ? IS NULL OR reviewer = ? GROUP BY value ORDER BY count(*) DESC, value LIMIT 100`);

  function add(entry: NewJournalEntry, last: JournalHead, batch: number | null): StoredJournalEntry {
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
      severity: entry.severity,
      tags: JSON.stringify(entry.tags),
      batch,
      blind: entry.blind ? 1 : 0,
      amends: entry.amends,
      resolution: entry.resolution ? 1 : 0,
      previous_hash: last.hash,
    };
    const whole: JournalRow = { ...row, hash: entryHash(row) };
    insert.run(...journalColumns.map((column) => whole[column]));
    return fromRow(whole);
  }

  return {
    append: (entry) => connection.transaction(() => add(entry, lastEntry(connection), null)),
    appendAll: (entries) =>
      connection.transaction(() => {
        let last = lastEntry(connection);
        const batch = entries.length > 1 ? last.sequence + 1 : null;
        return entries.map((entry) => {
          const added = add(entry, last, batch);
          last = added;
          return added;
        });
      }),
    ofSession: (sessionId) => ofSession.all(sessionId).map(fromRow),
    ofItem: (sessionId, recordingId) => ofItem.all(sessionId, recordingId).map(fromRow),
    standing: (sessionId) => {
      const several = Map.groupBy(readings.all(sessionId), (row) => row.recording_id);
      return new Map(
        standing
          .all(sessionId)
          .map((row) => [row.recording_id, fromStanding(row, several.get(row.recording_id) ?? [])]),
      );
    },
    tags: (reviewer) => tags.all(reviewer ?? null, reviewer ?? null).map(({ tag }) => tag),
    labelled: (machine, section) => labelled.all(machine, section, section),
    judged: (machine, section, { after, upTo } = everyRecording) =>
      judged
        .all(after, upTo, machine, section, section)
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

function fromStanding(row: StandingRow, readings: readonly Omit<StandingRow, 'disputed'>[]): StandingVerdict {
  const { verdict, reason, comment, severity, reviewer, at, sequence } = row;
  return {
    verdict,
    reason,
    comment,
    severity,
    tags: tagsOf(row.tags),
    reviewer,
    at,
    sequence,
    disputed: row.disputed === 1,
    resolution: row.resolution === 1,
    readings: readings.map((one) => ({
      reviewer: one.reviewer,
      verdict: one.verdict,
      reason: one.reason,
      comment: one.comment,
      severity: one.severity,
      tags: tagsOf(one.tags),
      at: one.at,
    })),
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
