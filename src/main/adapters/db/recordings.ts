import type { Recording, RecordingFilter, RecordingGroup } from '#shared/contract/schemas.ts';
import { codingOf, codings } from '#shared/core/audio/types.ts';
import type { Label } from '#shared/core/domain.ts';
import type { RecordingKey, RecordingStore, StoredRecording } from '#main/services/ports/library.ts';
import type { Connection, SqlValue } from './connection.ts';

interface RecordingRow {
  readonly id: number;
  readonly sha256: string;
  readonly path: string;
  readonly file_name: string;
  readonly bytes: number;
  readonly modified_ms: number;
  readonly present: number;
  readonly machine: string;
  readonly section: string;
  readonly domain: string;
  readonly split: string;
  readonly label: Label;
  readonly attributes: string;
  readonly sample_rate: number;
  readonly channels: number;
  readonly duration_seconds: number;
  readonly encoding: string;
  readonly level_db: number | null;
  readonly peak_db: number | null;
  readonly clipped_samples: number;
  readonly imported_at: string;
  readonly problem: string | null;
}

function fromRow(row: RecordingRow): StoredRecording {
  return {
    id: row.id,
    path: row.path,
    fileName: row.file_name,
    sha256: row.sha256,
    bytes: row.bytes,
    modifiedMs: row.modified_ms,
    present: row.present === 1,
    place: {
      machine: row.machine,
      section: row.section,
      domain: row.domain,
      split: row.split,
      label: row.label,
      attributes: JSON.parse(row.attributes) as Record<string, string>,
    },
    sampleRate: row.sample_rate,
    channels: row.channels,
    durationSeconds: row.duration_seconds,
    encoding: row.encoding,
    levelDb: row.level_db,
    peakDb: row.peak_db,
    clippedSamples: row.clipped_samples,
    importedAt: row.imported_at,
    problem: row.problem === null ? null : (JSON.parse(row.problem) as Recording['problem']),
  };
}

type GroupRow = Omit<RecordingGroup, 'codings'> & { readonly encodings: string };

function groupFromRow({ encodings, ...group }: GroupRow): RecordingGroup {
  const found = new Set((JSON.parse(encodings) as string[]).map(codingOf));
  return { ...group, codings: codings.filter((coding) => found.has(coding)) };
}

const columns = [
  'sha256',
  'path',
  'file_name',
  'bytes',
  'modified_ms',
  'present',
  'machine',
  'section',
  'domain',
  'split',
  'label',
  'attributes',
  'sample_rate',
  'channels',
  'duration_seconds',
  'encoding',
  'level_db',
  'peak_db',
  'clipped_samples',
  'imported_at',
  'problem',
];

/** The WHERE clause of a filter and its values. An empty text means "any", except in `ids`. */
function where(filter: RecordingFilter): { readonly sql: string; readonly values: SqlValue[] } {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  for (const column of ['machine', 'section', 'label', 'split'] as const) {
    const value = filter[column];
    if (value === undefined || value === '') continue;
    parts.push(`${column} = ?`);
    values.push(value);
  }
  if (filter.ids !== undefined) {
    parts.push('id IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(filter.ids));
  }
  if (filter.search !== undefined && filter.search !== '') {
    parts.push('instr(lower(path), lower(?)) > 0');
    values.push(filter.search);
  }
  return { sql: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

export function createRecordingStore(connection: Connection): RecordingStore {
  const select = 'SELECT * FROM recordings';
  const byId = connection.prepare<RecordingRow>(`${select} WHERE id = ?`);
  const byHash = connection.prepare<RecordingRow>(`${select} WHERE sha256 = ?`);
  const byPath = connection.prepare<RecordingRow>(`${select} WHERE path = ? ORDER BY id DESC LIMIT 1`);
  const insert = connection.prepare(
    `INSERT INTO recordings (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const setFile = connection.prepare(
    'UPDATE recordings SET path = ?, file_name = ?, bytes = ?, modified_ms = ?, present = 1 WHERE id = ?',
  );
  const setPlace = connection.prepare(
    'UPDATE recordings SET machine = ?, section = ?, domain = ?, split = ?, label = ?, attributes = ? WHERE id = ?',
  );
  const setPresent = connection.prepare('UPDATE recordings SET present = ? WHERE id = ?');
  const setProblem = connection.prepare('UPDATE recordings SET problem = ? WHERE id = ?');
  const groups = connection.prepare<GroupRow>(`
    SELECT machine, section, sum(recordings) AS recordings, sum(normal) AS normal, sum(anomaly) AS anomaly,
      sum(unknown) AS unknown, sum(trainNormal) AS trainNormal, sum(broken) AS broken,
      json_group_array(DISTINCT encoding) FILTER (WHERE encoding IS NOT NULL AND NOT broken) AS encodings
    FROM (
      SELECT machine, section, 1 AS recordings, label = 'normal' AS normal, label = 'anomaly' AS anomaly,
        label = 'unknown' AS unknown, label = 'normal' AND split = 'train' AND problem IS NULL AS trainNormal,
        problem IS NOT NULL AS broken, encoding
      FROM recordings
      UNION ALL
      SELECT machine, section, 0, 0, 0, 0, 0, path NOT IN (SELECT path FROM recordings), NULL FROM import_problems
    )
    GROUP BY machine, section ORDER BY machine, section`);
  const after = connection.prepare<RecordingKey>(
    'SELECT id, machine, section, label FROM recordings WHERE id > ? ORDER BY id LIMIT ?',
  );
  const one = (row: RecordingRow | undefined) => (row === undefined ? null : fromRow(row));

  return {
    get: (id) => one(byId.get(id)),
    byHash: (sha256) => one(byHash.get(sha256)),
    byPath: (path) => one(byPath.get(path)),
    insert: ({ place, ...recording }) =>
      insert.run(
        recording.sha256,
        recording.path,
        recording.fileName,
        recording.bytes,
        recording.modifiedMs,
        recording.present ? 1 : 0,
        place.machine,
        place.section,
        place.domain,
        place.split,
        place.label,
        JSON.stringify(place.attributes),
        recording.sampleRate,
        recording.channels,
        recording.durationSeconds,
        recording.encoding,
        recording.levelDb,
        recording.peakDb,
        recording.clippedSamples,
        recording.importedAt,
        recording.problem === null ? null : JSON.stringify(recording.problem),
      ).id,
    setFile: (id, path, fileName, bytes, modifiedMs) => void setFile.run(path, fileName, bytes, modifiedMs, id),
    setPlace: (id, { machine, section, domain, split, label, attributes }) =>
      void setPlace.run(machine, section, domain, split, label, JSON.stringify(attributes), id),
    setPresent: (id, present) => void setPresent.run(present ? 1 : 0, id),
    setProblem: (id, found) => void setProblem.run(found === null ? null : JSON.stringify(found), id),
    list: (filter, offset, limit) => {
      const { sql, values } = where(filter);
      const counted = connection.prepare<{ total: number }>(`SELECT count(*) AS total FROM recordings ${sql}`);
      const page = connection.prepare<RecordingRow>(`${select} ${sql} ORDER BY id LIMIT ? OFFSET ?`);
      return { total: counted.get(...values)!.total, recordings: page.all(...values, limit, offset).map(fromRow) };
    },
    all: (filter) => {
      const { sql, values } = where(filter);
      return connection
        .prepare<RecordingRow>(`${select} ${sql} ORDER BY id`)
        .all(...values)
        .map(fromRow);
    },
    groups: () => groups.all().map(groupFromRow),
    after: (id, count) => after.all(id, count),
  };
}
