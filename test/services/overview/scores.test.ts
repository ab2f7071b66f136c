import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DetectorOverview } from '#shared/contract/overview.ts';
import { auc } from '#shared/core/metrics/auc.ts';
import { bootstrapAuc } from '#shared/core/metrics/bootstrap.ts';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { bootstrapMeanAuc } from '#shared/core/metrics/paired-bootstrap.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { runThrough } from '#shared/core/metrics/bootstrap.ts';
import { overviewOf } from '#main/services/overview/scores.ts';
import { now } from '#test/adapters/db/support.ts';
import { openSession, putMachine, spec, temporaryFolder } from '#test/support/library.ts';
import { large, rowOf, rowsOf, start } from './support.ts';

const scoresOf = (overview: DetectorOverview, ...known: string[]) =>
  rowsOf(overview.scores)
    .filter((row) => known.includes(row.known))
    .map(({ score }) => score);

describe('the scores of a detector', () => {
  test('are those of everything it scored but its bank, with what is known by label where nobody judged', async () => {
    const { call, overview, detectorId, recordings, idOf, app } = await start();
    const found = await overview();
    const outside = recordings.filter(({ place }) => place.split !== 'train').map(({ id }) => id);
    expect(found.scores.recordingIds).toEqual(outside.sort((a, b) => a - b));
    for (const { recordingId, score } of rowsOf(found.scores))
      expect((await call('scores.get', { detectorId, recordingId })).score).toBe(score);
    const { threshold } = (await call('detectors.list', {})).detectors[0]!;
    expect(found).toMatchObject({ detectorId, threshold, inBank: 6, disputed: 0, compared: null });
    expect(rowOf(found, idOf('anomaly_0001'))).toMatchObject({ known: 'fault', basis: 'label', level: false });
    expect(rowOf(found, idOf('normal_0101'))).toMatchObject({ known: 'normal', basis: 'label' });
    expect(rowOf(found, idOf('test_0201'))).toMatchObject({ known: 'unknown', basis: null });
    await app.close();
  });

  test('a verdict counts before the label; who is unsure, and who differ, know nothing', async () => {
    const { call, say, overview, idOf, sessionId, detectorId, app } = await start();
    await say(idOf('test_0201'), 'real-fault');
    await say(idOf('test_0202'), 'false-alarm');
    await say(idOf('anomaly_0001'), 'false-alarm');
    await say(idOf('normal_0104'), 'real-fault');
    await say(idOf('anomaly_0002'), 'unsure');
    await say(idOf('normal_0105'), 'unusable');
    const other = await call('sessions.create', { name: 'Again', detectorIds: [detectorId] });
    await say(idOf('anomaly_0003'), 'real-fault');
    await say(idOf('anomaly_0003'), 'false-alarm', other.sessionId);
    const found = await overview();
    const known = (part: string) => {
      const row = rowOf(found, idOf(part))!;
      return [row.known, row.basis];
    };
    expect(known('test_0201')).toEqual(['fault', 'verdict']);
    expect(known('test_0202')).toEqual(['false-alarm', 'verdict']);
    expect(known('anomaly_0001')).toEqual(['false-alarm', 'verdict']);
    expect(known('normal_0104')).toEqual(['fault', 'verdict']);
    for (const part of ['anomaly_0002', 'normal_0105', 'anomaly_0003'])
      expect(known(part)).toEqual(['unknown', 'verdict']);
    expect(known('anomaly_0004')).toEqual(['fault', 'label']);
    expect(found.disputed).toBe(1);
    // What is taken back is not known any more.
    await call('verdicts.undo', { sessionId: other.sessionId });
    expect(rowOf(await overview(), idOf('anomaly_0003'))).toMatchObject({ known: 'fault', basis: 'verdict' });
    await call('verdicts.undo', { sessionId });
    expect(rowOf(await overview(), idOf('anomaly_0003'))).toMatchObject({ known: 'fault', basis: 'label' });
    await app.close();
  });

  test('of a section or an attribute are those that have it; what there is to choose from stays', async () => {
    const { overview, idOf, recordings, app } = await start();
    const all = await overview();
    expect(all.sections).toEqual([
      { value: '00', count: 12 },
      { value: '01', count: 4 },
    ]);
    expect(all.attributes).toEqual([
      { name: 'load', value: '2', count: 2 },
      { name: 'load', value: '10', count: 2 },
      { name: 'mic', value: '1', count: 3 },
      { name: 'spd', value: '6', count: 8 },
      { name: 'spd', value: '10', count: 4 },
    ]);
    const section = await overview({ section: '01' });
    expect(section.sections).toEqual(all.sections);
    expect(section.attributes.map(({ name, value }) => `${name} ${value}`)).toEqual(['load 2', 'load 10']);
    expect(section.scores.recordingIds).toHaveLength(4);
    const speed = await overview({ section: '00', attribute: { name: 'spd', value: '10' } });
    expect(speed.attributes).toHaveLength(3);
    const wanted = recordings.filter(({ fileName }) => fileName.includes('spd_10')).map(({ id }) => id);
    expect(new Set(speed.scores.recordingIds)).toEqual(new Set(wanted));
    expect(speed.roc).toMatchObject({ faults: 2, normals: 2 });
    expect(wanted).toContain(idOf('anomaly_0002'));
    const nothing = await overview({ section: '01', attribute: { name: 'spd', value: '10' } });
    expect(nothing).toMatchObject({ scores: { recordingIds: [], known: '' }, roc: null, rocMissing: 'faults' });
    await app.close();
  });

  test('an unknown detector is refused, as the one to compare with too', async () => {
    const { refusal, detectorId, app } = await start();
    const part = { section: null, attribute: null };
    expect(await refusal('detectors.overview', { detectorId: 9, ...part, compareWith: null })).toBe('detector.unknown');
    expect(await refusal('detectors.overview', { detectorId, ...part, compareWith: 9 })).toBe('detector.unknown');
    expect(await refusal('detectors.map', { detectorId: 9 })).toBe('detector.unknown');
    await app.close();
  });
});

