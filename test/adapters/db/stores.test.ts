import { expect, test } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, model, now, opened, recording, vectors } from './support.ts';

function withLibrary() {
  const { library, connection, close } = opened(temporaryFolder());
  return { library, connection, close: () => close(now) };
}

test('recordings: found by number, content and path, changed and filtered', () => {
  const { library, close } = withLibrary();
  const { recordings } = library;
  const id = recordings.insert(recording(1));
  const other = recordings.insert({
    ...recording(2),
    path: '/Müll/50 % lärm_.wav',
    levelDb: null,
    problem: problem('audio.too-short', { seconds: 0.01 }),
    place: { ...recording(2).place, section: '01', label: 'unknown', attributes: { ['__proto__']: 'x', 'a"b': "c'd" } },
  });
  expect(recordings.get(id)).toEqual({ id, ...recording(1) });
  expect(recordings.byHash(recording(2).sha256)?.id).toBe(other);
  expect(Object.entries(recordings.get(other)!.place.attributes)).toEqual([
    ['__proto__', 'x'],
    ['a"b', "c'd"],
  ]);
  expect(recordings.byPath(recording(1).path)?.id).toBe(id);
  expect([recordings.get(99), recordings.byHash('x'), recordings.byPath('x')]).toEqual([null, null, null]);

  recordings.setPresent(id, false);
  recordings.setFile(id, '/new/place.wav', 'place.wav', 5, 6.5);
  recordings.setPlace(id, { ...recording(1).place, label: 'anomaly' });
  recordings.setProblem(id, problem('wav.empty'));
  expect(recordings.get(id)).toMatchObject({
    path: '/new/place.wav',
    fileName: 'place.wav',
    bytes: 5,
    modifiedMs: 6.5,
    present: true,
    place: { label: 'anomaly' },
    problem: { code: 'wav.empty' },
  });
  recordings.setProblem(id, null);

  const ids = (filter: Parameters<typeof recordings.all>[0]) => recordings.all(filter).map((found) => found.id);
  expect(ids({})).toEqual([id, other]);
  expect(ids({ machine: 'fan', section: '01' })).toEqual([other]);
  expect(ids({ label: 'anomaly' })).toEqual([id]);
  expect(ids({ machine: '' })).toEqual([id, other]);
  expect(ids({ search: '50 % LÄ' })).toEqual([]); // SQLite folds ASCII letters only
  expect(ids({ search: '50 % lärm_' })).toEqual([other]);
  expect(ids({ search: '%' })).toEqual([other]);
  expect(ids({ ids: [other, 99] })).toEqual([other]);
  expect(ids({ ids: [] })).toEqual([]);
  expect(recordings.list({ machine: 'fan' }, 1, 10)).toMatchObject({ total: 2, recordings: [{ id: other }] });
  close();
});

test('groups count labels, the proposed bank and what is broken', () => {
  const { library, close } = withLibrary();
  const place = recording(1).place;
  library.recordings.insert(recording(1));
  library.recordings.insert({ ...recording(2), problem: problem('wav.empty') });
  library.recordings.insert({
    ...recording(3),
    place: { ...place, split: 'test', label: 'anomaly' },
    encoding: 'MP3 127 kbit/s',
  });
  library.recordings.insert({
    ...recording(4),
    place: { ...place, machine: 'pump', split: 'test', label: 'unknown' },
    encoding: 'Opus 48 kbit/s',
  });
  const seenAt = now.toISOString();
  const broken = { machine: 'fan', section: '00', problem: problem('wav.empty'), seenAt };
  library.importProblems.put({ path: '/broken.wav', ...broken });
  // A warning about a recording that was imported is no broken file.
  library.importProblems.put({ path: recording(1).path, ...broken });
  expect(library.recordings.groups()).toEqual([
    {
      machine: 'fan',
      section: '00',
      recordings: 3,
      normal: 2,
      anomaly: 1,
      unknown: 0,
      trainNormal: 1,
      broken: 2,
      codings: ['lossless', 'MP3'],
    },
    {
      machine: 'pump',
      section: '00',
      recordings: 1,
      normal: 0,
      anomaly: 0,
      unknown: 1,
      trainNormal: 0,
      broken: 0,
      codings: ['Opus'],
    },
  ]);
  library.importProblems.put({ path: '/m.csv (row 3)', ...broken });
  library.importProblems.put({ path: '/m.csv (row 4)', ...broken });
  library.importProblems.put({ path: '/m.csv2 (row 4)', ...broken });
  library.importProblems.forget('/m.csv');
  library.importProblems.remove('/broken.wav');
  expect(library.importProblems.list().map(({ path }) => path)).toEqual(['/m.csv2 (row 4)', recording(1).path]);
  close();
});

