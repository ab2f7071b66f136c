import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import { openApp, put, putMachine, spec, temporaryFolder, wav } from '#test/support/library.ts';

/** Noise that is `loud` between two seconds and quiet around them. */
function noiseWith(seed: number, seconds: number, loud: number, from: number, to: number): Uint8Array {
  const random = createRandom(seed);
  return writeWav(
    [
      Float32Array.from({ length: seconds * 16_000 }, (_, i) => {
        const inside = i >= from * 16_000 && i < to * 16_000;
        return (inside ? loud : 0.01) * random.normal();
      }),
    ],
    16_000,
  );
}

async function start() {
  const folder = temporaryFolder();
  const opened = await openApp(join(folder, 'data'));
  const add = async (name: string, bytes: Uint8Array) => {
    const path = put(join(folder, name), bytes);
    await opened.finish('import.start', { paths: [path] });
    const { files } = await opened.call('recordings.resolve', { paths: [path] });
    return files[0]!.recordingId!;
  };
  return { ...opened, folder, add };
}

describe('score over time', () => {
  test('has the score of each segment, the highest of which is the score of the recording', async () => {
    const { call, finish, app, add, folder } = await start();
    await finish('import.start', { paths: [putMachine(join(folder, 'sounds'), 'fan', 6, 1, 1)] });
    await finish('detectors.create', {
      name: 'Fan',
      machine: 'fan',
      section: '00',
      normals: { machine: 'fan', split: 'train' },
      spec,
    });
    const recordingId = await add('long/long.wav', noiseWith(3, 40, 0.4, 20, 30));
    const score = await call('scores.get', { detectorId: 1, recordingId });
    const { segments } = await call('scores.segments', { detectorId: 1, recordingId });
    expect(segments).toHaveLength(7);
    expect(segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 5, 10, 15, 20, 25, 30]);
    expect(Math.max(...segments.map((segment) => segment.score))).toBeCloseTo(score.score, 9);
    const worst = segments.find((segment) => segment.startSeconds === score.worst!.startSeconds)!;
    expect(worst.score).toBeCloseTo(score.score, 9);
    expect(new Set(segments.map((segment) => segment.score)).size).toBeGreaterThan(2);
    await app.close();
  });

  test('a recording that is scored as a whole has none', async () => {
    const { call, finish, app, add, folder } = await start();
    await finish('import.start', { paths: [putMachine(join(folder, 'sounds'), 'fan', 6, 1, 1)] });
    await finish('detectors.create', {
      name: 'Fan',
      machine: 'fan',
      section: '00',
      normals: { machine: 'fan', split: 'train' },
      spec,
    });
    const recordingId = await add('short/short.wav', wav(77, 0.3));
    expect(await call('scores.segments', { detectorId: 1, recordingId })).toEqual({ segments: [] });
    const whole = await call('scores.stretch', { detectorId: 1, recordingId, startSeconds: null });
    const score = await call('scores.get', { detectorId: 1, recordingId });
    expect(whole.range).toBeNull();
    expect(whole.nearest).toEqual(score.nearest.map((normal) => ({ ...normal, range: null })));
    await app.close();
  });
});

describe('the nearest stretch of a long normal recording', () => {
  test('is the one that sounds like the stretch that is looked at, not its beginning', async () => {
    const { call, finish, app, add } = await start();
    // Each normal is quiet but for ten loud seconds, at another place.
    const places = [10, 30, 15, 25];
    const ids: number[] = [];
    for (const [index, place] of places.entries())
      ids.push(await add(`normals/${index}.wav`, noiseWith(10 + index, 40, 0.3, place, place + 10)));
    await finish('detectors.create', { name: 'Fan', machine: 'fan', section: '00', normals: { ids }, spec });
    const recordingId = await add('test/one.wav', noiseWith(50, 30, 0.3, 20, 30));

    const loud = await call('scores.stretch', { detectorId: 1, recordingId, startSeconds: 20 });
    expect(loud.range).toEqual({ startSeconds: 20, endSeconds: 30 });
    expect(loud.nearest).toHaveLength(4);
    for (const { recordingId: id, range } of loud.nearest) expect(range!.startSeconds).toBe(places[ids.indexOf(id)]);

    const quiet = await call('scores.stretch', { detectorId: 1, recordingId, startSeconds: 0 });
    for (const { recordingId: id, range } of quiet.nearest) {
      const place = places[ids.indexOf(id)]!;
      expect(range!.endSeconds <= place || range!.startSeconds >= place + 10).toBe(true);
    }
    await app.close();
  });

  test('a member of the bank is never its own neighbour', async () => {
    const { call, finish, app, add } = await start();
    const ids: number[] = [];
    for (const seed of [1, 2, 3, 4]) ids.push(await add(`normals/${seed}.wav`, noiseWith(seed, 25, 0.1 * seed, 5, 15)));
    await finish('detectors.create', { name: 'Fan', machine: 'fan', section: '00', normals: { ids }, spec });
    const found = await call('scores.stretch', { detectorId: 1, recordingId: ids[0]!, startSeconds: 0 });
    expect(found.nearest.map(({ recordingId }) => recordingId)).not.toContain(ids[0]);
    expect(found.nearest).toHaveLength(3);
    await app.close();
  });
});

test('a place where no segment begins, and what is not there, are problems', async () => {
  const { app, add, finish, folder } = await start();
  await finish('import.start', { paths: [putMachine(join(folder, 'sounds'), 'fan', 6, 1, 1)] });
  await finish('detectors.create', {
    name: 'Fan',
    machine: 'fan',
    section: '00',
    normals: { machine: 'fan', split: 'train' },
    spec,
  });
  const recordingId = await add('long/long.wav', noiseWith(3, 25, 0.4, 5, 15));
  const ask = (input: object) => app.call('scores.stretch', { detectorId: 1, recordingId, startSeconds: 0, ...input });
  expect(await ask({ startSeconds: 1.5 })).toMatchObject({ ok: false, problem: { code: 'recording.unknown' } });
  expect(await ask({ recordingId: 999 })).toMatchObject({ problem: { code: 'recording.unknown' } });
  expect(await ask({ detectorId: 9 })).toMatchObject({ problem: { code: 'detector.unknown' } });
  await app.close();
});