describe('the curve', () => {
  test('tells faults from false alarms and normals by their scores alone', async () => {
    const { say, overview, idOf, app } = await start();
    await say(idOf('test_0201'), 'real-fault');
    await say(idOf('test_0202'), 'false-alarm');
    const found = await overview();
    const [faults, normals] = [scoresOf(found, 'fault'), scoresOf(found, 'normal', 'false-alarm')];
    expect([faults.length, normals.length]).toEqual([5, 8]);
    const interval = bootstrapAuc(normals, faults)!;
    const { eer, threshold } = equalErrorRate(normals, faults)!;
    expect(found.rocMissing).toBeNull();
    expect(found.roc).toMatchObject({
      faults: 5,
      normals: 8,
      judged: { faults: 1, normals: 1 },
      auc: { value: auc(normals, faults), low: interval.low, high: interval.high, repetitions: 2000 },
      eer: { value: eer, threshold },
    });
    expect(found.roc!.auc.value).toBeLessThan(1);
    const { points } = found.roc!;
    expect(points[0]).toEqual({ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 });
    expect(points).toHaveLength(new Set([...faults, ...normals]).size + 1);
    for (const { threshold: at, falsePositiveRate, truePositiveRate } of points.slice(1)) {
      expect(falsePositiveRate).toBe(normals.filter((score) => score >= at!).length / 8);
      expect(truePositiveRate).toBe(faults.filter((score) => score >= at!).length / 5);
    }
    await app.close();
  });

  test('is not drawn where no fault is known, or nothing else', async () => {
    const { say, overview, idOf, app } = await start();
    expect(await overview({ section: '01' })).toMatchObject({ roc: null, rocMissing: 'faults' });
    await say(idOf('test_0401'), 'real-fault');
    expect(await overview({ section: '01' })).toMatchObject({ rocMissing: null, roc: { faults: 1, normals: 2 } });
    const onlyFaults = { section: '01', attribute: { name: 'load', value: '10' } };
    expect(await overview(onlyFaults)).toMatchObject({ roc: null, rocMissing: 'normals' });
    // The detector itself has chosen what was judged.
    await say(idOf('test_0402'), 'false-alarm');
    expect(await overview(onlyFaults)).toMatchObject({ roc: null, rocMissing: 'selected' });
    await app.close();
  });
});

