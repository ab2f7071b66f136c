import type {
  SessionItemKey,
  SessionItemPlace,
  SessionStore,
  StoredSession,
  StoredSessionItem,
} from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

interface SessionRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
  readonly sample: number;
  readonly items: number;
}

interface ItemRow {
  readonly position: number;
  readonly recording_id: number;
  readonly detector_id: number;
  readonly score: number;
  readonly threshold: number;
  readonly level_alarm: number;
  readonly file_name: string;
  readonly path: string;
  readonly machine: string;
  readonly section: string;
  readonly attributes: string;
  readonly worst_start: number | null;
  readonly worst_end: number | null;
  readonly present: number;
}

const fromRow = (row: SessionRow): StoredSession => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  sample: row.sample === 1,
  items: row.items,
});

const itemFromRow = (row: ItemRow): StoredSessionItem => ({
  position: row.position,
  recordingId: row.recording_id,
  detectorId: row.detector_id,
  score: row.score,
  threshold: row.threshold,
  levelAlarm: row.level_alarm === 1,
  fileName: row.file_name,
  path: row.path,
  machine: row.machine,
  section: row.section,
  attributes: JSON.parse(row.attributes) as Record<string, string>,
  worst:
    row.worst_start === null || row.worst_end === null
      ? null
      : { startSeconds: row.worst_start, endSeconds: row.worst_end },
  present: row.present === 1,
});

export function createSessionStore(connection: Connection): SessionStore {
  const select = `SELECT sessions.*, (SELECT count(*) FROM session_items WHERE session_id = sessions.id) AS items
    FROM sessions`;
  const byId = connection.prepare<SessionRow>(`${select} WHERE id = ?`);
  const list = connection.prepare<SessionRow>(`${select} ORDER BY id DESC`);
  const sample = connection.prepare<SessionRow>(`${select} WHERE sample = 1 ORDER BY id DESC LIMIT 1`);
  const selectItems = `SELECT session_items.*, file_name, path, machine, section, attributes, worst_start, worst_end,
    present
    FROM session_items JOIN recordings ON recordings.id = session_items.recording_id
    LEFT JOIN scores ON scores.detector_id = session_items.detector_id
      AND scores.recording_id = session_items.recording_id
    WHERE session_id = ?`;
  const items = connection.prepare<ItemRow>(`${selectItems} AND position >= ? AND position < ? ORDER BY position`);
  const keys = connection.prepare<SessionItemKey>(`SELECT recording_id AS recordingId, detector_id AS detectorId
    FROM session_items WHERE session_id = ? ORDER BY position`);
  const places = connection.prepare<Omit<SessionItemPlace, 'attributes'> & { attributes: string }>(
    `SELECT recording_id AS recordingId, detector_id AS detectorId, file_name AS fileName, path, machine, section,
    attributes
    FROM session_items JOIN recordings ON recordings.id = recording_id
    WHERE session_id = ? AND position >= ? AND position < ? ORDER BY position`,
  );
  const item = connection.prepare<ItemRow>(`${selectItems} AND session_items.recording_id = ?`);
  const insert = connection.prepare('INSERT INTO sessions (name, sample, created_at) VALUES (?, ?, ?)');
  const insertItem = connection.prepare('INSERT INTO session_items VALUES (?, ?, ?, ?, ?, ?, ?)');
  const newestByRecording = connection.prepare<{ recordingId: number; sessionId: number }>(
    'SELECT recording_id AS recordingId, max(session_id) AS sessionId FROM session_items GROUP BY recording_id',
  );
  const newestOf = connection.prepare<{ id: number }>(`SELECT id FROM sessions
    WHERE EXISTS (SELECT 1 FROM session_items WHERE session_id = sessions.id AND recording_id = ?)
    ORDER BY id DESC LIMIT 1`);
  const one = (row: SessionRow | undefined) => (row === undefined ? null : fromRow(row));
  return {
    insert: (name, isSample, newItems, createdAt) =>
      connection.transaction(() => {
        const { id } = insert.run(name, isSample ? 1 : 0, createdAt);
        newItems.forEach(({ recordingId, detectorId, score, threshold, levelAlarm }, position) =>
          insertItem.run(id, position, recordingId, detectorId, score, threshold, levelAlarm ? 1 : 0),
        );
        return id;
      }),
    get: (id) => one(byId.get(id)),
    list: () => list.all().map(fromRow),
    items: (id, from = 0, count = Number.MAX_SAFE_INTEGER - from) => items.all(id, from, from + count).map(itemFromRow),
    keys: (id) => keys.all(id),
    places: (id, from, count) =>
      places
        .all(id, from, from + count)
        .map((row) => ({ ...row, attributes: JSON.parse(row.attributes) as Record<string, string> })),
    item: (id, recordingId) => {
      const row = item.get(id, recordingId);
      return row === undefined ? null : itemFromRow(row);
    },
    newestByRecording: () =>
      new Map(newestByRecording.all().map(({ recordingId, sessionId }) => [recordingId, sessionId])),
    newestOf: (recordingId) => newestOf.get(recordingId)?.id ?? null,
    sample: () => one(sample.get()),
  };
}
