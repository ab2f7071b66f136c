import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { put, wav } from '#test/support/library.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';
import { changes, choice, runs, settings, start, useTrainings } from './training-support.ts';

const { engines, pathOf, withRecordings, workFolders } = useTrainings();

describe('before a training', () => {
  test('classes, held-out recordings and what is left out are said', async () => {
    const app = await withRecordings();
    const input = { choice, heldOutShare: 0.25, seed: 3 };
    expect(await app.call('training.preview', input)).toEqual({
      classes: [
        { name: 'fan section 00', recordings: 8, fate: 'kept', into: null },
        { name: 'fan section 01', recordings: 8, fate: 'kept', into: null },
      ],
      kept: 2,
      trained: 12,
      heldOut: 4,
      faults: 4,
      broken: 0,
      problem: null,
    });
    const all = await app.call('training.preview', {
      ...input,
      choice: { ...choice, normals: 'all', groups: [...choice.groups, { machine: 'fan', section: '02' }] },
    });
    expect(all).toMatchObject({ kept: 2, trained: 16, heldOut: 6, faults: 4 });
    expect(all.classes[2]).toMatchObject({ name: 'fan section 02', recordings: 1, fate: 'refused' });
    await app.app.close();
  });

  test('too few classes are refused', async () => {
    const app = await withRecordings();
    const one = { ...choice, groups: [{ machine: 'fan', section: '00' }] };
    const preview = await app.call('training.preview', { choice: one, heldOutShare: 0, seed: 1 });
    expect(preview.problem?.code).toBe('training.few-classes');
    expect(await app.refusal('training.start', { ...start(), choice: one })).toBe('training.few-classes');
    expect(await runs(app)).toEqual([]);
    expect(await app.refusal('training.get', { runId: 9 })).toBe('training.unknown');
    await app.app.close();
  });

  test('settings are proposed, and a step is measured in a process that is gone afterwards', async () => {
    const app = await withRecordings();
    const { settings: proposed } = await app.call('training.propose', { choice });
    expect(proposed).toMatchObject({ epochs: 10, heldOutShare: 0.2 });
    const job = await app.finish('training.measure', { choice, settings });
    expect(job).toMatchObject({ state: 'done', result: { secondsPerStep: 0.25, peakBytes: 2e6, steps: 12 } });
    expect(Number(job.result['freeBytes'])).toBeGreaterThan(1e6);
    expect(engines[0]!.calls.map(({ operation }) => operation)).toEqual(['training.measure']);
    expect(app.engine.calls.some(({ operation }) => operation === 'training.measure')).toBe(false);
    await app.app.close();
  });
});