describe('compared with another version', () => {
  test('both are judged by what both have scored and neither has in its bank', async () => {
    const { call, say, finish, overview, idOf, detectorId, app } = await start();
    await say(idOf('normal_0104'), 'false-alarm');
    await say(idOf('test_0201'), 'real-fault');
    const additions = [idOf('normal_0104')];
    await finish('advice.apply', { detectorId, additions, threshold: { kind: 'keep' }, why: 'a hum' });
    const [first, second] = await Promise.all([
      overview({ compareWith: 2 }),
      overview({ detectorId: 2, compareWith: detectorId }),
    ]);
    expect((await call('detectors.list', {})).detectors[1]).toMatchObject({ id: 2, bankSize: 7 });
    expect([first.scores.recordingIds.length, second.scores.recordingIds.length]).toEqual([16, 15]);
    expect(second.inBank).toBe(7);
    expect(first.compared).toMatchObject({ detectorId: 2, shared: 15 });
    const shared = second.scores.recordingIds;
    const pick = (overviewed: DetectorOverview, known: string[]) =>
      rowsOf(overviewed.scores)
        .filter((row) => shared.includes(row.recordingId) && known.includes(row.known))
        .map(({ score }) => score);
    const others = ['normal', 'false-alarm'];
    const paired = bootstrapMeanAuc([
      {
        normal: [pick(first, others), pick(second, others)],
        anomalous: [pick(first, ['fault']), pick(second, ['fault'])],
      },
    ]);
    const draws = paired[0]!.repetitions.map((value, i) => value - paired[1]!.repetitions[i]!);
    const { own, other, difference } = first.compared!.curves!;
    expect([own.auc.value, other.auc.value]).toEqual(paired.map(({ value }) => value));
    expect(own.auc.value).not.toBe(first.roc!.auc.value);
    expect(own).toMatchObject({ faults: 5, normals: 6 });
    expect(other.auc).toMatchObject({ low: percentile(paired[1]!.repetitions, 0.025), repetitions: 2000 });
    expect(difference).toEqual({
      value: own.auc.value - other.auc.value,
      low: percentile(draws, 0.025),
      high: percentile(draws, 0.975),
    });
    // The other way round it is the same, with the other sign.
    const mirrored = second.compared!.curves!;
    expect(mirrored.difference.value).toBe(-difference.value);
    expect(mirrored.own).toEqual(other);
    const part = await overview({ section: '01', compareWith: 2 });
    expect(part.compared).toEqual({ detectorId: 2, shared: 4, curves: null });
    await app.close();
  });

  test('with a detector that has scored none of them there is nothing to compare', async () => {
    const { finish, overview, folder, app } = await start();
    await finish('import.start', { paths: [putMachine(join(folder, '..', 'more'), 'pump', 4, 2, 2)] });
    const normals = { machine: 'pump', split: 'train' };
    const made = await finish('detectors.create', { name: 'Pump', machine: 'pump', section: '', normals, spec });
    const pump = Number(made.result['detectorId']);
    await finish('detectors.score', { detectorId: pump, recordings: { machine: 'pump' } });
    expect((await overview({ compareWith: pump })).compared).toEqual({ detectorId: pump, shared: 0, curves: null });
    await app.close();
  });
});

