import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mostMapPoints, type EmbeddingMap } from '#shared/contract/overview.ts';
import { runThrough } from '#shared/core/metrics/bootstrap.ts';
import { mapOf } from '#main/services/overview/map.ts';
import { put, putMachine, spec, wav } from '#test/support/library.ts';
import { large, start } from './support.ts';

const pointOf = ({ points }: EmbeddingMap, recordingId: number) =>
  points.find((point) => point.recordingId === recordingId)!;

describe('the map of a detector', () => {
  test('tells of each recording what is known, its score, its session and its nearest normals', async () => {
    const { call, say, map, idOf, detectorId, sessionId, recordings, app } = await start();
    await say(idOf('test_0201'), 'false-alarm');
    const newer = await call('sessions.create', { name: 'Week 48', detectorIds: [detectorId] });
    const found = await map();
    expect(found).toMatchObject({ detectorId, part: 'embedding', total: 22, without: 0 });
    expect(found.points.map(({ recordingId }) => recordingId)).toEqual(
      recordings.map(({ id }) => id).sort((a, b) => a - b),
    );
    const bank = recordings.filter(({ place }) => place.split === 'train');
    for (const { recordingId, fileName, ...point } of found.points) {
      const stored = recordings.find(({ id }) => id === recordingId)!;
      const score = await call('scores.get', { detectorId, recordingId });
      const inBank = stored.place.split === 'train';
      expect(fileName).toBe(stored.fileName);
      expect(point).toMatchObject({
        inBank,
        score: inBank ? null : score.score,
        flagged: !inBank && (score.flagged || score.levelAlarm),
        nearest: score.nearest.slice(0, 2).map((normal) => normal.recordingId),
      });
      expect(point.nearest).toHaveLength(2);
      for (const id of point.nearest) expect(bank.map((normal) => normal.id)).toContain(id);
      // Sessions hold what is flagged, and both hold the same.
      expect(point.sessionId).toBe(score.flagged ? newer.sessionId : null);
    }
    expect(sessionId).toBeLessThan(newer.sessionId);
    expect(pointOf(found, idOf('test_0201'))).toMatchObject({ known: 'false-alarm', basis: 'verdict' });
    expect(pointOf(found, idOf('anomaly_0001'))).toMatchObject({ known: 'fault', basis: 'label' });
    expect(pointOf(found, bank[0]!.id)).toMatchObject({ known: 'normal', basis: 'label', flagged: false });
    await app.close();
  });

  test('shows distances as they are: the vectors of this engine have two values, so nothing is lost on two axes', async () => {
    const { call, map, idOf, sessionId, app } = await start();
    const found = await map();
    expect(found.shares[0] + found.shares[1]).toBeCloseTo(1, 6);
    expect(found.shares[0]).toBeGreaterThan(found.shares[1]);
    const own = pointOf(found, idOf('anomaly_0004'));
    const input = { sessionId, recordingId: own.recordingId, scope: 'library', most: 12 } as const;
    const { recordings, metric } = await call('queue.similar', input);
    expect(metric).toBe('cosine');
    expect(recordings.length).toBeGreaterThan(10);
    for (const { recordingId, distance } of recordings) {
      const other = pointOf(found, recordingId);
      // Of unit vectors the cosine distance is half the square of the Euclidean one.
      expect(((own.x - other.x) ** 2 + (own.y - other.y) ** 2) / 2).toBeCloseTo(distance, 6);
    }
    await app.close();
  });

  test('counts recordings of the machine that have no embedding, shows what has no score, and leaves other machines out', async () => {
    const { finish, map, folder, detectorId, idOf, call, app } = await start();
    const more = join(folder, '..', 'more');
    put(join(more, 'fan', 'test', 'section_01_source_test_0900.wav'), wav(9000));
    await finish('import.start', { paths: [putMachine(more, 'pump', 2, 1, 1)] });
    const found = await map();
    expect(found).toMatchObject({ total: 23, without: 1 });
    expect(found.points).toHaveLength(22);
    // Another detector of one section has everything embedded and nothing scored.
    const normals = { machine: 'fan', split: 'train' };
    const made = await finish('detectors.create', { name: 'One', machine: 'fan', section: '01', normals, spec });
    const other = await map(Number(made.result['detectorId']));
    expect(other.total).toBe(11);
    expect(other.points).toHaveLength(10);
    expect(pointOf(other, idOf('test_0401'))).toMatchObject({
      score: null,
      flagged: false,
      nearest: [],
      inBank: false,
    });
    expect(other.points.filter(({ inBank }) => inBank)).toHaveLength(6);
    expect(await call('detectors.map', { detectorId })).toEqual(found);
    await app.close();
  });
});

describe('of very many recordings', () => {
  test('the map shows the bank, what is known, and evenly so many of the rest', () => {
    const { library, detector, ids, close } = large(3500, 'ast');
    const work = mapOf(library, detector);
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses += 1;
    const found = step.value;
    expect(pauses).toBeGreaterThan((2000 + 3000) / 8);
    expect(found).toMatchObject({ part: 'embedding', total: 3500, without: 0 });
    expect(found.points).toHaveLength(mostMapPoints);
    const shown = new Set(found.points.map(({ recordingId }) => recordingId));
    expect(ids.filter((_, i) => i < 10 || i % 500 === 0).every((id) => shown.has(id))).toBe(true);
    const gaps = [...shown].slice(11).map((id, i) => id - [...shown][10 + i]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2);
    // The first value varies most and the third next: 9, 4 and 1 of 14.
    expect(found.shares[0]).toBeCloseTo(9 / 14, 1);
    expect(found.shares[1]).toBeCloseTo(4 / 14, 1);
    const vector = library.embeddings.one(ids[7]!, detector.origin, 'prelogits')!;
    const { x, y } = pointOf(found, ids[7]!);
    expect(x).toBeCloseTo(vector[0]!, 0);
    expect(y).toBeCloseTo(vector[2]!, 0);
    close();
  });

  test('without a network the statistics of the spectrum are mapped', () => {
    const { library, detector, ids, close } = large(40, 'statistics');
    const found = runThrough(mapOf(library, detector));
    expect(found).toMatchObject({ part: 'statistics', total: 40 });
    const vector = library.embeddings.one(ids[3]!, detector.origin, 'statistics')!;
    const other = library.embeddings.one(ids[4]!, detector.origin, 'statistics')!;
    expect(pointOf(found, ids[3]!).x - pointOf(found, ids[4]!).x).toBeCloseTo(vector[0]! - other[0]!, -1);
    expect(found.shares[0]).toBeGreaterThan(0.9);
    close();
  });

  test('vectors of before there was the read-out count as none', () => {
    const { library, connection, detector, ids, close } = large(30, 'ast', 'rows-stats');
    connection.execute(`UPDATE embeddings SET deviations = NULL WHERE recording_id IN (${ids[0]!}, ${ids[20]!})`);
    const found = runThrough(mapOf(library, detector));
    expect(found).toMatchObject({ total: 30, without: 2 });
    expect(found.points).toHaveLength(28);
    connection.execute('UPDATE embeddings SET deviations = NULL');
    expect(runThrough(mapOf(library, detector))).toMatchObject({ points: [], total: 30, without: 30, shares: [0, 0] });
    close();
  });
});
