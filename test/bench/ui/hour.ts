import type { Page } from '@playwright/test';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { createLibrary } from '#main/adapters/db/library.ts';
import { openLibrary } from '#main/adapters/db/open.ts';
import { createApp } from '#main/app/create-app.ts';
import { call, finish } from '#test/bench/calls.ts';
import { startEngine } from '#test/bench/engine.ts';
import { mebibytes, peakMebibytes } from '#test/bench/machine.ts';
import { atMost, duration, note, type Row } from '#test/bench/measure.ts';
import { report, type BenchOptions } from '#test/bench/options.ts';
import { shippedModelDirectory } from '#test/bench/shipped-model.ts';
import { preparedLibrary, showsQueue, startApplication, type Start } from '#test/bench/application.ts';
import {
  chooseSession,
  keepNoBodies,
  showsAnotherClip,
  showsClip,
  toSampleSession,
  withApplication,
  type Bench,
} from './application.ts';
import { watched, watchedRows } from './watch.ts';

const sampleRate = 48_000;
const pieceSeconds = 10;
/** MB of 1e6 bytes that page and host may need together. */
const mostMegabytes = 500;

/** A recording of an hour at 48 kHz: opened, looked into, played. */
export function hourRows({ quick, hour: given, profile }: BenchOptions): Promise<Row[]> {
  const seconds = quick ? 300 : 3_600;
  return withApplication(
    (library, folder) => addLongRecording(library, given === null ? longWavIn(folder, seconds) : resolve(given)),
    async (bench, sessionId) => {
      const asUsed = await keepNoBodies(bench.page);
      report('hour: opening');
      const opening = await opened(bench, sessionId);
      await bench.page.waitForTimeout(2_000);
      report('hour: zoom');
      const looking = await looked(bench.page, profile);
      report('hour: sound');
      const playing = await played(bench.page, profile);
      const hour = await memoryOf(bench, asUsed);
      report('hour: the same with a recording of 10 s');
      return [...opening, ...looking, ...playing, ...memoryRows(hour, await memoryOfShort())];
    },
  );
}

/** Imports and scores it as the application does, and makes it the only recording of a session. */
async function addLongRecording(library: string, path: string): Promise<number> {
  const engine = startEngine(join(library, '..'));
  const ports = { version: 'bench', host: 'web', modelDirectory: shippedModelDirectory, engine } as const;
  const app = unwrap(await createApp({ ...ports, dataDirectory: library }));
  let detectorId: number;
  let recordingId: number;
  try {
    report('hour: import');
    await finish(app, 'import.start', { paths: [path] });
    const [file] = (await call(app, 'recordings.resolve', { paths: [path] })).files;
    if (file?.recordingId == null) throw new Error(`${path}: ${file?.problem?.message ?? 'no recording'}`);
    ({ recordingId } = file);
    detectorId = (await call(app, 'detectors.list', {})).detectors[0]!.id;
    report('hour: score');
    await finish(app, 'detectors.score', { detectorId, recordings: { ids: [recordingId] } });
  } finally {
    await app.close();
  }
  const opened = unwrap(openLibrary(library, new Date()));
  const stores = createLibrary(opened.connection);
  const { score, levelAlarm } = stores.scores.get(detectorId, recordingId)!;
  const threshold = stores.detectors.get(detectorId)!.fitted.threshold.value;
  const items = [{ recordingId, detectorId, score, threshold, levelAlarm }];
  const sessionId = stores.sessions.insert('A long recording', false, items, new Date().toISOString());
  opened.close(new Date());
  return sessionId;
}

function longWavIn(folder: string, seconds: number): string {
  report(`hour: writing ${seconds} s at 48 kHz`);
  const path = join(folder, 'long', 'test', 'section_00_source_test_0000.wav');
  mkdirSync(join(path, '..'), { recursive: true });
  writeLongWav(path, seconds);
  return path;
}

/** Mono, 16 bit, in pieces: noise, a tone that climbs to 22 kHz within each piece, and a knock at its beginning. */
function writeLongWav(path: string, seconds: number): void {
  const random = createRandom(48);
  let phase = 0;
  const samples = Float32Array.from({ length: pieceSeconds * sampleRate }, (_, n) => {
    const hertz = 200 + (21_800 * n) / (pieceSeconds * sampleRate);
    phase += (2 * Math.PI * hertz) / sampleRate;
    const knock = n < 2_000 ? 0.5 * Math.exp(-n / 300) : 0;
    return 0.1 * Math.sin(phase) + knock * random.normal() + 0.02 * random.normal();
  });
  const piece = writeWav([samples], sampleRate, 'pcm16');
  const [head, sound] = [Buffer.from(piece.slice(0, 44)), piece.subarray(44)];
  const pieces = Math.round(seconds / pieceSeconds);
  head.writeUInt32LE(36 + pieces * sound.byteLength, 4);
  head.writeUInt32LE(pieces * sound.byteLength, 40);
  const file = openSync(path, 'w');
  writeSync(file, head);
  for (let written = 0; written < pieces; written += 1) writeSync(file, sound);
  closeSync(file);
}

