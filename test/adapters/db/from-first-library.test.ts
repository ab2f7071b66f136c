import { expect, test } from 'vitest';
import type { DetectorSpec } from '#shared/core/domain.ts';
import { toBlob } from '#main/adapters/db/blob.ts';
import { connect } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { migration0001 } from '#main/adapters/db/migrations/0001-library.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { spec, temporaryFolder } from '#test/support/library.ts';
import { fitted, model, now, opened, recording, vectors } from './support.ts';

/** A library as the first Earmark left it: three recordings, one of them long, a detector on them, scores, explanations. */
function firstLibrary(): string {
  const folder = temporaryFolder();
  const connection = connect(libraryFile(folder));
  migrate(connection, now, [migration0001]);
  const insert =
    connection.prepare(`INSERT INTO recordings (sha256, path, file_name, bytes, modified_ms, present, machine,
    section, domain, split, label, attributes, sample_rate, channels, duration_seconds, encoding, clipped_samples, imported_at)
    VALUES (?, ?, ?, 1, 1, 1, 'fan', '00', '', '', 'normal', '{}', 16000, 1, ?, 'PCM 16 bit', 0, '')`);
  [10, 19.9, 20].forEach((seconds, i) => {
    const { sha256, path, fileName } = recording(i);
    insert.run(sha256, path, fileName, seconds);
  });
  const preset = '{"kind":"none"}';
  connection.prepare('INSERT INTO models VALUES (1, ?, ?, ?)').run(model.sha256, JSON.stringify(model), '');
  connection.prepare('INSERT INTO presets VALUES (1, ?)').run(preset);
  connection
    .prepare("INSERT INTO detectors VALUES (1, 'Fan', 1, 'fan', '00', 'fused', ?, ?, 1, 1, 'mel-128', 3, '')")
    .run(JSON.stringify(without(spec, 'frontEnd', 'precision')), JSON.stringify(without(fitted(3), 'leaveOneOut')));
  const embedding = connection.prepare(`INSERT INTO embeddings
    (recording_id, model_id, preset_id, front_end, prelogits, tokens, rows, statistics, level, windows)
    VALUES (?, 1, 1, 'mel-128', ?, ?, ?, ?, ?, 4)`);
  for (const id of [1, 2, 3]) {
    const { prelogits, tokens, rows, statistics, level } = vectors(id);
    embedding.run(id, toBlob(prelogits), toBlob(tokens), toBlob(rows), toBlob(statistics), level);
    connection.prepare('INSERT INTO bank_members VALUES (1, ?, ?, 0.5)').run(id - 1, id);
    connection.prepare("INSERT INTO scores VALUES (1, ?, 2, 2, 2, 2, 1, 0, '[]', '')").run(id);
    connection.prepare("INSERT INTO explanations VALUES (1, ?, '[]', 16, zeroblob(2048))").run(id);
  }
  connection.close();
  return folder;
}

function without(object: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const origin = { modelId: 1, presetId: 1, frontEnd: 'mel-128' };

test('a detector of the first library is what it was: mel, the model’s own statistics, full precision', () => {
  const { library, close } = opened(firstLibrary());
  const detector = library.detectors.get(1)!;
  expect(detector.spec).toEqual({
    ...spec,
    frontEnd: { kind: 'mel', normalisation: null },
    precision: 'fp32',
  });
  expect(detector.origin).toEqual(origin);
  expect(library.detectors.list().map((one) => one.spec)).toEqual([detector.spec]);
  close(now);
});

test('its vectors stay in use, but for what they lack', () => {
  const { library, close } = opened(firstLibrary());
  const { embeddings } = library;
  const ids = [1, 2, 3];
  expect(embeddings.get(2, origin)).toEqual({ ...vectors(2), 'rows-stats': new Float32Array() });
  const missing = (readOut: DetectorSpec['readOut'], segments: boolean) =>
    embeddings.missing(ids, origin, { readOut, segments });
  expect(missing('rows', false)).toEqual([]);
  expect(missing('prelogits', true)).toEqual([3]);
  expect(missing('rows-stats', false)).toEqual(ids);
  // Made again, the long one has everything, even where the engine found no segments in it.
  embeddings.put(3, origin, vectors(3), 8);
  expect(missing('rows-stats', true)).toEqual([1, 2]);
  expect(missing('rows', true)).toEqual([]);
  close(now);
});

test('scores and explanations of long recordings, which were of all of them, are made again', () => {
  const { library, close } = opened(firstLibrary());
  expect([1, 2, 3].map((id) => library.scores.get(1, id)?.worst)).toEqual([null, null, undefined]);
  expect([1, 2, 3].map((id) => library.maskTables.get(1, id)?.done)).toEqual([16, 16, undefined]);
  expect(library.scores.missing(1, [1, 2, 3])).toEqual([3]);
  close(now);
});
