import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallInput } from '#shared/contract/api.ts';
import type { DetectorSpec, FrontEndKind } from '#shared/core/domain.ts';
import type { EngineInput, EngineOperation } from '#main/engine/protocol.ts';
import { frontEndName, vectorsFor } from '#main/services/detectors/origin.ts';
import { needsStatistics } from '#main/services/detectors/statistics.ts';
import type { LoadedModel } from '#main/services/detectors/models.ts';
import type { FakeEngine } from '#test/support/fake-engine.ts';
import { openApp, put, putMachine, spec, temporaryFolder, wav } from '#test/support/library.ts';

function inputs<K extends EngineOperation>(engine: FakeEngine, name: K): EngineInput<K>[] {
  return engine.calls.filter(({ operation }) => operation === name).map(({ input }) => input as EngineInput<K>);
}

async function start() {
  const folder = temporaryFolder();
  const sounds = putMachine(join(folder, 'sounds'), 'fan', 6, 3, 2);
  const opened = await openApp(join(folder, 'data'));
  await opened.finish('import.start', { paths: [sounds] });
  return { ...opened, folder, sounds };
}

const normals = { machine: 'fan', split: 'train' };
const create = (changes: Partial<DetectorSpec> = {}, normalise?: 'normals'): CallInput<'detectors.create'> => ({
  name: 'Fan',
  machine: 'fan',
  section: '00',
  normals,
  spec: { ...spec, ...changes },
  ...(normalise !== undefined && { normalise }),
});
const frontEnd = (kind: FrontEndKind) => ({ kind, normalisation: null });

describe('the name that vectors are stored under', () => {
  const named = (changes: Partial<Pick<DetectorSpec, 'frontEnd' | 'precision'>> = {}) =>
    frontEndName({ frontEnd: frontEnd('mel'), precision: 'fp32', ...changes });

  test('of what was once the only choice never changes, so that old vectors stay in use', () => {
    expect(named()).toBe('mel-128');
  });

  test('is another one for every front end, normalisation and precision', () => {
    const kinds = (['mel', 'stft', 'stft-257', 'stft-206'] as const).map(frontEnd);
    const normalised = [
      { mean: -7.25, std: 3 },
      { mean: -7.25, std: 3.0000000000000004 },
      { mean: -7.250000000000001, std: 3 },
    ];
    const names = kinds.flatMap(({ kind }) =>
      [null, ...normalised].flatMap((normalisation) =>
        (['fp32', 'int8'] as const).map((precision) => named({ frontEnd: { kind, normalisation }, precision })),
      ),
    );
    expect(new Set(names).size).toBe(4 * 4 * 2);
    expect(names).toContain('stft-201 mean=-7.25 std=3 int8');
  });
});

describe('vectorsFor', () => {
  const long = { ...vectorsOf(1), segments: [{ startSeconds: 0, endSeconds: 10, vectors: vectorsOf(2) }] };

  test('leaves behind what the detector does not look at, in segments too', () => {
    const kept = vectorsFor({ ...spec, readOut: 'tokens' }, long);
    expect([kept.prelogits, kept.tokens, kept.rows].map(({ length }) => length)).toEqual([0, 1, 0]);
    expect(kept.statistics).toEqual(long.statistics);
    expect(kept.segments).toEqual([
      { startSeconds: 0, endSeconds: 10, vectors: vectorsFor({ ...spec, readOut: 'tokens' }, vectorsOf(2)) },
    ]);
  });

  test('knows that the paper looks at the pre-logits whatever it says', () => {
    const kept = vectorsFor({ ...spec, kind: 'paper', readOut: 'rows' }, vectorsOf(3));
    expect([kept.prelogits.length, kept.rows.length]).toEqual([1, 0]);
    expect('segments' in kept).toBe(false);
  });
});

function vectorsOf(value: number) {
  const one = Float32Array.of(value);
  return { prelogits: one, tokens: one, rows: one, 'rows-stats': one, statistics: one, level: value };
}

describe('needsStatistics', () => {
  const model = (bins: number) => ({ id: 1, summary: { bins } as LoadedModel['summary'] });

  test('where asked for, and where the model cannot have any for this front end', () => {
    const wants = (kind: FrontEndKind, bins: number, normalise: 'as-given' | 'normals' = 'as-given') =>
      needsStatistics({ ...spec, frontEnd: frontEnd(kind) }, normalise, model(bins));
    expect(wants('mel', 128)).toBe(false);
    expect(wants('mel', 128, 'normals')).toBe(true);
    expect(wants('stft', 128)).toBe(true);
    expect(wants('stft', 201)).toBe(false); // a model that was trained on this front end
    expect(wants('stft-206', 201)).toBe(true);
    const given = { ...spec, frontEnd: { kind: 'stft', normalisation: { mean: -5, std: 3 } } } as const;
    expect(needsStatistics(given, 'as-given', model(128))).toBe(false);
    expect(needsStatistics(given, 'normals', model(128))).toBe(true);
  });
});

