/** False alarms that join the bank of a real detector: what the preview says is what the next version does. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEngineClient } from '#main/engine/client.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import type { FakeEngine } from '#test/support/fake-engine.ts';
import { openApp, put, spec, temporaryFolder } from '#test/support/library.ts';

const modelDirectory = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));
const file = fileURLToPath(new URL('../../src/main/engine/index.ts', import.meta.url));

/** Noise with a tone. */
function sound(hertz: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const samples = Float32Array.from(
    { length: 16_000 },
    (_, i) => 0.05 * random.normal() + 0.1 * Math.sin((2 * Math.PI * hertz * i) / 16_000),
  );
  return writeWav([samples], 16_000, 'pcm16');
}

test(
  'a false alarm that sounds like a fault hides it, the preview says so, and the version does it',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder();
    const write = (name: string, hertz: number, seed: number) =>
      put(join(folder, 'in', 'fan', name), sound(hertz, seed));
    for (let i = 0; i < 8; i++) write(`train/section_00_source_train_normal_000${i}.wav`, 300, i);
    write('test/section_00_source_test_0000.wav', 300, 20);
    // The draught whistles at 3 kHz, and so does one of the faults.
    write('test/section_00_source_test_0001.wav', 3000, 21);
    write('test/section_00_source_test_0002.wav', 3000, 22);
    write('test/section_00_source_test_0003.wav', 1200, 23);
    const workingDirectory = join(folder, 'engine');
    mkdirSync(workingDirectory);
    const engine = createEngineClient(spawnWithNode({ file, workingDirectory }));
    const { call, finish, app } = await openApp(join(folder, 'data'), { modelDirectory, engine: engine as FakeEngine });
    await finish('import.start', { paths: [join(folder, 'in')] });
    const made = await finish('detectors.create', {
      name: 'Fan',
      machine: 'fan',
      section: '00',
      normals: { machine: 'fan', split: 'train' },
      spec: { ...spec, kind: 'statistics', rule: { kind: 'percentile', quantile: 1 } },
    });
    expect(made).toMatchObject({ state: 'done', problem: null });
    await finish('detectors.score', { detectorId: 1, recordings: { machine: 'fan', split: 'test' } });
    const { sessionId } = await call('sessions.create', { name: 'Week 47', detectorIds: [1] });
    const { items } = await call('sessions.get', { sessionId });
    const idOf = (number: number) => items.find(({ fileName }) => fileName.endsWith(`000${number}.wav`))!.recordingId;
    const say = (number: number, verdict: Verdict) =>
      call('verdicts.give', {
        sessionId,
        recordingId: idOf(number),
        verdict,
        reason: '',
        comment: '',
        secondsSpent: 1,
      });
    await say(1, 'false-alarm');
    await say(2, 'real-fault');
    await say(3, 'real-fault');

    const choice = { detectorId: 1, threshold: { kind: 'keep' } } as const;
    const job = await finish('advice.preview', choice);
    expect(job).toMatchObject({ state: 'done', problem: null });
    const seen = await call('advice.result', { jobId: job.id });
    expect(seen).toMatchObject({ bankAfter: 9, calibrating: 8, hiddenFaults: 1, additions: [idOf(1)] });
    expect(seen.flips[0]).toMatchObject({
      recordingId: idOf(2),
      hidden: true,
      nearestAddition: { recordingId: idOf(1), fileName: 'section_00_source_test_0001.wav' },
    });
    expect(seen.verdicts.faults).toMatchObject({ before: { count: 2, of: 2 }, after: { count: 1, of: 2 } });

    const next = await finish('advice.apply', { ...choice, why: 'Draught' });
    expect(next).toMatchObject({ state: 'done', result: { version: 2, flagged: seen.flaggedAfter } });
    const before = await call('scores.get', { detectorId: 2, recordingId: idOf(2) });
    expect(before).toMatchObject({ flagged: false, score: seen.flips[0]!.scoreAfter });
    // Scored again by the stored detector, not by the trial.
    await finish('detectors.score', { detectorId: 2, recordings: { machine: 'fan', split: 'test' } });
    const after = await call('scores.get', { detectorId: 2, recordingId: idOf(2) });
    expect(after.score).toBeCloseTo(before.score, 9);
    expect((await call('scores.get', { detectorId: 1, recordingId: idOf(2) })).flagged).toBe(true);
    await app.close();
  },
);
