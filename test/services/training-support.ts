/** Trainings on recordings of two sections of one machine, with an engine that only does as if. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach } from 'vitest';
import type { CallInput } from '#shared/contract/api.ts';
import type { TrainingRun } from '#shared/contract/training.ts';
import { createFakeEngine, type FakeEngine } from '#test/support/fake-engine.ts';
import { openApp, put, temporaryFolder, wav, type TestApp } from '#test/support/library.ts';

type Start = CallInput<'training.start'>;

const sections = ['00', '01'];
export const choice: Start['choice'] = {
  groups: sections.map((section) => ({ machine: 'fan', section })),
  normals: 'train',
  search: '',
  classRule: 'machine-section',
};
export const settings: Start['settings'] = {
  epochs: 4,
  learningRate: 1e-3,
  batch: 4,
  microBatch: 2,
  trains: { kind: 'head' },
  recompute: false,
  frontEnd: { kind: 'mel', normalisation: null },
  preset: { kind: 'none' },
  heldOutShare: 0.25,
  generated: 0,
  seed: 3,
};
export const start = (changes: Partial<Start['settings']> = {}, name = 'Fans'): Start => ({
  name,
  choice,
  settings: { ...settings, ...changes },
});

export const runs = async (app: TestApp) => (await app.call('training.list', {})).runs;
export const changes = (app: TestApp) =>
  app.events.filter(({ name }) => name === 'training.changed').map(({ payload }) => payload as TrainingRun);

export async function until(app: TestApp, wanted: (run: TrainingRun) => boolean): Promise<TrainingRun> {
  for (let i = 0; i < 2000; i++) {
    const run = (await runs(app)).find(wanted);
    if (run !== undefined) return run;
    await sleep(5);
  }
  throw new Error('it never came so far');
}

/** Two sections with 8 training normals each, 4 unlabelled tests, 4 loud faults in section 00; one of section 02. */
export function useTrainings() {
  let folder: string;
  const engines: FakeEngine[] = [];
  const pathOf = (...names: string[]) => join(folder, ...names);

  beforeEach(() => {
    folder = temporaryFolder();
    engines.length = 0;
    let seed = 0;
    const file = (section: string, split: string, label: string, index: number, gain = 0.1) =>
      put(
        join(
          folder,
          'in',
          'fan',
          split,
          `section_${section}_source_${split}_${label}_${String(index).padStart(4, '0')}.wav`,
        ),
        wav(seed++, gain),
      );
    for (const section of sections) for (let i = 0; i < 8; i++) file(section, 'train', 'normal', i);
    for (let i = 0; i < 4; i++) file('00', 'test', 'anomaly', i, 0.5 + 0.02 * i);
    for (let i = 4; i < 10; i++) file('00', 'test', 'normal', i);
    file('02', 'train', 'normal', 0);
  });

  async function open(milliseconds = 0): Promise<TestApp> {
    const app = await openApp(join(folder, 'data'), {
      startTrainingEngine: () => {
        const engine = createFakeEngine({ milliseconds });
        engines.push(engine);
        return engine;
      },
    });
    return app;
  }

  async function withRecordings(milliseconds = 0): Promise<TestApp> {
    const app = await open(milliseconds);
    await app.finish('import.start', { paths: [join(folder, 'in')] });
    return app;
  }

  const workFolders = () => (existsSync(pathOf('data', 'training')) ? readdirSync(pathOf('data', 'training')) : []);

  return { engines, pathOf, open, withRecordings, workFolders };
}
