import type { RecordingScore } from '#shared/contract/schemas.ts';
import type { PlacedScore, ScoreStore } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

interface ScoreRow {
  readonly recording_id: number;
  readonly score: number;
  readonly ast: number;
  readonly statistics: number;
  readonly level: number;
  readonly flagged: number;
  readonly level_alarm: number;
  readonly nearest: string;
  readonly worst_start: number | null;
  readonly worst_end: number | null;
}

function fromRow(row: ScoreRow): RecordingScore {
  return {
    recordingId: row.recording_id,
    score: row.score,
    scores: { ast: row.ast, statistics: row.statistics, level: row.level },
    flagged: row.flagged === 1,
    levelAlarm: row.level_alarm === 1,
    worst:
      row.worst_start === null || row.worst_end === null
        ? null
        : { startSeconds: row.worst_start, endSeconds: row.worst_end },
    nearest: JSON.parse(row.nearest) as RecordingScore['nearest'],
  };
}

export function createScoreStore(connection: Connection): ScoreStore {
  const put = connection.prepare(`INSERT OR REPLACE INTO scores
    (detector_id, recording_id, score, ast, statistics, level, flagged, level_alarm, nearest, scored_at, worst_start, worst_end)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const get = connection.prepare<ScoreRow>('SELECT * FROM scores WHERE detector_id = ? AND recording_id = ?');
  const flagged = connection.prepare<ScoreRow>(`SELECT * FROM scores
    WHERE detector_id = ? AND (flagged OR level_alarm) ORDER BY score DESC, recording_id`);
  const all = connection.prepare<ScoreRow>('SELECT * FROM scores WHERE detector_id = ? ORDER BY recording_id');
  const has = connection.prepare('SELECT 1 FROM scores WHERE detector_id = ? AND recording_id = ?');
  const recordingIds = connection.prepare<{ id: number }>(
    'SELECT recording_id AS id FROM scores WHERE detector_id = ? ORDER BY recording_id',
  );
  const counts = connection.prepare<{ scored: number; flagged: number }>(
    'SELECT count(*) AS scored, count(*) FILTER (WHERE flagged OR level_alarm) AS flagged FROM scores WHERE detector_id = ?',
  );
  const after = connection.prepare<
    Omit<PlacedScore, 'levelAlarm' | 'attributes'> & { level: number; attributes: string }
  >(
    `SELECT recording_id AS recordingId, score, level_alarm AS level, section, label, attributes
    FROM scores JOIN recordings ON recordings.id = recording_id
    WHERE detector_id = ? AND recording_id > ? ORDER BY recording_id LIMIT ?`,
  );
  return {
    put: (detectorId, scores, at) =>
      connection.transaction(() => {
        for (const { recordingId, score, scores: parts, flagged: isFlagged, levelAlarm, worst, nearest } of scores)
          put.run(
            detectorId,
            recordingId,
            score,
            parts.ast,
            parts.statistics,
            parts.level,
            isFlagged ? 1 : 0,
            levelAlarm ? 1 : 0,
            JSON.stringify(nearest),
            at,
            worst?.startSeconds ?? null,
            worst?.endSeconds ?? null,
          );
      }),
    get: (detectorId, recordingId) => {
      const row = get.get(detectorId, recordingId);
      return row === undefined ? null : fromRow(row);
    },
    flagged: (detectorId) => flagged.all(detectorId).map(fromRow),
    of: (detectorId) => all.all(detectorId).map(fromRow),
    recordingIds: (detectorId) => recordingIds.all(detectorId).map(({ id }) => id),
    counts: (detectorId) => counts.get(detectorId)!,
    missing: (detectorId, recordingIds) => recordingIds.filter((id) => has.get(detectorId, id) === undefined),
    after: (detectorId, recordingId, count) =>
      after.all(detectorId, recordingId, count).map(({ level, attributes, ...row }) => ({
        ...row,
        levelAlarm: level === 1,
        attributes: JSON.parse(attributes) as Record<string, string>,
      })),
  };
}