describe('a detector with another front end', () => {
  test('is normalised by its normals, says so, and shares no vectors with another', async () => {
    const { call, finish, app, engine } = await start();
    await finish('detectors.create', create());
    expect(inputs(engine, 'features.statistics')).toEqual([]);
    expect(await finish('detectors.create', create({ frontEnd: frontEnd('stft') }))).toMatchObject({
      state: 'done',
      done: 13,
      total: 13,
    });
    const [measured] = inputs(engine, 'features.statistics');
    expect(measured).toMatchObject({ frontEnd: 'stft', preset: { kind: 'none' } });
    expect(measured!.recordings).toHaveLength(6);
    const { detectors } = await call('detectors.list', {});
    expect(detectors[0]!.spec.frontEnd).toEqual(frontEnd('mel'));
    const { kind, normalisation } = detectors[1]!.spec.frontEnd;
    expect([kind, normalisation!.std.toFixed(3)]).toEqual(['stft', '2.000']);
    expect(inputs(engine, 'recordings.embed').at(-1)).toMatchObject({ frontEnd: { kind, normalisation } });
    const made = inputs(engine, 'recordings.embed').flatMap(({ recordings }) => recordings);
    expect(made).toHaveLength(12);

    // The same statistics give the same vectors; scoring goes through the same front end.
    await finish('detectors.create', create({ frontEnd: { kind, normalisation } }));
    expect(inputs(engine, 'recordings.embed').flatMap(({ recordings }) => recordings)).toHaveLength(12);
    await finish('detectors.score', { detectorId: 2, recordings: { machine: 'fan', split: 'test' } });
    expect(inputs(engine, 'recordings.embed').at(-1)).toMatchObject({ frontEnd: { kind, normalisation } });
    await app.close();
  });

  test('mel can be normalised by the normals too, and eight bits keep to themselves', async () => {
    const { call, finish, app, engine } = await start();
    await finish('detectors.create', create({}, 'normals'));
    await finish('detectors.create', create({ precision: 'int8' }));
    await finish('detectors.create', create());
    const { detectors } = await call('detectors.list', {});
    expect(detectors.map(({ spec: own }) => [own.frontEnd.normalisation === null, own.precision])).toEqual([
      [false, 'fp32'],
      [true, 'int8'],
      [true, 'fp32'],
    ]);
    const calls = inputs(engine, 'recordings.embed');
    expect(calls.flatMap(({ recordings }) => recordings)).toHaveLength(18);
    expect(calls.map(({ precision }) => precision)).toEqual(['fp32', 'int8', 'fp32']);
    await app.close();
  });

  test('none of whose normals can be read is a problem and creates nothing', async () => {
    const { call, finish, app, sounds } = await start();
    for (let i = 0; i < 6; i++) put(join(sounds, `fan/train/section_00_source_train_normal_000${i}.wav`), wav(900 + i));
    expect(await finish('detectors.create', create({}, 'normals'))).toMatchObject({
      state: 'failed',
      problem: { code: 'detector.few-normals' },
    });
    expect((await call('detectors.list', {})).detectors).toEqual([]);
    await app.close();
  });
});

describe('a long recording', () => {
  test('is scored by its worst segment, which is what the explanation is about', async () => {
    const { call, finish, ended, app, engine, folder } = await start();
    await finish('detectors.create', create());
    const file = put(join(folder, 'long', 'long.wav'), wav(4_000, 0.3, 21 * 16_000));
    await finish('import.start', { paths: [file] });
    const { files } = await call('recordings.resolve', { paths: [file] });
    const recordingId = files[0]!.recordingId!;
    const score = await call('scores.get', { detectorId: 1, recordingId });
    expect(score.worst!.endSeconds - score.worst!.startSeconds).toBeCloseTo(10, 6);
    expect((await call('scores.get', { detectorId: 1, recordingId })).worst).toEqual(score.worst);
    const items = inputs(engine, 'detector.score').at(-1)!.items;
    expect(items[0]!.vectors.segments).toHaveLength(4);
    expect(items[0]!.vectors.prelogits).toHaveLength(0);

    const { jobId } = await call('explanations.request', { detectorId: 1, recordingId, masks: 16 });
    await ended(jobId!);
    expect(inputs(engine, 'recording.explain').at(-1)).toMatchObject({ range: score.worst });
    await app.close();
  });

  test('stands in a bank as one, fitted with its segments and loaded without', async () => {
    const { call, finish, app, engine, folder } = await start();
    for (const seed of [1, 2, 3]) put(join(folder, 'long', `${seed}.wav`), wav(5_000 + seed, 0.1, 20 * 16_000));
    await finish('import.start', { paths: [join(folder, 'long')] });
    const { files } = await call('recordings.resolve', { paths: [join(folder, 'long')] });
    const ids = files.map(({ recordingId }) => recordingId!);
    const made = await finish('detectors.create', { ...create(), normals: { ids } });
    expect(made).toMatchObject({ state: 'done', result: { broken: 0 } });
    const fit = inputs(engine, 'detector.fit').at(-1)!;
    expect(fit.bank.vectors.map(({ segments }) => segments?.length)).toEqual([3, 3, 3]);
    expect(new Set(fit.bank.groups).size).toBe(3);
    await finish('detectors.score', { detectorId: Number(made.result['detectorId']), recordings: { ids } });
    const loaded = inputs(engine, 'detector.load').at(-1)!;
    expect(loaded.bank.vectors.map(({ segments }) => segments)).toEqual([undefined, undefined, undefined]);
    await app.close();
  });
});