describe('a training', () => {
  test('goes through its epochs, compares, and changes nothing before it is adopted', async () => {
    const app = await withRecordings(1);
    const before = await app.call('models.list', {});
    const { runId, jobId } = await app.call('training.start', start());
    expect((await runs(app))[0]).toMatchObject({ id: runId, state: 'running', jobId, phase: 'preparing' });
    expect(await app.refusal('training.start', start())).toBe('training.running');
    expect(await app.refusal('training.adopt', { runId, name: 'x' })).toBe('training.state');
    expect(await app.refusal('training.discard', { runId })).toBe('training.state');
    const job = await app.ended(jobId);
    expect(job).toMatchObject({ kind: 'training', title: 'Fans', state: 'done', result: { runId } });

    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({
      state: 'finished',
      phase: null,
      jobId: null,
      step: 12,
      steps: 12,
      trained: 12,
      heldOut: 4,
      problem: null,
      classRule: 'machine-section',
    });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(run.losses.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const seen = changes(app);
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['preparing', 'training', 'comparing', null]));
    expect(seen.at(-1)).toEqual(run);

    // The fake's two "models" hear the same, so nothing can be better than noise.
    const comparison = run.comparison!;
    expect(
      comparison.groups.map(({ section, bank, unseen, faults, onTrained }) => [
        section,
        bank,
        unseen,
        faults,
        onTrained,
      ]),
    ).toEqual([
      ['00', 6, 8, 4, false],
      ['01', 6, 2, 0, true],
    ]);
    expect(comparison.mean).toEqual({ before: 1, after: 1, statistics: 1 });
    expect(comparison.overBefore).toEqual({ finding: 'noise', difference: { value: 0, low: 0, high: 0 } });
    expect(comparison.groups[1]!.scorers.after.auc).toBeNull();
    // All of it happened in the training's own process.
    const own = engines[0]!.calls.map(({ operation }) => operation);
    expect(own).toContain('training.run');
    expect(own).toContain('detector.score');
    expect(app.engine.calls.map(({ operation }) => operation)).not.toContain('recordings.embed');
    expect(await app.call('models.list', {})).toEqual(before);

    const adopted = await app.call('training.adopt', { runId, name: 'Our fans' });
    const { models } = await app.call('models.list', {});
    expect(models).toHaveLength(before.models.length + 1);
    const model = models.at(-1)!;
    expect(model).toMatchObject({
      ...adopted,
      name: 'Our fans',
      shipped: false,
      source: 'fake, trained here on 16 recordings',
    });
    expect(readFileSync(join(model.directory, 'model.safetensors'), 'utf8')).toBe('trained with seed 3');
    expect(workFolders()).toEqual([]);
    expect(await app.call('training.get', { runId })).toMatchObject({ state: 'adopted' });
    expect(await app.refusal('training.adopt', { runId, name: 'again' })).toBe('training.state');
    expect(await app.refusal('training.resume', { runId })).toBe('training.state');
    await app.call('training.discard', { runId });
    expect(await runs(app)).toEqual([]);
    expect(app.events.at(-1)).toEqual({ name: 'training.removed', payload: { runId } });
    await app.app.close();
  });

  test('is compared again with the labels of now, without being trained again', async () => {
    const app = await withRecordings();
    const { runId, jobId } = await app.call('training.start', start({ learningRate: 0.5 }));
    await app.ended(jobId);
    const before = await app.call('training.get', { runId });
    for (let i = 0; i < 3; i++)
      put(pathOf('in', 'fan', 'test', `section_01_source_test_anomaly_000${i}.wav`), wav(900 + i, 0.5));
    await app.finish('import.start', { paths: [pathOf('in')] });
    await app.ended((await app.call('training.resume', { runId })).jobId);
    const run = await app.call('training.get', { runId });
    expect(run).toMatchObject({ state: 'diverged', problem: before.problem, epochs: before.epochs });
    expect(run.comparison!.groups.map(({ faults }) => faults)).toEqual([4, 3]);
    const trainings = engines.flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'training.run');
    expect(trainings).toHaveLength(1);
    await app.app.close();
  });

  test('never takes a recording that a reviewer called a fault, whatever its label', async () => {
    const app = await withRecordings();
    const made = await app.finish('detectors.create', {
      name: 'fan',
      machine: 'fan',
      section: '01',
      normals: { machine: 'fan', section: '01', split: 'train' },
      spec: detectorSpec({ rule: { kind: 'value', value: -1 } }),
    });
    const detectorId = Number(made.result['detectorId']);
    await app.finish('detectors.score', { detectorId, recordings: { machine: 'fan', section: '01' } });
    const { sessionId } = await app.call('sessions.create', { name: 's', detectorIds: [detectorId] });
    const { items } = await app.call('sessions.get', { sessionId });
    const said = { reason: 'bearing', comment: '', secondsSpent: 1 };
    await app.call('verdicts.give', { sessionId, recordingId: items[0]!.recordingId, verdict: 'real-fault', ...said });
    const preview = await app.call('training.preview', { choice, heldOutShare: 0, seed: 1 });
    expect(preview).toMatchObject({ trained: 15, faults: 5 });
    await app.app.close();
  });
});