async function opened({ page }: Bench, sessionId: number): Promise<Row[]> {
  await toSampleSession(page);
  const another = await showsAnotherClip(page);
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  let [clip, picture, scores] = [0, 0, 0];
  let hasLine = false;
  const { tasks } = await watched(page, async () => {
    await chooseSession(page, sessionId);
    await another();
    clip = since();
    await page.waitForFunction(pictureIsDrawn, null, { timeout: 120_000 });
    picture = since();
    const line = page.getByRole('slider', { name: 'Score over time' });
    hasLine = await line.waitFor({ timeout: 60_000 }).then(
      () => true,
      () => false,
    );
    scores = since();
  });
  return [
    note('opened: sound can be played', duration(clip)),
    atMost('opened: first picture', picture, 2),
    note('  score over time', hasLine ? duration(scores) : 'not there after a minute'),
    note(
      '  longest task meanwhile',
      tasks === null ? 'not told by this browser' : duration(Math.max(0, ...tasks) / 1000),
    ),
  ];
}

/** Runs in the page: whether the largest picture of the clip shows more than one colour. */
function pictureIsDrawn(): boolean {
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-clip-ready] canvas')];
  const [largest] = canvases.sort((a, b) => b.width * b.height - a.width * a.height);
  if (!largest || largest.width === 0 || largest.height === 0) return false;
  const small = new OffscreenCanvas(32, 32).getContext('2d')!;
  small.drawImage(largest, 0, 0, 32, 32);
  return new Set(new Uint32Array(small.getImageData(0, 0, 32, 32).data.buffer)).size > 8;
}

async function looked(page: Page, folder: string | null): Promise<Row[]> {
  const presses = async (key: string, times: number) => {
    for (let pressed = 0; pressed < times; pressed += 1) {
      await page.keyboard.press(key);
      await page.waitForTimeout(60);
    }
  };
  const zoom = await watched(page, () => presses('+', 20), { folder, name: 'zoom-in' });
  const pan = await watched(page, () => presses('Control+ArrowRight', 30), { folder, name: 'pan' });
  const out = await watched(page, () => presses('-', 20), { folder, name: 'zoom-out' });
  const picture = page.getByRole('application').last();
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  const wheel = await watched(
    page,
    async () => {
      await page.keyboard.down('Control');
      for (let turned = 0; turned < 60; turned += 1) {
        await page.mouse.wheel(0, turned < 30 ? -100 : 100);
        await page.waitForTimeout(40);
      }
      await page.keyboard.up('Control');
    },
    { folder, name: 'zoom-wheel' },
  );
  return [
    ...watchedRows('zoom in by key, 20 steps', zoom),
    ...watchedRows('moved by a quarter, 30 steps', pan),
    ...watchedRows('zoom out by key, 20 steps', out),
    ...watchedRows('zoom in and out by wheel, 60 steps', wheel),
  ];
}

/** The browser opens its sound output when something is played for the first time: that is the beginning, and apart. */
async function played(page: Page, folder: string | null): Promise<Row[]> {
  const begin = await watched(page, async () => {
    await page.keyboard.press('Space');
    await page.waitForTimeout(300);
  });
  const { tasks, seconds, frames } = await watched(page, () => page.waitForTimeout(4_000), { folder, name: 'playing' });
  await page.keyboard.press('Space');
  const longest = begin.tasks === null ? 'not told by this browser' : duration(Math.max(0, ...begin.tasks) / 1000);
  return [note('playing begins: longest task', longest), ...watchedRows('played for 4 s', { tasks, seconds, frames })];
}

/** The most memory that page and host had resident, each at its own moment, MiB. */
interface Memory {
  readonly page: number;
  readonly host: number;
  /** without what only an inspected page keeps */
  readonly asUsed: boolean;
}

/** The same looking and listening with a recording of 10 s: what the application needs without the hour. */
async function memoryOfShort(): Promise<Memory | null> {
  const { library } = await preparedLibrary();
  const bench = await startApplication(library, showsQueue);
  try {
    await showsClip(bench.page);
    const asUsed = await keepNoBodies(bench.page);
    await looked(bench.page, null);
    await played(bench.page, null);
    return await memoryOf(bench, asUsed);
  } finally {
    await bench.stop();
  }
}

async function memoryOf({ page, hostProcess }: Start, asUsed: boolean): Promise<Memory | null> {
  const protocol = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await protocol.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => peakMebibytes(id) ?? 0);
  const renderer = Math.max(0, ...renderers);
  const host = peakMebibytes(hostProcess);
  return renderer === 0 || host === null ? null : { page: renderer, host, asUsed };
}

/** The row that holds or misses, and beside it what the application needs without the hour, in the same run. */
export function memoryRows(hour: Memory | null, short: Memory | null): Row[] {
  const what = 'most memory of page and host together';
  if (hour === null || short === null) return [note(what, mebibytes(null))];
  const megabytes = (memory: Memory) => Math.round(((memory.page + memory.host) * 2 ** 20) / 1e6);
  const inspected = hour.asUsed ? '' : ', with all the sound that was fetched, which this driver keeps in the page';
  const parts = (memory: Memory) =>
    `${megabytes(memory)} MB: page ${mebibytes(memory.page)}, host ${mebibytes(memory.host)}`;
  return [
    {
      what,
      value: `${parts(hour)}${inspected}`,
      target: `<= ${mostMegabytes} MB`,
      holds: megabytes(hour) <= mostMegabytes,
    },
    note('  the same looking and listening, recordings of 10 s', parts(short)),
    note('  more for the hour', `${megabytes(hour) - megabytes(short)} MB`),
  ];
}
