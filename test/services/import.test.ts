import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openApp, put, temporaryFolder, wav, type TestApp } from '#test/support/library.ts';

async function imported({ finish }: TestApp, ...paths: string[]) {
  const job = await finish('import.start', { paths });
  expect(job).toMatchObject({ state: 'done', problem: null });
  return job.result;
}

const list = async ({ call }: TestApp) =>
  (await call('recordings.list', { filter: {}, offset: 0, limit: 1000 })).recordings;
const problems = async ({ call }: TestApp) =>
  (await call('import.problems', {})).problems.map(({ path, problem }) => [path, problem.code]);

async function start() {
  const folder = temporaryFolder();
  const opened = await openApp(join(folder, 'data'));
  return { ...opened, folder, sounds: join(folder, 'sounds') };
}

test('a folder: names are read, levels measured, the file is not touched', async () => {
  const app = await start();
  const path = put(join(app.sounds, 'fan', 'test', 'section_02_target_test_anomaly_0007_spd_6_mic_1.wav'), wav(1));
  put(join(app.sounds, 'fan', 'notes.txt'), 'not audio');
  put(join(app.sounds, 'attributes.csv'), 'path\nnowhere.wav\n');
  expect(await imported(app, app.sounds)).toEqual({ imported: 1, known: 0, moved: 0, broken: 0 });
  const [recording] = await list(app);
  expect(recording).toMatchObject({
    path,
    fileName: 'section_02_target_test_anomaly_0007_spd_6_mic_1.wav',
    sampleRate: 16_000,
    channels: 1,
    durationSeconds: 0.05,
    encoding: 'PCM 16 bit',
    clippedSamples: 0,
    problem: null,
    present: true,
    place: {
      machine: 'fan',
      section: '02',
      domain: 'target',
      split: 'test',
      label: 'anomaly',
      attributes: { spd: '6', mic: '1' },
    },
  });
  // 0.1 * (0.8 * sine + 0.2 * uniform noise): rms 0.1 * sqrt(0.32 + 0.04 / 3) = -24.8 dB
  expect(recording!.levelDb).toBeCloseTo(-24.8, 0);
  expect(execFileSync('sha256sum', [path], { encoding: 'utf8' }).split(' ')[0]).toBe(recording!.sha256);
  await app.app.close();
});

test('the same content twice, in one folder or at two times, is one recording', async () => {
  const app = await start();
  put(join(app.sounds, 'a.wav'), wav(1));
  put(join(app.sounds, 'copy of a.wav'), wav(1));
  put(join(app.sounds, 'b.wav'), wav(2));
  expect(await imported(app, app.sounds)).toEqual({ imported: 2, known: 1, moved: 0, broken: 0 });
  expect(await imported(app, app.sounds)).toEqual({ imported: 0, known: 3, moved: 0, broken: 0 });
  put(join(app.folder, 'elsewhere', 'c.wav'), wav(1));
  expect(await imported(app, join(app.folder, 'elsewhere'))).toEqual({ imported: 0, known: 1, moved: 0, broken: 0 });
  expect((await list(app)).map(({ fileName }) => fileName)).toEqual(['a.wav', 'b.wav']);
  await app.app.close();
});

test('a moved file is found again by its content; a missing one is said to be missing', async () => {
  const app = await start();
  const path = put(join(app.sounds, 'a.wav'), wav(1));
  await imported(app, app.sounds);
  const { id } = (await list(app))[0]!;
  const moved = join(app.sounds, 'Fächer 扇風機 🌀', 'renamed.wav');
  put(moved, '');
  renameSync(path, moved);
  expect((await app.call('recordings.get', { recordingId: id })).present).toBe(false);
  expect(await imported(app, app.sounds)).toEqual({ imported: 0, known: 0, moved: 1, broken: 0 });
  const found = await app.call('recordings.get', { recordingId: id });
  expect(found).toMatchObject({ id, path: moved, fileName: 'renamed.wav', present: true });
  expect(await list(app)).toHaveLength(1);
  await app.app.close();
});

test('of equal files in a moved folder the first one is where the recording is now', async () => {
  const app = await start();
  put(join(app.sounds, 'a.wav'), wav(1));
  put(join(app.sounds, 'b.wav'), wav(1));
  await imported(app, app.sounds);
  const moved = join(app.folder, 'archive');
  renameSync(app.sounds, moved);
  expect(await imported(app, moved)).toEqual({ imported: 0, known: 1, moved: 1, broken: 0 });
  expect((await list(app)).map(({ path }) => path)).toEqual([join(moved, 'a.wav')]);
  await app.app.close();
});

