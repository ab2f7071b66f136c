/** What is read a part at a time, so that everything else has its turn in between. */
import { expect, test } from 'vitest';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, model, now, opened, recording, vectors } from './support.ts';

test('recordings, scores and what has vectors come in the order of the ids, so many after an id', () => {
  const { library, close } = opened(temporaryFolder());
  const { recordingIds, detectorId } = fill(library);
  const [first, second, third] = recordingIds as [number, number, number];
  const { place } = recording(4);
  const other = library.recordings.insert({ ...recording(4), place: { ...place, machine: 'pump', label: 'anomaly' } });

  const fan = { machine: 'fan', section: '00', label: 'normal' };
  expect(library.recordings.after(0, 2)).toEqual([
    { id: first, ...fan },
    { id: second, ...fan },
  ]);
  expect(library.recordings.after(second, 9)).toEqual([
    { id: third, ...fan },
    { id: other, machine: 'pump', section: '00', label: 'anomaly' },
  ]);
  expect(library.recordings.after(other, 9)).toEqual([]);

  const score = (recordingId: number, value: number) => ({
    ...{ recordingId, score: value, scores: { ast: 0, statistics: 0, level: 0 } },
    ...{ flagged: false, levelAlarm: value > 1, worst: null, nearest: [] },
  });
  library.scores.put(detectorId, [score(third, 0.5), score(second, 2), score(first, 1)], now.toISOString());
  const placed = { section: '00', label: 'normal', attributes: { spd: '6' } };
  expect(library.scores.after(detectorId, first, 1)).toEqual([
    { recordingId: second, score: 2, levelAlarm: true, ...placed },
  ]);
  expect(library.scores.after(detectorId, 0, 9).map(({ recordingId }) => recordingId)).toEqual([first, second, third]);
  expect(library.scores.after(detectorId + 1, 0, 9)).toEqual([]);

  const modelId = library.embeddings.modelId(model, now.toISOString());
  const [none, high] = [
    library.embeddings.presetId({ kind: 'none' }),
    library.embeddings.presetId({ kind: 'high-pass', cutoffHz: 300 }),
  ];
  const origin = { modelId, presetId: none, frontEnd: 'overview' };
  for (const id of [other, first, third]) library.embeddings.put(id, origin, vectors(id), 1);
  library.embeddings.put(second, { ...origin, presetId: high }, vectors(1), 1);
  library.embeddings.put(second, { ...origin, frontEnd: 'another' }, vectors(1), 1);
  expect(library.embeddings.after(origin, 0, 2)).toEqual([first, third]);
  expect(library.embeddings.after(origin, third, 2)).toEqual([other]);
  close(now);
});

test('the newest session of a recording is told by itself as it is among all of them', () => {
  const { library, close } = opened(temporaryFolder());
  const { recordingIds, detectorId } = fill(library);
  const item = (recordingId: number) => ({ recordingId, detectorId, score: 1, threshold: 0, levelAlarm: false });
  library.sessions.insert('Second', false, recordingIds.map(item), now.toISOString());
  const third = library.sessions.insert('Third', false, [item(recordingIds[1]!)], now.toISOString());
  expect(library.sessions.newestOf(recordingIds[1]!)).toBe(third);
  const alone = library.recordings.insert(recording(9));
  expect(library.sessions.newestOf(alone)).toBeNull();
  const all = library.sessions.newestByRecording();
  for (const id of recordingIds) expect(library.sessions.newestOf(id)).toBe(all.get(id) ?? null);
  expect(new Set(recordingIds.map(library.sessions.newestOf)).size).toBeGreaterThan(1);
  close(now);
});
