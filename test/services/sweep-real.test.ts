/** Presets tried with the real engine process and the shipped model, on generated recordings whose answer is known. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createApp } from '#main/app/create-app.ts';
import { createEngineClient } from '#main/engine/client.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/api.ts';
import type { Preset } from '#shared/core/domain.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { put, spec, temporaryFolder } from '#test/support/library.ts';

const modelDirectory = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));
const file = fileURLToPath(new URL('../../src/main/engine/index.ts', import.meta.url));

/** Noise with a rumble below 300 Hz that is another one every time; a fault whistles at 3 kHz, quieter than the rumble. */
function sound(seed: number, fault: boolean): Uint8Array {
  const random = createRandom(seed);
  const [hertz, height] = [60 + 200 * random.next(), 0.02 + 0.4 * random.next()];
  const samples = Float32Array.from({ length: 24_000 }, (_, i) => {
    const at = (2 * Math.PI * i) / 16_000;
    return 0.004 * random.normal() + height * Math.sin(hertz * at) + (fault ? 0.004 * Math.sin(3000 * at) : 0);
  });
  return writeWav([samples], 16_000, 'pcm16');
}

test(
  'a high-pass that takes a rumble away lets the fault be told; a low-pass that takes the fault away does not',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder();
    const rows = ['path,machine,section,split,label'];
    const add = (split: string, label: string, count: number, from: number) => {
      for (let i = 0; i < count; i++) {
        const path = put(join(folder, 'in', `${split}_${label}_${i}.wav`), sound(from + i, label === 'anomaly'));
        rows.push(`${path},fan,00,${split},${label}`);
      }
    };
    add('train', 'normal', 12, 100);
    add('test', 'normal', 8, 200);
    add('test', 'anomaly', 8, 300);
    const manifest = put(join(folder, 'manifest.csv'), rows.join('\n'));
    const workingDirectory = join(folder, 'engine');
    mkdirSync(workingDirectory);
    const app = unwrap(
      await createApp({
        dataDirectory: join(folder, 'library'),
        version: '1.0.0',
        host: 'command-line',
        modelDirectory,
        engine: createEngineClient(spawnWithNode({ file, workingDirectory })),
      }),
    );
    const call = async <K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> => {
      const answer = await app.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.problem.message}`);
      return answer.value as CallOutput<K>;
    };
    const finish = async <K extends CallName>(name: K, input: CallInput<K>) => {
      const { jobId } = (await call(name, input)) as unknown as { jobId: number };
      for (;;) {
        const job = (await call('jobs.list', {})).jobs.find(({ id }) => id === jobId)!;
        if (job.state === 'done') return job;
        if (job.state === 'failed') throw new Error(job.problem?.message);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await finish('import.start', { paths: [manifest] });
    const normals = { machine: 'fan', split: 'train' };
    const made = await finish('detectors.create', { name: 'Fan', machine: 'fan', section: '00', normals, spec });
    const detectorId = Number(made.result['detectorId']);
    await finish('detectors.score', { detectorId, recordings: { machine: 'fan', split: 'test' } });
    const highPass: Preset = { kind: 'high-pass', cutoffHz: 1200 };
    const lowPass: Preset = { kind: 'low-pass', cutoffHz: 1200 };
    await finish('sweep.start', { detectorId, presets: [highPass, lowPass] });
    const sweep = (await call('sweep.get', { detectorId })).sweep!;
    const [none, high, low] = sweep.points;
    expect(sweep).toMatchObject({ bank: 12, normals: 8, faults: 8, basis: 'outside', leftOut: 0 });
    expect(high!.auc!.detector.value).toBe(1);
    expect(high!.finding).toBe('better');
    expect(high!.auc!.detector.value).toBeGreaterThan(none!.auc!.detector.value);
    expect(low!.auc!.detector.value).toBeLessThan(0.75);

    // What was tried is what the version then does: the same false alarms and kept faults at the same rule.
    const version = await finish('sweep.version', { detectorId, preset: highPass });
    expect(Number(version.result['flagged'])).toBe(high!.falseAlarms + high!.keptFaults);
    const after = Number(version.result['detectorId']);
    const { compared, flips } = await call('sweep.flips', { before: detectorId, after });
    expect(compared).toBe(16);
    const newly = flips.filter(({ change, label }) => change === 'newly' && label === 'anomaly').length;
    const gone = flips.filter(({ change, label }) => change === 'no-longer' && label === 'anomaly').length;
    expect(newly - gone).toBe(high!.keptFaults - none!.keptFaults);
    await app.close();
  },
);
