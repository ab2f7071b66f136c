import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallInput } from '#shared/contract/api.ts';
import { knowledgeOf, type DetectorOverview, type KnowledgeLetter } from '#shared/contract/overview.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { fitted, model, now, opened, recording } from '#test/adapters/db/support.ts';
import { openApp, put, putMachine, spec, temporaryFolder, wav } from '#test/support/library.ts';

type Sound = readonly [name: string, gain: number];
const sounds = (numbers: readonly number[], make: (i: number) => Sound) => numbers.map(make);

/** Recordings of a fan in two sections: the name behind its beginning, and how loud, which is what its score follows. */
const recordings: readonly Sound[] = [
  ...sounds([1, 2, 3, 4], (i) => [`00_source_test_anomaly_000${i}_spd_${i % 2 === 0 ? 10 : 6}`, 0.4 + 0.03 * i]),
  ...sounds([1, 2, 3], (i) => [`00_source_test_normal_010${i}_spd_6`, 0.1 + 0.002 * i]),
  // Louder than one of the faults.
  ...sounds([4, 5], (i) => [`00_source_test_normal_010${i}_spd_10`, 0.4 + 0.01 * i]),
  ...sounds([1, 2, 3], (i) => [`00_source_test_020${i}_spd_6_mic_1`, 0.5 + 0.01 * i]),
  ...sounds([1, 2], (i) => [`01_source_test_normal_030${i}_load_2`, 0.1 + 0.004 * i]),
  ...sounds([1, 2], (i) => [`01_source_test_040${i}_load_10`, 0.6 + 0.01 * i]),
];

/** An application with those, a detector of both sections with six normals in its bank, and a session of what it flags. */
export async function start() {
  const data = join(temporaryFolder(), 'data');
  const folder = putMachine(join(data, '..', 'sounds'), 'fan', 6, 0, 0);
  recordings.forEach(([name, gain], i) => put(join(folder, 'fan', 'test', `section_${name}.wav`), wav(7000 + i, gain)));
  const opened = await openApp(data);
  const { call, finish } = opened;
  expect(await finish('import.start', { paths: [folder] })).toMatchObject({ state: 'done', problem: null });
  const made = await finish('detectors.create', {
    ...{ name: 'Fan', machine: 'fan', section: '', normals: { machine: 'fan', split: 'train' } },
    spec: { ...spec, k: 2 },
  });
  const detectorId = Number(made.result['detectorId']);
  await finish('detectors.score', { detectorId, recordings: { machine: 'fan' } });
  const { sessionId } = await call('sessions.create', { name: 'Week 47', detectorIds: [detectorId] });
  const all = await call('recordings.list', { filter: {}, offset: 0, limit: 100 });
  /** The recording whose name has this in it. */
  const idOf = (part: string) => all.recordings.find(({ fileName }) => fileName.includes(part))!.id;
  const say = (recordingId: number, verdict: Verdict, session = sessionId) =>
    call('verdicts.give', { sessionId: session, recordingId, verdict, reason: '', comment: '', secondsSpent: 1 });
  const overview = (more: Partial<CallInput<'detectors.overview'>> = {}) =>
    call('detectors.overview', { detectorId, section: null, attribute: null, compareWith: null, ...more });
  const map = (of = detectorId) => call('detectors.map', { detectorId: of });
  return { ...opened, data, folder, sessionId, detectorId, idOf, say, overview, map, recordings: all.recordings };
}

/** One row for each score. */
export function rowsOf({ recordingIds, scores, known, levelAlarms }: DetectorOverview['scores']) {
  return recordingIds.map((recordingId, index) => ({
    recordingId,
    score: scores[index]!,
    level: levelAlarms.includes(recordingId),
    ...knowledgeOf(known[index] as KnowledgeLetter),
  }));
}

export const rowOf = (overview: DetectorOverview, recordingId: number) =>
  rowsOf(overview.scores).find((row) => row.recordingId === recordingId);

/** A library of `count` recordings with made-up vectors, the first ten of them a bank. */
export function large(count: number, kind: 'ast' | 'statistics', readOut: 'prelogits' | 'rows-stats' = 'prelogits') {
  const { library, connection, close } = opened(temporaryFolder());
  const random = createRandom(5);
  const at = now.toISOString();
  const modelId = library.embeddings.modelId(model, at);
  const origin = { modelId, presetId: library.embeddings.presetId({ kind: 'none' }), frontEnd: 'mel' };
  const vector = (...scales: number[]) => Float32Array.from(scales, (scale) => scale * random.normal());
  const ids = library.transaction(() =>
    Array.from({ length: count }, (_, i) => {
      const { place } = recording(i);
      const label = i < 10 ? 'normal' : i % 500 === 0 ? 'anomaly' : 'unknown';
      const id = library.recordings.insert({ ...recording(i + 1), place: { ...place, label } });
      const vectors = {
        prelogits: vector(3, 1, 2),
        tokens: vector(1),
        rows: vector(1, 1),
        statistics: vector(9, 1, 1, 1),
      };
      library.embeddings.put(id, origin, { ...vectors, 'rows-stats': vector(1, 1, 1, 5), level: 0 }, 1);
      return id;
    }),
  );
  const bank = ids.slice(0, 10).map((recordingId) => ({ recordingId, leaveOneOut: 0 }));
  const detectorId = library.detectors.insert({
    ...{ name: 'Fan', machine: 'fan', section: '', origin, bank, createdAt: at, fitted: fitted(10) },
    spec: { ...spec, kind, readOut, metric: 'euclidean' },
  });
  return { library, connection, ids, detector: library.detectors.get(detectorId)!, close: () => close(now) };
}