describe('where everything known to be no fault was flagged first and judged then', () => {
  const all = { section: null, attribute: null };

  test('the faults stand against the normals of the bank, each compared with the others', async () => {
    const { call, sessionId, detectorId, recordingIds, app } = await openSession(join(temporaryFolder(), 'data'));
    const given = { sessionId, reason: '', comment: '', secondsSpent: 1 };
    await call('verdicts.give', { ...given, recordingId: recordingIds[0]!, verdict: 'real-fault' });
    await call('verdicts.give', { ...given, recordingId: recordingIds[1]!, verdict: 'false-alarm' });
    const found = await call('detectors.overview', { detectorId, ...all, compareWith: null });
    const { leaveOneOut } = (await call('detectors.list', {})).detectors.find(({ id }) => id === detectorId)!;
    const fault = rowsOf(found.scores).find(({ recordingId }) => recordingId === recordingIds[0])!.score;
    expect(found.bankScores).toEqual(leaveOneOut);
    expect(found.rocMissing).toBeNull();
    expect(found.roc).toMatchObject({
      ...{ faults: 1, normals: leaveOneOut.length, normalsFrom: 'bank', judged: { faults: 1, normals: 0 } },
      auc: { value: leaveOneOut.filter((score) => score < fault).length / leaveOneOut.length },
    });
    await app.close();
  });

  test('of two versions those that both were made from: no false alarm that joined', async () => {
    const opened = await openSession(join(temporaryFolder(), 'data'), { loud: 6 });
    const { call, finish, sessionId, detectorId, recordingIds, app } = opened;
    const given = { sessionId, reason: '', comment: '', secondsSpent: 1 };
    const [joining, ...faults] = recordingIds.toReversed();
    await call('verdicts.give', { ...given, recordingId: joining!, verdict: 'false-alarm' });
    for (const recordingId of faults) await call('verdicts.give', { ...given, recordingId, verdict: 'real-fault' });
    const additions = [joining!];
    await finish('advice.apply', { detectorId, additions, threshold: { kind: 'keep' }, why: 'a hum' });
    const overview = (of: number, compareWith: number | null) =>
      call('detectors.overview', { detectorId: of, ...all, compareWith });
    const [first, second] = [await overview(detectorId, 2), await overview(2, null)];
    const [made, joined] = (await call('detectors.list', {})).detectors;
    expect([made!.bankSize + 1, first.bankScores.length]).toEqual([joined!.bankSize, made!.bankSize]);
    expect(second.bankScores).toHaveLength(made!.bankSize);
    const { own, other, difference } = first.compared!.curves!;
    const counts = { faults: faults.length, normals: made!.bankSize, normalsFrom: 'bank' };
    expect([own, other]).toEqual([expect.objectContaining(counts), expect.objectContaining(counts)]);
    expect([own.auc.value, other.auc.value]).toEqual([first.roc!.auc.value, second.roc!.auc.value]);
    expect(difference.value).toBe(own.auc.value - other.auc.value);
    await app.close();
  });

  test('there is no curve in a part to which no normal of the bank belongs', async () => {
    const { say, overview, idOf, app } = await start();
    await say(idOf('test_0401'), 'real-fault');
    await say(idOf('test_0402'), 'false-alarm');
    const part = { section: '01', attribute: { name: 'load', value: '10' } };
    expect(await overview(part)).toMatchObject({ roc: null, rocMissing: 'selected', bankScores: [] });
    expect(await overview({ section: '01' })).toMatchObject({ roc: { normalsFrom: 'known' }, bankScores: [] });
    await app.close();
  });
});

test('very many are read in parts, with the alarms of the level, and nothing is left out', () => {
  const { library, detector, ids, close } = large(1230, 'ast');
  const score = (recordingId: number) => ({
    ...{ recordingId, score: recordingId / 1000, scores: { ast: 0, statistics: 0, level: 0 } },
    ...{ flagged: false, levelAlarm: recordingId % 400 === 0, worst: null, nearest: [] },
  });
  library.scores.put(detector.id, ids.map(score), now.toISOString());
  const work = overviewOf(library, detector, null, { section: null, attribute: null });
  expect(work.next().done).toBe(false);
  const found = runThrough(work);
  expect(found.scores.recordingIds).toEqual(ids.slice(10));
  expect(found.scores.scores).toEqual(ids.slice(10).map((id) => id / 1000));
  expect(found.scores.levelAlarms).toEqual(ids.filter((id) => id % 400 === 0));
  expect(found.scores.known).toBe(
    ids
      .slice(10)
      .map((_, i) => ((i + 10) % 500 === 0 ? 'f' : 'u'))
      .join(''),
  );
  expect(rowsOf(found.scores).filter(({ level }) => level)).toHaveLength(3);
  expect(found).toMatchObject({
    inBank: 10,
    roc: { faults: 2, normals: 10, normalsFrom: 'bank' },
    sections: [{ value: '00', count: 1220 }],
  });
  close();
});
