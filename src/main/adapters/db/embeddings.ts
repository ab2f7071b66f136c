import type { EmbeddingStore } from '#main/services/ports/library.ts';
import { toBlob, toFloat32 } from './blob.ts';
import type { Connection } from './connection.ts';

interface EmbeddingRow {
  readonly prelogits: Uint8Array;
  readonly tokens: Uint8Array;
  readonly rows: Uint8Array;
  readonly statistics: Uint8Array;
  readonly level: number;
}

export function createEmbeddingStore(connection: Connection): EmbeddingStore {
  const addPreset = connection.prepare('INSERT OR IGNORE INTO presets (definition) VALUES (?)');
  const preset = connection.prepare<{ id: number }>('SELECT id FROM presets WHERE definition = ?');
  // The folder of a model may move; its weights are what the SHA-256 names.
  const addModel = connection.prepare(`INSERT INTO models (sha256, summary, first_used_at) VALUES (?, ?, ?)
    ON CONFLICT (sha256) DO UPDATE SET summary = excluded.summary WHERE summary <> excluded.summary`);
  const model = connection.prepare<{ id: number }>('SELECT id FROM models WHERE sha256 = ?');
  const key = 'recording_id = ? AND model_id = ? AND preset_id = ? AND front_end = ?';
  const put = connection.prepare(`INSERT OR REPLACE INTO embeddings
    (recording_id, model_id, preset_id, front_end, prelogits, tokens, rows, statistics, level, windows)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const get = connection.prepare<EmbeddingRow>(
    `SELECT prelogits, tokens, rows, statistics, level FROM embeddings WHERE ${key}`,
  );
  const has = connection.prepare(`SELECT 1 FROM embeddings WHERE ${key}`);

  return {
    presetId: (definition) => {
      // One spelling for one preset: keys in alphabetical order.
      const text = JSON.stringify(definition, ['cutoffHz', 'highHz', 'kind', 'lowHz']);
      addPreset.run(text);
      return preset.get(text)!.id;
    },
    modelId: (summary, now) => {
      addModel.run(summary.sha256, JSON.stringify(summary), now);
      return model.get(summary.sha256)!.id;
    },
    put: (recordingId, { modelId, presetId, frontEnd }, vectors, windows) =>
      void put.run(
        recordingId,
        modelId,
        presetId,
        frontEnd,
        toBlob(vectors.prelogits),
        toBlob(vectors.tokens),
        toBlob(vectors.rows),
        toBlob(vectors.statistics),
        vectors.level,
        windows,
      ),
    get: (recordingId, { modelId, presetId, frontEnd }) => {
      const row = get.get(recordingId, modelId, presetId, frontEnd);
      if (row === undefined) return null;
      return {
        prelogits: toFloat32(row.prelogits),
        tokens: toFloat32(row.tokens),
        rows: toFloat32(row.rows),
        statistics: toFloat32(row.statistics),
        level: row.level,
      };
    },
    missing: (recordingIds, { modelId, presetId, frontEnd }) =>
      recordingIds.filter((id) => has.get(id, modelId, presetId, frontEnd) === undefined),
  };
}