test('embeddings are kept by recording, model, preset and front end, bit for bit', () => {
  const { library, connection, close } = withLibrary();
  const { recordingIds } = fill(library);
  const { embeddings } = library;
  const [first] = recordingIds as [number];
  const modelId = embeddings.modelId(model, now.toISOString());
  expect(embeddings.modelId({ ...model, directory: '/moved' }, now.toISOString())).toBe(modelId);
  const none = embeddings.presetId({ kind: 'none' });
  const highPass = embeddings.presetId({ kind: 'high-pass', cutoffHz: 1200 });
  expect(embeddings.presetId({ cutoffHz: 1200, kind: 'high-pass' })).toBe(highPass);
  expect(embeddings.presetId({ kind: 'high-pass', cutoffHz: 1600 })).not.toBe(highPass);
  expect(embeddings.presetId({ kind: 'high-pass', cutoffHz: 1200, design: 'biquad' })).not.toBe(highPass);
  const origin = { modelId, presetId: none, frontEnd: 'mel-128' };
  const rows = { readOut: 'rows', segments: true } as const;
  expect(embeddings.get(first, origin)).toEqual(vectors(first));
  for (const part of ['prelogits', 'tokens', 'rows', 'rows-stats', 'statistics'] as const)
    expect(embeddings.one(first, origin, part)).toEqual(vectors(first)[part]);
  expect(embeddings.one(77, origin, 'rows')).toBeNull();
  for (const other of [
    { ...origin, presetId: highPass },
    { ...origin, frontEnd: 'stft' },
    { ...origin, modelId: embeddings.modelId({ ...model, sha256: 'cd'.repeat(32) }, now.toISOString()) },
  ]) {
    expect(embeddings.get(first, other)).toBeNull();
    expect(embeddings.missing(recordingIds, other, rows)).toEqual(recordingIds);
  }
  expect(embeddings.missing([...recordingIds, 77], origin, rows)).toEqual([77]);
  // Segments come back in their order, and go with the vectors they belong to.
  const parts = [4, 5, 6].map((value, i) => ({ startSeconds: 5 * i, endSeconds: 5 * i + 10, vectors: vectors(value) }));
  embeddings.put(first, origin, { ...vectors(3), segments: parts }, 9);
  expect(embeddings.get(first, origin)).toEqual({ ...vectors(3), segments: parts });
  expect(embeddings.get(first, origin, 'whole')).toEqual(vectors(3));
  const segments = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM embedding_segments');
  expect(segments.get()!.n).toBe(3);
  embeddings.put(first, origin, { ...vectors(3), segments: parts.slice(1) }, 9);
  expect(embeddings.get(first, origin)!.segments).toEqual(parts.slice(1));
  expect(segments.get()!.n).toBe(2);
  // A view into a larger buffer is stored as what it shows.
  const large = Float32Array.of(9, 1, 2, 9);
  embeddings.put(first, origin, { ...vectors(1), rows: large.subarray(1, 3) }, 2);
  expect(embeddings.get(first, origin)!.rows).toEqual(Float32Array.of(1, 2));
  close();
});

test('a model of an older library, known by its weights, is taken over by its own hash once', () => {
  const { library, close } = withLibrary();
  const { detectorId } = fill(library);
  const older = library.embeddings.modelId(model, now.toISOString());
  const named = { ...model, sha256: 'cd'.repeat(32), weightsSha256: model.sha256 };
  // Another model with the same weights is not it, nor is one that nobody says was it.
  const longer = { ...named, frames: 2, sha256: 'ef'.repeat(32) };
  expect(library.embeddings.modelId(longer, now.toISOString(), model.sha256)).not.toBe(older);
  expect(library.embeddings.modelId({ ...named, sha256: '12'.repeat(32) }, now.toISOString())).not.toBe(older);
  expect(library.embeddings.modelId(named, now.toISOString(), model.sha256)).toBe(older);
  expect(library.detectors.get(detectorId)!.model).toEqual(named);
  // The next one with these weights is a model of its own.
  const next = { ...named, sha256: '34'.repeat(32) };
  expect(library.embeddings.modelId(next, now.toISOString(), model.sha256)).not.toBe(older);
  expect(library.embeddings.modelId(named, now.toISOString(), model.sha256)).toBe(older);
  close();
});

test('detectors: versions count per name and machine; bank and numbers come back as they were', () => {
  const { library, close } = withLibrary();
  const { detectorId, recordingIds } = fill(library);
  const stored = library.detectors.get(detectorId)!;
  expect(stored).toMatchObject({ name: 'Fan', version: 1, bankSize: 3, model });
  expect(stored.fitted.leaveOneOut).toEqual([0, 0.1, 0.2]);
  expect(stored.fitted.threshold).toEqual({ value: 1.5, rule: stored.spec.rule, details: { shape: 2 } });
  const { name, machine, section, spec, fitted, origin, createdAt } = stored;
  const bank = [{ recordingId: recordingIds[2]!, leaveOneOut: 0.5 }];
  const again = { name, machine, section, spec, fitted, origin, createdAt, bank };
  expect(library.detectors.get(library.detectors.insert(again))!.version).toBe(2);
  expect(library.detectors.get(library.detectors.insert({ ...again, machine: 'pump' }))!.version).toBe(1);
  expect(library.detectors.newest('Fan', 'fan')).toMatchObject({ version: 2, bankSize: 1 });
  expect(library.detectors.newest('Fan', 'valve')).toBeNull();
  expect(library.detectors.bank(2)).toEqual(bank);
  expect(library.detectors.list().map(({ id }) => id)).toEqual([1, 2, 3]);
  // A bank that cannot be stored leaves no detector behind.
  expect(() => library.detectors.insert({ ...again, bank: [...bank, ...bank] })).toThrow(/UNIQUE/);
  expect(library.detectors.list()).toHaveLength(3);
  close();
});