test('a file whose content changed becomes a recording of its own', async () => {
  const app = await start();
  const path = put(join(app.sounds, 'a.wav'), wav(1));
  await imported(app, path);
  put(path, wav(2));
  expect((await app.call('recordings.get', { recordingId: 1 })).present).toBe(false);
  expect(await imported(app, path)).toEqual({ imported: 1, known: 0, moved: 0, broken: 0 });
  expect((await list(app)).map(({ path: where }) => where)).toEqual([path, path]);
  // Only its time changed: still the same content.
  utimesSync(path, 1, 1);
  expect((await app.call('recordings.get', { recordingId: 2 })).present).toBe(true);
  await app.app.close();
});

test('broken files become rows with their cause and the rest goes on; repaired ones lose the row', async () => {
  const app = await start();
  for (let i = 0; i < 198; i++) put(join(app.sounds, `good ${i}.wav`), wav(i, 0.1, 500));
  const broken = put(join(app.sounds, 'broken.wav'), 'this is no audio');
  const empty = put(join(app.sounds, 'empty.wav'), '');
  const short = put(join(app.sounds, 'short.wav'), wav(900, 0.1, 100));
  const cut = put(join(app.sounds, 'cut.wav'), wav(901).slice(0, 1200));
  expect(await imported(app, app.sounds)).toEqual({ imported: 200, known: 0, moved: 0, broken: 2 });
  expect(await problems(app)).toEqual([
    [broken, 'audio.unknown'],
    [cut, 'wav.truncated'],
    [empty, 'file.empty'],
  ]);
  const recordings = await list(app);
  expect(recordings.find(({ path }) => path === short)).toMatchObject({ problem: { code: 'audio.too-short' } });
  // What is there of the cut file can be used.
  expect(recordings.find(({ path }) => path === cut)).toMatchObject({ problem: null, durationSeconds: 578 / 16_000 });
  put(broken, wav(902));
  rmSync(empty);
  expect(await imported(app, app.sounds)).toMatchObject({ imported: 1, known: 200, broken: 0 });
  expect((await problems(app)).map(([path]) => path)).not.toContain(broken);
  await app.app.close();
});

test('upper case, odd names, links and loops', async () => {
  const app = await start();
  put(join(app.sounds, 'LOUD.WAV'), wav(1));
  put(join(app.sounds, 'line\nbreak.wav'), wav(2));
  put(join(app.sounds, 'sub', "it's 100 % [x] #1.Wave"), wav(3));
  put(join(app.folder, 'outside', 'linked.wav'), wav(4));
  symlinkSync(join(app.folder, 'outside'), join(app.sounds, 'link'));
  symlinkSync(app.sounds, join(app.sounds, 'sub', 'loop'));
  symlinkSync(join(app.sounds, 'nowhere'), join(app.sounds, 'dangling.wav'));
  execFileSync('mkfifo', [join(app.sounds, 'pipe.wav')]);
  expect(await imported(app, app.sounds)).toEqual({ imported: 4, known: 0, moved: 0, broken: 1 });
  expect(await problems(app)).toEqual([[join(app.sounds, 'pipe.wav'), 'file.not-a-file']]);
  await app.app.close();
});

test.skipIf(process.getuid?.() === 0)('an unreadable folder is reported', async () => {
  const app = await start();
  put(join(app.sounds, 'closed', 'a.wav'), wav(1));
  put(join(app.sounds, 'open', 'b.wav'), wav(2));
  chmodSync(join(app.sounds, 'closed'), 0);
  expect(await imported(app, app.sounds)).toMatchObject({ imported: 1, broken: 1 });
  expect(await problems(app)).toEqual([[join(app.sounds, 'closed'), 'file.unreadable']]);
  chmodSync(join(app.sounds, 'closed'), 0o755);
  await app.app.close();
});

test('paths that hold nothing are reported', async () => {
  const app = await start();
  put(join(app.sounds, 'notes.txt'), '');
  const missing = join(app.folder, 'missing');
  expect(await imported(app, missing, app.sounds, join(app.sounds, 'notes.txt'))).toMatchObject({ broken: 3 });
  expect(await problems(app)).toEqual([
    [missing, 'folder.missing'],
    [app.sounds, 'folder.empty'],
    [join(app.sounds, 'notes.txt'), 'audio.unknown'],
  ]);
  await app.app.close();
});

