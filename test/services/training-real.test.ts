/** A training in the real engine process with the shipped model, killed in the middle and gone on with. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEngineClient } from '#main/engine/client.ts';
import type { ChildProcessPort } from '#main/engine/protocol.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import { createApp } from '#main/app/create-app.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/api.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { put, temporaryFolder } from '#test/support/library.ts';

const modelDirectory = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));
const file = fileURLToPath(new URL('../../src/main/engine/index.ts', import.meta.url));

/** Noise with a hum: one frequency for each machine. */
function sound(machine: number, seed: number): Uint8Array {
  const random = createRandom(100 * machine + seed);
  const samples = Float32Array.from(
    { length: 24_000 },
    (_, i) => 0.05 * random.normal() + 0.1 * Math.sin((2 * Math.PI * (150 + 900 * machine) * i) / 16_000),
  );
  return writeWav([samples], 16_000, 'pcm16');
}

const settings: CallInput<'training.start'>['settings'] = {
  epochs: 3,
  learningRate: 5e-3,
  batch: 4,
  microBatch: 4,
  trains: { kind: 'last-blocks', blocks: 1 },
  recompute: false,
  frontEnd: { kind: 'mel', normalisation: null },
  preset: { kind: 'none' },
  heldOutShare: 0.25,
  generated: 0,
  seed: 1,
};

test(
  'the shipped model learns two machines, survives a kill, and becomes a model of the library',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    for (const [index, machine] of ['fan', 'pump'].entries()) {
      for (let i = 0; i < 8; i++)
        put(join(folder, 'in', machine, 'train', `section_00_source_train_normal_000${i}.wav`), sound(index, i));
      for (let i = 0; i < 3; i++)
        put(join(folder, 'in', machine, 'test', `section_00_source_test_anomaly_000${i}.wav`), sound(index + 3, i));
    }
    const workingDirectory = join(folder, 'engine');
    mkdirSync(workingDirectory);
    const spawn = spawnWithNode({ file, workingDirectory });
    let trainer: ChildProcessPort | null = null;
    const app = unwrap(
      await createApp({
        dataDirectory: join(folder, 'data'),
        version: '1.0.0',
        host: 'web',
        modelDirectory,
        engine: createEngineClient(() => spawn()),
        startTrainingEngine: () => createEngineClient(() => (trainer = spawn('training')), { times: { cancel: 30 } }),
      }),
    );
    const call = async <K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> => {
      const answer = await app.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.problem.message}`);
      return answer.value as CallOutput<K>;
    };
    const runWhen = async (runId: number, wanted: (run: CallOutput<'training.get'>) => boolean) => {
      for (;;) {
        const run = await call('training.get', { runId });
        if (wanted(run)) return run;
        await sleep(20);
      }
    };
    try {
      const { jobId } = await call('import.start', { paths: [join(folder, 'in')] });
      while ((await call('jobs.list', {})).jobs.find(({ id }) => id === jobId)?.state !== 'done') await sleep(20);
      const groups = ['fan', 'pump'].map((machine) => ({ machine, section: '00' }));
      const choice = { groups, normals: 'train', search: '', classRule: 'machine-section' } as const;
      const { runId } = await call('training.start', { name: 'Both', choice, settings });
      await runWhen(runId, ({ epochs }) => epochs.length > 0);
      trainer!.kill();
      const killed = await runWhen(runId, ({ state }) => state !== 'running');
      expect(killed).toMatchObject({ state: 'interrupted', problem: { code: 'training.killed' } });

      await call('training.resume', { runId });
      const run = await runWhen(runId, ({ state }) => state !== 'running');
      expect(run).toMatchObject({ state: 'finished', problem: null, trained: 12, heldOut: 4, step: 9, steps: 9 });
      expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      expect(run.epochs[0]).toEqual(killed.epochs[0]);
      expect(run.epochs[2]!.loss).toBeLessThan(run.epochs[0]!.loss);
      expect(run.comparison!.groups.map(({ bank, unseen, faults }) => [bank, unseen, faults])).toEqual([
        [6, 2, 3],
        [6, 2, 3],
      ]);
      expect(run.comparison!.mean!.after).toBeGreaterThan(0.9);

      await call('training.adopt', { runId, name: 'Both machines' });
      const model = (await call('models.list', {})).models.at(-1)!;
      expect(model).toMatchObject({ name: 'Both machines', classes: 2 });
      expect(model.card).toContain('## Compared with the model before');
      expect(readdirSync(join(folder, 'data', 'training'))).toEqual([]);
    } finally {
      await app.close();
    }
  },
);
