/** Presets tried on a detector, with an engine without a network: every preset gives it the same vectors. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineInput } from '#main/engine/protocol.ts';
import type { Sweep } from '#shared/contract/sweep.ts';
import type { Preset, ThresholdRule } from '#shared/core/domain.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, openSession, put, spec, temporaryFolder, wav, type TestApp } from '#test/support/library.ts';

const presets: Preset[] = [400, 800, 1200].map((cutoffHz) => ({ kind: 'high-pass', cutoffHz }));

const verdict = (opened: TestApp & { sessionId: number }, recordingId: number, given: 'real-fault' | 'false-alarm') =>
  opened.call('verdicts.give', {
    sessionId: opened.sessionId,
    recordingId,
    verdict: given,
    reason: '',
    comment: '',
    secondsSpent: 1,
  });

/** A reviewed machine: of its five flagged recordings the first three are faults, the fourth is none. */
async function reviewed(options: Parameters<typeof openSession>[1] = {}) {
  const opened = await openSession(join(temporaryFolder(), 'library'), options);
  for (const [index, id] of opened.recordingIds.slice(0, 4).entries())
    await verdict(opened, id, index < 3 ? 'real-fault' : 'false-alarm');
  return opened;
}

const sweepOf = async ({ call }: TestApp, detectorId: number): Promise<Sweep> =>
  (await call('sweep.get', { detectorId })).sweep!;

const embeddedBy = ({ engine }: TestApp) =>
  engine.calls
    .filter(({ operation }) => operation === 'recordings.embed')
    .reduce((sum, { input }) => sum + (input as { recordings: unknown[] }).recordings.length, 0);

