import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { verdicts } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { createApp, type App } from '#main/app/create-app.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { call, finish } from './calls.ts';
import { spec } from './engine.ts';
import { atMost, duration, measured, note, timing, type Row, type Run } from './measure.ts';
import { machineSound, withTemporaryFolder } from './sounds.ts';

const flagged = 40;
const normals = 10;
const given = 1_000;

/** From the call that gives a verdict to its answer, which comes after the row is on the disk. */
export function libraryRows(): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const ports = { version: 'bench', host: 'web', modelDirectory: 'model' } as const;
    const engine = createFakeEngine();
    const app = unwrap(await createApp({ ...ports, dataDirectory: join(folder, 'library'), engine }));
    try {
      return await giveVerdicts(app, await prepareSession(app, join(folder, 'sounds')));
    } finally {
      await app.close();
    }
  });
}

async function giveVerdicts(app: App, sessionId: number): Promise<Row[]> {
  const { items } = await call(app, 'sessions.get', { sessionId });
  const runs: Run[] = [];
  for (let i = 0; i < given; i += 1) {
    const { recordingId } = items[i % items.length]!;
    const verdict = verdicts[i % verdicts.length]!;
    const input = { sessionId, recordingId, verdict, reason: '', comment: '', secondsSpent: 1 };
    runs.push(await measured(() => call(app, 'verdicts.give', input)));
  }
  const { median, slowest } = timing(runs);
  const last = timing(runs.slice(-given / 10));
  return [
    atMost(`verdict to committed row, median of ${given.toLocaleString('en')}`, median, 0.03),
    atMost('  99th percentile', slowest, 0.03),
    note('  median of the last tenth', duration(last.median)),
  ];
}

/** A session of `flagged` loud recordings; an engine without a network scores them, which no verdict waits for. */
async function prepareSession(app: App, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < normals + flagged; i += 1) {
    const part = i < normals ? 'train_normal' : 'test';
    const gain = i < normals ? 1 : 5;
    const sound = machineSound(i + 1, 1).map((sample) => gain * sample);
    const name = `section_00_source_${part}_${String(i).padStart(4, '0')}.wav`;
    writeFileSync(join(folder, name), writeWav([sound], 16_000, 'pcm16'));
  }
  await finish(app, 'import.start', { paths: [folder] });
  const { groups } = await call(app, 'recordings.groups', {});
  const { machine, section } = groups[0]!;
  const { detectorId } = await finish(app, 'detectors.create', {
    name: 'Bench',
    machine,
    section,
    normals: { machine, split: 'train' },
    spec,
  });
  await finish(app, 'detectors.score', { detectorId: Number(detectorId), recordings: { machine, split: 'test' } });
  return (await call(app, 'sessions.create', { name: 'Bench', detectorIds: [Number(detectorId)] })).sessionId;
}
