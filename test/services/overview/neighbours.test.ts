import { describe, expect, test } from 'vitest';
import { mostMapPoints } from '#shared/contract/overview.ts';
import { runThrough } from '#shared/core/metrics/bootstrap.ts';
import { neighbourMap } from '#shared/core/metrics/neighbour-map.ts';
import { neighboursOf } from '#main/services/overview/neighbours.ts';
import { readPoints } from '#main/services/overview/vectors.ts';
import { large, start } from './support.ts';

describe('the neighbours of a detector’s recordings', () => {
  test('are laid out from where the map has them, of what decides in the detector', async () => {
    const { call, map, detectorId, app } = await start();
    const { points } = await map();
    const recordingIds = points.map(({ recordingId }) => recordingId);
    const from = points.flatMap(({ x, y }) => [x, y]);
    const found = await call('detectors.neighbours', { detectorId, recordingIds, start: from });
    expect(found.recordingIds).toEqual(recordingIds);
    expect(found.positions).toHaveLength(2 * recordingIds.length);
    // The vectors of this engine have two values, and the map shows them turned: distances are the same.
    const values = Float32Array.from(from);
    const expected = runThrough(neighbourMap({ values, dimension: 2 }, Float64Array.from(from)));
    const spread = (positions: ArrayLike<number>) => Math.max(...Array.from(positions, Math.abs));
    expect(spread(found.positions) / spread(expected)).toBeGreaterThan(0.5);
    expect(spread(found.positions) / spread(expected)).toBeLessThan(2);
    expect(await call('detectors.neighbours', { detectorId, recordingIds, start: from })).toEqual(found);
    await app.close();
  });

  test('are those of the recordings that were asked about, without those that have no vector', async () => {
    const { call, refusal, detectorId, recordings, app } = await start();
    const [a, b, c] = recordings.map(({ id }) => id) as [number, number, number];
    const asked = { detectorId, recordingIds: [a, 99_999, c, b], start: [0, 0, 5, 5, 1, 0, 0, 1] };
    const found = await call('detectors.neighbours', asked);
    expect(found.recordingIds).toEqual([a, c, b]);
    expect(found.positions.every(Number.isFinite)).toBe(true);
    expect(await call('detectors.neighbours', { detectorId, recordingIds: [], start: [] })).toEqual({
      recordingIds: [],
      positions: [],
    });
    expect(await refusal('detectors.neighbours', { ...asked, detectorId: 9 })).toBe('detector.unknown');
    expect(await refusal('detectors.neighbours', { ...asked, start: [1] })).toBe('input.invalid');
    const many = Array.from({ length: mostMapPoints + 1 }, (_, i) => i + 1);
    const tooMany = { detectorId, recordingIds: many, start: many.flatMap((i) => [i, i]) };
    expect(await refusal('detectors.neighbours', tooMany)).toBe('input.invalid');
    await app.close();
  });

  test('are looked for in many small steps', () => {
    const { library, detector, ids, close } = large(60, 'statistics');
    const start = ids.flatMap((_, i) => [Math.cos(i), Math.sin(i)]);
    const work = neighboursOf(library, detector, { recordingIds: ids, start });
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(ids.length / 8);
    expect(step.value.recordingIds).toEqual(ids);
    close();
  });
});

describe('vectors that are read to be computed with', () => {
  const read = (length: number) => (item: number) => Float32Array.from({ length }, (_, i) => item + i / length);

  test('are those of every item, in their order, while there is room', () => {
    const found = runThrough(readPoints([3, 1, 2], 10, read(2)));
    expect(found).toEqual({ values: Float32Array.of(3, 3.5, 1, 1.5, 2, 2.5), dimension: 2, items: [3, 1, 2] });
  });

  test('are evenly chosen ones where there are more, and fewer still where they are long', () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    expect(runThrough(readPoints(items, 10, read(2))).items).toEqual(items.filter((i) => i % 10 === 0));
    const long = runThrough(readPoints(items, 100, read(2 ** 18)));
    expect(long.items).toHaveLength(16);
    expect(long.values).toHaveLength(2 ** 22);
    expect(runThrough(readPoints(items, 100, read(2 ** 22))).items).toHaveLength(2);
  });

  test('leave out what is not there or of another length than the first', () => {
    const lengths = [0, 3, 2, 3, 0];
    const some = (item: number) => (lengths[item] === 0 ? null : read(lengths[item]!)(item));
    const found = runThrough(readPoints([0, 1, 2, 3, 4], 10, some));
    expect(found).toMatchObject({ dimension: 3, items: [1, 3] });
    expect(found.values).toHaveLength(6);
    expect(runThrough(readPoints([0, 4], 10, some))).toEqual({ values: new Float32Array(), dimension: 1, items: [] });
  });
});