test('scores, mask tables, sessions, jobs and settings come back as they were', () => {
  const { library, close } = withLibrary();
  const { detectorId, recordingIds, sessionId } = fill(library);
  const [a, b, c] = recordingIds as [number, number, number];
  const score = (recordingId: number, value: number, levelAlarm = false) => ({
    recordingId,
    score: value,
    scores: { ast: value, statistics: -1.5, level: 0 },
    flagged: value > 1.5,
    levelAlarm,
    worst: levelAlarm ? { startSeconds: 5, endSeconds: 15 } : null,
    nearest: [{ recordingId: c, distance: 0.25 }],
  });
  library.scores.put(detectorId, [score(a, 1), score(b, 3)], now.toISOString());
  library.scores.put(detectorId, [score(a, 0.5, true)], now.toISOString());
  expect(library.scores.get(detectorId, a)).toEqual(score(a, 0.5, true));
  expect(library.scores.flagged(detectorId).map(({ recordingId }) => recordingId)).toEqual([b, a]);
  expect(library.scores.missing(detectorId, [c, b, a])).toEqual([c]);
  expect(library.scores.counts(detectorId)).toEqual({ scored: 2, flagged: 2 });

  const scores = new Float64Array(256).fill(NaN);
  scores[255] = 1 / 3;
  scores[0] = -0;
  const table = { bands: [{ lowHz: 27, highHz: 290 }], scores, done: 2 };
  library.maskTables.put(detectorId, a, table);
  expect(library.maskTables.get(detectorId, a)).toEqual(table);
  expect(library.maskTables.get(detectorId, b)).toBeNull();

  expect(library.sessions.get(sessionId)).toMatchObject({ name: 'Week 47', sample: false, items: 3 });
  expect(library.sessions.item(sessionId, b)).toMatchObject({
    position: 1,
    fileName: 'fan 2.wav',
    attributes: { spd: '6' },
  });
  // Where a long recording is least like normal is told by its score; an item without one is there all the same.
  expect(library.sessions.items(sessionId).map(({ worst }) => worst)).toEqual([
    { startSeconds: 5, endSeconds: 15 },
    null,
    null,
  ]);
  expect(library.sessions.item(sessionId, a)!.worst).toEqual({ startSeconds: 5, endSeconds: 15 });
  library.recordings.setPresent(b, false);
  expect(library.sessions.items(sessionId).map(({ present }) => present)).toEqual([true, false, true]);
  expect(library.sessions.keys(sessionId)).toEqual([a, b, c].map((recordingId) => ({ recordingId, detectorId })));
  expect(library.sessions.places(sessionId, 1, 1)).toEqual([
    {
      recordingId: b,
      detectorId,
      fileName: 'fan 2.wav',
      path: '/sounds/fan 2.wav',
      machine: 'fan',
      section: '00',
      attributes: { spd: '6' },
    },
  ]);
  expect(library.sessions.places(sessionId, 3, 9)).toEqual([]);
  expect(library.scores.recordingIds(detectorId)).toEqual(library.scores.of(detectorId).map((one) => one.recordingId));
  expect([library.sessions.get(9), library.sessions.item(sessionId, 9), library.sessions.sample()]).toEqual([
    null,
    null,
    null,
  ]);
  const sample = library.sessions.insert('Sample', true, [], now.toISOString());
  expect(library.sessions.sample()).toMatchObject({ id: sample, items: 0 });

  const job = {
    kind: 'import',
    title: 'Import',
    state: 'running',
    done: 1,
    total: 4,
    secondsLeft: null,
    problem: null,
    result: {},
    startedAt: now.toISOString(),
  } as const;
  const running = library.jobs.insert(job);
  const done = library.jobs.insert(job);
  library.jobs.update({ ...job, id: done, state: 'done', done: 4, result: { imported: 4 } });
  expect(library.jobs.interrupt(problem('job.interrupted'))).toBe(1);
  expect(library.jobs.recent(10)).toMatchObject([
    { id: done, state: 'done', result: { imported: 4 }, problem: null },
    { id: running, state: 'failed', problem: { code: 'job.interrupted' } },
  ]);

  expect(library.settings.get('reviewer')).toBeUndefined();
  library.settings.set('reviewer', 'Ada');
  library.settings.set('reviewer', { name: 'Bo' });
  expect(library.settings.get('reviewer')).toEqual({ name: 'Bo' });
  close();
});

test('a transaction is saved as a whole or not at all', () => {
  const { library, close } = withLibrary();
  expect(() =>
    library.transaction(() => {
      library.recordings.insert(recording(1));
      library.recordings.insert(recording(1));
    }),
  ).toThrow(/UNIQUE/);
  expect(library.recordings.all({})).toEqual([]);
  close();
});
