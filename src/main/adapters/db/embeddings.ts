import { longSeconds } from '#shared/core/audio/segments.ts';
import type { ModelSummary, RecordingVectors, SegmentVectors } from '#shared/core/domain.ts';
import type { EmbeddingStore } from '#main/services/ports/library.ts';
import { toBlob, toFloat32 } from './blob.ts';
import type { Connection, SqlValue } from './connection.ts';

interface VectorsRow {
  readonly prelogits: Uint8Array;
  readonly tokens: Uint8Array;
  readonly rows: Uint8Array;
  /** the second half of rows-stats; null in vectors from before there was this read-out */
  readonly deviations: Uint8Array | null;
  readonly statistics: Uint8Array;
  readonly level: number;
}

interface EmbeddingRow extends VectorsRow {
  readonly id: number;
}

interface SegmentRow extends VectorsRow {
  readonly start_seconds: number;
  readonly end_seconds: number;
}

type Vectors = SegmentVectors['vectors'];

const columns = ['prelogits', 'tokens', 'rows', 'deviations', 'statistics', 'level'];

export function createEmbeddingStore(connection: Connection): EmbeddingStore {
  const addPreset = connection.prepare('INSERT OR IGNORE INTO presets (definition) VALUES (?)');
  const preset = connection.prepare<{ id: number }>('SELECT id FROM presets WHERE definition = ?');
  // The folder of a model may move; what it computes is what the SHA-256 names.
  const addModel = connection.prepare(`INSERT INTO models (sha256, summary, first_used_at) VALUES (?, ?, ?)
    ON CONFLICT (sha256) DO UPDATE SET summary = excluded.summary WHERE summary <> excluded.summary`);
  const model = connection.prepare<{ id: number; summary: string }>('SELECT id, summary FROM models WHERE sha256 = ?');
  const rename = connection.prepare('UPDATE models SET sha256 = ? WHERE id = ?');
  const key = 'recording_id = ? AND model_id = ? AND preset_id = ? AND front_end = ?';
  const put = insert(connection, 'OR REPLACE INTO embeddings', [
    'recording_id',
    'model_id',
    'preset_id',
    'front_end',
    'windows',
    'segments',
    ...columns,
  ]);
  const putSegment = insert(connection, 'INTO embedding_segments', [
    'embedding_id',
    'position',
    'start_seconds',
    'end_seconds',
    ...columns,
  ]);
  const get = connection.prepare<EmbeddingRow>(`SELECT id, ${columns.join()} FROM embeddings WHERE ${key}`);
  const short = connection.prepare<Pick<VectorsRow, 'tokens' | 'statistics'>>(
    `SELECT tokens, statistics FROM embeddings WHERE ${key}`,
  );
  const oneOf = (column: string) =>
    connection.prepare<{ vector: Uint8Array | null; more: Uint8Array | null }>(
      `SELECT ${column} FROM embeddings WHERE ${key}`,
    );
  const one = {
    prelogits: oneOf('prelogits AS vector, NULL AS more'),
    tokens: oneOf('tokens AS vector, NULL AS more'),
    rows: oneOf('rows AS vector, NULL AS more'),
    'rows-stats': oneOf('CASE WHEN deviations IS NULL THEN NULL ELSE rows END AS vector, deviations AS more'),
    statistics: oneOf('statistics AS vector, NULL AS more'),
  };
  const segments = connection.prepare<SegmentRow>(
    `SELECT start_seconds, end_seconds, ${columns.join()} FROM embedding_segments WHERE embedding_id = ? ORDER BY position`,
  );
  const has = connection.prepare(`SELECT 1 FROM embeddings JOIN recordings ON recordings.id = recording_id
    WHERE ${key} AND (deviations IS NOT NULL OR ? <> 'rows-stats')
      AND (embeddings.segments IS NOT NULL OR duration_seconds < ${longSeconds} OR NOT ?)`);

  // Read from the index alone: the vectors lie in the table.
  const after = connection.prepare<{ id: number }>(`SELECT recording_id AS id FROM embeddings
    WHERE recording_id > ? AND model_id = ? AND preset_id = ? AND front_end = ? ORDER BY recording_id LIMIT ?`);

  /** Only where everything else that was noted agrees: the older library may mean another model with these weights. */
  function takeOver(summary: ModelSummary, formerly: string): void {
    const older = model.get(formerly);
    if (older === undefined || model.get(summary.sha256) !== undefined) return;
    if (sizesOf(JSON.parse(older.summary) as ModelSummary) === sizesOf(summary)) rename.run(summary.sha256, older.id);
  }

  return {
    presetId: (definition) => {
      // One spelling for one preset: keys in alphabetical order.
      const text = JSON.stringify(definition, ['cutoffHz', 'design', 'highHz', 'kind', 'lowHz']);
      addPreset.run(text);
      return preset.get(text)!.id;
    },
    modelId: (summary, now, formerly) => {
      if (formerly !== undefined) takeOver(summary, formerly);
      addModel.run(summary.sha256, JSON.stringify(summary), now);
      return model.get(summary.sha256)!.id;
    },
    put: (recordingId, { modelId, presetId, frontEnd }, vectors, windows) =>
      connection.transaction(() => {
        const parts = vectors.segments ?? [];
        const { id } = put.run(recordingId, modelId, presetId, frontEnd, windows, parts.length, ...toRow(vectors));
        parts.forEach(({ startSeconds, endSeconds, vectors: own }, position) =>
          putSegment.run(id, position, startSeconds, endSeconds, ...toRow(own)),
        );
      }),
    get: (recordingId, { modelId, presetId, frontEnd }, part = 'all') => {
      const row = get.get(recordingId, modelId, presetId, frontEnd);
      if (row === undefined) return null;
      const parts = part === 'whole' ? [] : segments.all(row.id).map(toSegment);
      return parts.length === 0 ? toVectors(row) : { ...toVectors(row), segments: parts };
    },
    short: (recordingId, { modelId, presetId, frontEnd }) => {
      const row = short.get(recordingId, modelId, presetId, frontEnd);
      return row === undefined ? null : { tokens: toFloat32(row.tokens), statistics: toFloat32(row.statistics) };
    },
    one: (recordingId, { modelId, presetId, frontEnd }, part) => {
      const row = one[part].get(recordingId, modelId, presetId, frontEnd);
      if (row === undefined || row.vector === null) return null;
      const vector = toFloat32(row.vector);
      return row.more === null ? vector : joined(vector, toFloat32(row.more));
    },
    missing: (recordingIds, { modelId, presetId, frontEnd }, needs) =>
      recordingIds.filter(
        (id) => has.get(id, modelId, presetId, frontEnd, needs.readOut, needs.segments ? 1 : 0) === undefined,
      ),
    after: ({ modelId, presetId, frontEnd }, recordingId, count) =>
      after.all(recordingId, modelId, presetId, frontEnd, count).map(({ id }) => id),
  };
}

