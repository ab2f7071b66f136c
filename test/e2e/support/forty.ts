/** Fixtures for whole reviews: a library with a session of forty flagged recordings of a second each. */
import type { Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLibrary } from '#main/adapters/db/library.ts';
import { openLibrary } from '#main/adapters/db/open.ts';
import { createApp } from '#main/app/create-app.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { unwrap } from '#shared/core/result.ts';
import { call, finish } from '#test/bench/calls.ts';
import { spec, startEngine } from '#test/bench/engine.ts';
import { machineSound } from '#test/bench/sounds.ts';
import { findElectron } from '../../../build/electron.mjs';
import { expect, test as base } from './host.ts';
import { copyLibrary, flaggedRecordings } from './prepared.ts';

export { expect } from './host.ts';

export const forty = 40;
const normals = 12;
const modelDirectory = fileURLToPath(new URL('../../../resources/models/earmark-small', import.meta.url));

interface TestFixtures {
  /** the page of `app`, opened on a copy of the library with the forty */
  fortyPage: Page;
}

interface WorkerFixtures {
  /** data directory of that library; nobody has decided anything in it */
  fortyLibrary: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  fortyLibrary: [
    async ({ hostKind }, use) => {
      // Every test of that project will skip itself.
      if (hostKind === 'electron' && !findElectron()) return use('');
      const folder = mkdtempSync(join(tmpdir(), 'earmark-forty-'));
      const library = join(folder, 'library');
      await makeLibrary(library, folder);
      await use(library);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  fortyPage: async ({ app, fortyLibrary }, use) => {
    copyLibrary(fortyLibrary, app.dataDirectory);
    const page = await app.open();
    await expect(flaggedRecordings(page)).toBeVisible({ timeout: 30_000 });
    await use(page);
  },
});

/** The way of a reviewer's own recordings: import, detector, scores, session; with the model that ships with Earmark. */
async function makeLibrary(dataDirectory: string, folder: string): Promise<void> {
  const sounds = join(folder, 'sounds');
  writeSounds(join(sounds, 'pump'));
  const ports = { version: 'test', host: 'web', modelDirectory, engine: startEngine(folder) } as const;
  const app = unwrap(await createApp({ ...ports, dataDirectory }));
  try {
    await finish(app, 'import.start', { paths: [sounds] });
    const place = { machine: 'pump', section: '00' };
    const made = await finish(app, 'detectors.create', {
      ...{ name: 'Pump', ...place },
      normals: { machine: 'pump', split: 'train' },
      spec,
    });
    const detectorId = Number(made['detectorId']);
    await finish(app, 'detectors.score', { detectorId, recordings: { machine: 'pump', split: 'test' } });
    const { sessionId } = await call(app, 'sessions.create', { name: 'Forty pumps', detectorIds: [detectorId] });
    const { items } = await call(app, 'sessions.get', { sessionId });
    if (items.length !== forty) throw new Error(`${items.length} of ${forty} recordings were flagged.`);
  } finally {
    await app.close();
  }
  // As after somebody has removed it: preparing the sample session beside a review would only take time.
  const { connection, close } = unwrap(openLibrary(dataDirectory, new Date()));
  createLibrary(connection).settings.set('sample.state', 'none');
  close(new Date());
}

/** What is to be flagged is ten times as loud, and each a little louder than the one before. */
function writeSounds(folder: string): void {
  for (let index = 0; index < normals + forty; index++) {
    const part = index < normals ? 'train' : 'test';
    const name = `section_00_source_${part === 'train' ? 'train_normal' : 'test'}_${String(index).padStart(4, '0')}.wav`;
    const gain = index < normals ? 0.2 : 2 + 0.02 * index;
    mkdirSync(join(folder, part), { recursive: true });
    const sound = machineSound(index + 1, 1).map((sample) => gain * sample);
    writeFileSync(join(folder, part, name), writeWav([sound], 16_000, 'pcm16'));
  }
}