test('a manifest says where its recordings belong, also for known ones; bad rows are reported', async () => {
  const app = await start();
  put(join(app.sounds, 'fan', 'train', 'section_00_source_train_normal_0000.wav'), wav(1));
  put(join(app.sounds, 'x', 'b.wav'), wav(2));
  await imported(app, app.sounds);
  const manifest = put(
    join(app.sounds, 'list.csv'),
    [
      '\uFEFFPath;Machine;label;attributes',
      'fan/train/section_00_source_train_normal_0000.wav;pump;Abnormal;spd=6, fast|load=2',
      'x/b.wav;"valve; big";;"{""rpm"": 1200, ""note"": ""a""}"',
      ';fan;normal;',
      'x/c.wav;fan;broken;',
      'x/missing.wav;fan;normal;',
      'x/d.txt;fan;normal;',
    ].join('\r\n'),
  );
  expect(await imported(app, manifest)).toEqual({ imported: 0, known: 2, moved: 0, broken: 4 });
  const [first, second] = await list(app);
  expect(first!.place).toEqual({
    machine: 'pump',
    section: '00',
    domain: 'source',
    split: 'train',
    label: 'anomaly',
    attributes: { spd: '6, fast', load: '2' },
  });
  expect(second!.place).toMatchObject({
    machine: 'valve; big',
    label: 'unknown',
    attributes: { rpm: '1200', note: 'a' },
  });
  expect(await problems(app)).toEqual([
    [`${manifest} (row 4)`, 'manifest.row'],
    [`${manifest} (row 5)`, 'manifest.row'],
    [`${manifest} (row 7)`, 'manifest.row'],
    [join(app.sounds, 'x/missing.wav'), 'file.missing'],
  ]);
  put(manifest, 'path,label\nx/b.wav,normal\n');
  expect(await imported(app, manifest)).toEqual({ imported: 0, known: 1, moved: 0, broken: 0 });
  expect(await problems(app)).toEqual([[join(app.sounds, 'x/missing.wav'), 'file.missing']]);
  expect((await list(app))[1]!.place).toMatchObject({ machine: 'valve; big', label: 'normal' });
  const wrong = put(join(app.sounds, 'wrong.csv'), 'file,label\nx/b.wav,normal\n');
  await imported(app, wrong);
  expect(await problems(app)).toContainEqual([wrong, 'manifest.columns']);
  await app.app.close();
});

test('a cancelled import keeps what was finished', async () => {
  const app = await start();
  for (let i = 0; i < 400; i++) put(join(app.sounds, `${i}.wav`), wav(i, 0.1, 500));
  const { jobId } = await app.call('import.start', { paths: [app.sounds] });
  while (!app.events.some(({ name, payload }) => name === 'job.changed' && (payload as { done: number }).done > 0))
    await new Promise((resolve) => setTimeout(resolve, 2));
  expect(await app.call('jobs.cancel', { jobId })).toEqual({ cancelled: true });
  const job = await app.ended(jobId);
  expect(job).toMatchObject({ state: 'cancelled', problem: { code: 'job.cancelled' } });
  const kept = (await list(app)).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(400);
  expect(await imported(app, app.sounds)).toEqual({ imported: 400 - kept, known: kept, moved: 0, broken: 0 });
  await app.app.close();
});

test('resolving says which recordings files are, copies and broken ones included', async () => {
  const app = await start();
  const a = put(join(app.sounds, 'a.wav'), wav(1));
  const broken = put(join(app.sounds, 'broken.wav'), 'x');
  const copy = put(join(app.folder, 'other', 'copy.wav'), wav(1));
  const strange = put(join(app.folder, 'other', 'strange.wav'), wav(2));
  await imported(app, app.sounds);
  const { files } = await app.call('recordings.resolve', { paths: [app.sounds, join(app.folder, 'other')] });
  expect(files.map(({ path, recordingId, problem }) => [path, recordingId, problem?.code ?? null])).toEqual([
    [a, 1, null],
    [broken, null, 'audio.unknown'],
    [copy, 1, null],
    [strange, null, 'recording.unknown'],
  ]);
  await app.app.close();
});