function sizesOf({ parameters, dimension, layers, heads, frames, bins, patchRows, classes }: ModelSummary): string {
  return [parameters, dimension, layers, heads, frames, bins, patchRows, classes].join();
}

function insert(connection: Connection, into: string, names: readonly string[]) {
  return connection.prepare(`INSERT ${into} (${names.join()}) VALUES (${names.map(() => '?').join()})`);
}

/** In the order of `columns`; of rows-stats, whose first half is `rows`, only the second is stored. */
function toRow(vectors: Vectors): SqlValue[] {
  const { prelogits, tokens, rows, statistics, level } = vectors;
  const deviations = vectors['rows-stats'].subarray(rows.length);
  return [toBlob(prelogits), toBlob(tokens), toBlob(rows), toBlob(deviations), toBlob(statistics), level];
}

function toVectors(row: VectorsRow): RecordingVectors {
  const rows = toFloat32(row.rows);
  return {
    prelogits: toFloat32(row.prelogits),
    tokens: toFloat32(row.tokens),
    rows,
    'rows-stats': row.deviations === null ? new Float32Array() : joined(rows, toFloat32(row.deviations)),
    statistics: toFloat32(row.statistics),
    level: row.level,
  };
}

function toSegment(row: SegmentRow): SegmentVectors {
  return { startSeconds: row.start_seconds, endSeconds: row.end_seconds, vectors: toVectors(row) };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