describe('trying presets', () => {
  it('says before what it is made of, and why nothing can be computed', async () => {
    const { call, detectorId, ...rest } = await openSession(join(temporaryFolder(), 'library'));
    const before = await call('sweep.preview', { detectorId, presets });
    expect(before).toMatchObject({ bank: 6, normals: 0, faults: 0, problem: { code: 'sweep.no-labels' } });
    expect(await rest.refusal('sweep.start', { detectorId, presets })).toBe('sweep.no-labels');
    expect(await rest.refusal('sweep.start', { detectorId: 99, presets })).toBe('detector.unknown');
    expect(await rest.refusal('sweep.preview', { detectorId, presets: [{ kind: 'high-pass', cutoffHz: 9000 }] })).toBe(
      'preset.invalid',
    );

    await verdict({ call, ...rest }, rest.recordingIds[0]!, 'real-fault');
    const after = await call('sweep.preview', { detectorId, presets });
    // Under no filter everything was embedded when the detector was made and scored.
    expect(after).toMatchObject({ faults: 1, problem: null, passes: 4 * 7, toCompute: 3 * 7 });
    expect(after.recordings.map(({ truth }) => truth)).toEqual(['fault', ...Array<string>(6).fill('bank')]);
  });

  it('compares every preset with no filter, keeps the result over a restart, and computes nothing twice', async () => {
    const opened = await reviewed();
    const { detectorId, finish, engine, events } = opened;
    const first = await finish('sweep.start', { detectorId, presets });
    expect(first).toMatchObject({ state: 'done', kind: 'sweep', result: { detectorId, presets: 4 } });
    const sweep = await sweepOf(opened, detectorId);
    expect(sweep).toMatchObject({
      wanted: 4,
      bank: 6,
      normals: 1,
      faults: 3,
      basis: 'bank',
      outdated: false,
      rule: { kind: 'percentile', quantile: 0.95 },
    });
    expect(sweep.points.map(({ preset }) => preset)).toEqual([{ kind: 'none' }, ...presets]);
    // The vectors are the same under each, so nothing differs from nothing.
    expect(sweep.points.map(({ finding }) => finding)).toEqual(['reference', 'noise', 'noise', 'noise']);
    for (const { auc, keptFaults } of sweep.points) {
      // Faults are far louder than the bank, and one of the seven normals is as loud as they are.
      expect(auc!.detector.value).toBeGreaterThan(0.8);
      expect(auc!.detector.low).toBeLessThanOrEqual(auc!.detector.value);
      expect(keptFaults).toBe(3);
    }
    const told = events.filter(({ name }) => name === 'sweep.changed').map(({ payload }) => payload as Sweep);
    expect(told.map(({ points }) => points.length)).toEqual([1, 2, 3, 4]);

    const embedded = embeddedBy(opened);
    expect(await opened.call('sweep.preview', { detectorId, presets })).toMatchObject({ toCompute: 0 });
    await finish('sweep.start', { detectorId, presets });
    expect(embeddedBy(opened)).toBe(embedded);
    // Nothing that was tried becomes a detector.
    expect((await opened.call('detectors.list', {})).detectors).toHaveLength(1);
    expect(engine.calls.filter(({ operation }) => operation === 'detector.fit').length).toBe(1 + 8);
  });

  it('is there after a restart, and says when verdicts have changed since', async () => {
    const folder = join(temporaryFolder(), 'library');
    const opened = await openSession(folder);
    await verdict(opened, opened.recordingIds[0]!, 'real-fault');
    await opened.finish('sweep.start', { detectorId: opened.detectorId, presets });
    const before = await sweepOf(opened, opened.detectorId);
    await opened.app.close();

    const again = await openApp(folder);
    expect(await sweepOf(again, opened.detectorId)).toEqual(before);
    const { sessionId, recordingIds } = opened;
    await verdict({ ...again, sessionId }, recordingIds[1]!, 'false-alarm');
    expect((await sweepOf(again, opened.detectorId)).outdated).toBe(true);
    await again.call('verdicts.undo', { sessionId });
    expect((await sweepOf(again, opened.detectorId)).outdated).toBe(false);
    await again.app.close();
  });

  it('stopped in the middle it keeps what it had and goes on from there', async () => {
    const opened = await reviewed({ engine: createFakeEngine({ milliseconds: 5 }) });
    const { detectorId, call, ended, finish } = opened;
    const { jobId } = await call('sweep.start', { detectorId, presets });
    while (!(await sweepOf(opened, detectorId))) await new Promise((resolve) => setTimeout(resolve, 5));
    await call('jobs.cancel', { jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled' });
    const stopped = await sweepOf(opened, detectorId);
    expect(stopped.points.length).toBeLessThan(stopped.wanted);

    const { toCompute, passes } = await call('sweep.preview', { detectorId, presets });
    expect(toCompute).toBeLessThan(passes);
    const before = embeddedBy(opened);
    expect(await finish('sweep.start', { detectorId, presets })).toMatchObject({ state: 'done' });
    expect(embeddedBy(opened) - before).toBe(toCompute);
    expect((await sweepOf(opened, detectorId)).points).toHaveLength(4);
  });

  it('goes on when the engine is restarted between fitting and scoring', async () => {
    const engine = createFakeEngine();
    const opened = await reviewed({ engine });
    const { call } = engine;
    let crashes = 0;
    const crashing: typeof call = (operation, input, options) => {
      if (operation === 'detector.score' && crashes++ === 1) engine.crash();
      return call(operation, input, options);
    };
    Object.assign(engine, { call: crashing });
    expect(await opened.finish('sweep.start', { detectorId: opened.detectorId, presets })).toMatchObject({
      state: 'done',
    });
    expect((await sweepOf(opened, opened.detectorId)).points).toHaveLength(4);
  });

  it('counts false alarms alone where no fault is known', async () => {
    const opened = await openSession(join(temporaryFolder(), 'library'));
    for (const id of opened.recordingIds) await verdict(opened, id, 'false-alarm');
    await opened.finish('sweep.start', { detectorId: opened.detectorId, presets });
    const { faults, normals, points } = await sweepOf(opened, opened.detectorId);
    expect([faults, normals]).toEqual([0, 5]);
    for (const { auc, falseAlarms } of points) {
      expect(auc).toBeNull();
      expect(falseAlarms).toBe(5);
    }
  });

  it('normalises the bank anew under each preset where the detector was, and remembers by what', async () => {
    const opened = await reviewed();
    const made = await opened.finish('detectors.create', {
      name: 'Own',
      machine: 'fan',
      section: '00',
      normals: { machine: 'fan', split: 'train' },
      spec,
      normalise: 'normals',
    });
    const detectorId = Number(made.result['detectorId']);
    await opened.finish('sweep.start', { detectorId, presets });
    const measured = () =>
      opened.engine.calls.filter(({ operation }) => operation === 'features.statistics').map(({ input }) => input);
    // once for the detector, whose own preset is no filter, and once for each other preset
    expect(measured()).toHaveLength(1 + presets.length);
    expect(measured().slice(1)).toMatchObject(presets.map((preset) => ({ preset })));
    for (const { normalisation } of (await sweepOf(opened, detectorId)).points) expect(normalisation).not.toBeNull();
    expect(await opened.call('sweep.preview', { detectorId, presets })).toMatchObject({ toCompute: 0 });
    await opened.finish('sweep.start', { detectorId, presets });
    expect(measured()).toHaveLength(1 + presets.length);
  });

  it('leaves out recordings that cannot be read any more', async () => {
    const opened = await reviewed();
    const { recordings } = await opened.call('recordings.list', {
      filter: { ids: [opened.recordingIds[0]!] },
      offset: 0,
      limit: 1,
    });
    put(recordings[0]!.path, wav(77_000, 0.2));
    await opened.finish('sweep.start', { detectorId: opened.detectorId, presets });
    // Its vectors without a filter are known; those with one cannot be computed any more, so it counts nowhere.
    expect(await sweepOf(opened, opened.detectorId)).toMatchObject({ faults: 2, leftOut: 1, outdated: false });
    const { points } = await sweepOf(opened, opened.detectorId);
    expect(points.map(({ keptFaults }) => keptFaults)).toEqual([2, 2, 2, 2]);
  });
});

it('what joined the bank by a verdict never calibrates, under no preset and in no version with one', async () => {
  const opened = await reviewed();
  const { call, finish, engine, detectorId, recordingIds } = opened;
  const added = recordingIds[3]!;
  const keep = { kind: 'keep' } as const;
  const next = await finish('advice.apply', { detectorId, additions: [added], threshold: keep, why: 'hum' });
  const nextId = Number(next.result['detectorId']);
  const fitted = () =>
    engine.calls
      .filter(({ operation }) => operation === 'detector.fit')
      .map(({ input }) => input as EngineInput<'detector.fit'>);
  const before = fitted().length;
  await finish('sweep.start', { detectorId: nextId, presets });
  const made = await finish('sweep.version', { detectorId: nextId, preset: presets[0]! });
  expect(fitted().slice(before)).toHaveLength(5);
  for (const { bank, calibration } of fitted().slice(before)) {
    expect(bank.keys).toContain(String(added));
    expect(calibration).toHaveLength(6);
    expect(calibration).not.toContain(String(added));
  }
  // And so on in whatever is made of that version.
  await finish('sweep.version', { detectorId: Number(made.result['detectorId']), preset: presets[1]! });
  expect(fitted().at(-1)!.calibration).toHaveLength(6);
  expect((await call('detectors.list', {})).detectors).toHaveLength(4);
});

describe('a version with a preset', () => {
  const preset: Preset = { kind: 'high-pass', cutoffHz: 400 };

  it('has the same bank and rule, scores what the old one has scored, and leaves it as it is', async () => {
    const opened = await reviewed();
    const { detectorId, finish, call, sessionId, recordingIds } = opened;
    const history = await call('verdicts.history', { sessionId, recordingId: recordingIds[0]! });
    const job = await finish('sweep.version', { detectorId, preset });
    expect(job).toMatchObject({ state: 'done', result: { scored: 8, flagged: 5 } });
    const { detectors } = await call('detectors.list', {});
    const [old, made] = [detectors[0]!, detectors[1]!];
    expect(made).toMatchObject({
      ...old,
      id: made.id,
      version: 2,
      createdAt: made.createdAt,
      spec: { ...spec, preset },
    });
    expect(old).toMatchObject({ id: detectorId, version: 1, spec, scored: 8, flagged: 5 });
    expect(await call('verdicts.history', { sessionId, recordingId: recordingIds[0]! })).toEqual(history);
    expect(await call('sweep.flips', { before: detectorId, after: made.id })).toEqual({ compared: 8, flips: [] });
  });

  it('finds its threshold from its own normals where the old one was set by hand', async () => {
    const { finish, call } = await reviewed();
    const normals = { machine: 'fan', split: 'train' };
    const makes = async (rule: ThresholdRule) => {
      const wish = { name: 'Fan', machine: 'fan', section: '00', normals, spec: { ...spec, rule } };
      const { result } = await finish('detectors.create', wish);
      const made = await finish('sweep.version', { detectorId: Number(result['detectorId']), preset });
      const { detectors } = await call('detectors.list', {});
      return detectors.find(({ id }) => id === made.result['detectorId'])!;
    };
    const byHand = await makes({ kind: 'value', value: 123.4 });
    const usual = await makes({ kind: 'percentile', quantile: 0.95 });
    expect(byHand.spec.rule).toEqual({ kind: 'percentile', quantile: 0.95 });
    expect(byHand.threshold).toEqual(usual.threshold);
    expect(byHand.threshold.value).not.toBe(123.4);
    const gamma = { kind: 'gamma', quantile: 0.9 } as const;
    expect((await makes(gamma)).spec.rule).toEqual(gamma);
  });

  it('says which recordings are flagged now and were not, and the other way round, with their verdicts', async () => {
    const opened = await reviewed();
    const { call, finish, detectorId, recordingIds } = opened;
    const make = async (value: number) => {
      const made = await finish('detectors.create', {
        name: 'Fan',
        machine: 'fan',
        section: '00',
        normals: { machine: 'fan', split: 'train' },
        spec: { ...spec, rule: { kind: 'value', value } },
      });
      const id = Number(made.result['detectorId']);
      await finish('detectors.score', { detectorId: id, recordings: { ids: recordingIds.slice(0, 4) } });
      return id;
    };
    const [all, none] = [await make(0), await make(1e6)];
    const lost = await call('sweep.flips', { before: all, after: none });
    expect(lost.compared).toBe(4);
    expect(lost.flips.map(({ recordingId }) => recordingId).sort()).toEqual(recordingIds.slice(0, 4).sort());
    for (const { change, verdict: given, recordingId, before, after } of lost.flips) {
      expect(change).toBe('no-longer');
      expect(given).toBe(recordingId === recordingIds[3] ? 'false-alarm' : 'real-fault');
      expect([before.threshold, after.threshold]).toEqual([0, 1e6]);
      expect(before.score).toBe(after.score);
    }
    const found = await call('sweep.flips', { before: none, after: all });
    expect(found.flips.map(({ change }) => change)).toEqual(Array(4).fill('newly'));
    expect(await opened.refusal('sweep.flips', { before: detectorId, after: 99 })).toBe('detector.unknown');
  });
});
