/** Recordings in lossy formats, from the import to what the window asks for. */
import { copyFileSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseWav } from '#shared/core/audio/wav.ts';
import { unwrap } from '#shared/core/result.ts';
import { openApp, put, temporaryFolder } from '#test/support/library.ts';

const golden = (name: string) => resolve('test/golden/audio/lossy', name);

async function start() {
  const folder = temporaryFolder();
  const opened = await openApp(join(folder, 'data'));
  const sounds = join(folder, 'sounds');
  put(join(sounds, 'notes.txt'), 'no sound');
  const take = (name: string, as: string) => copyFileSync(golden(name), join(sounds, as));
  return { ...opened, folder, sounds, take };
}

test('a folder of MP3, Vorbis and Opus: rate, length and coding are known', async () => {
  const { app, call, finish, sounds, take } = await start();
  take('mp3-44100-2.mp3', 'section_00_source_test_normal_0001.mp3');
  take('vorbis-8000-1.ogg', 'b.oga');
  take('opus-16000-1.opus', 'c.opus');
  take('flac.ogg', 'd.ogg');
  put(join(sounds, 'e.mp3'), readFileSync(golden('mp3-48000-1.mp3')).subarray(0, 3000));
  const job = await finish('import.start', { paths: [sounds] });
  expect(job.result).toEqual({ imported: 4, known: 0, moved: 0, broken: 1 });
  const { recordings } = await call('recordings.list', { filter: {}, offset: 0, limit: 10 });
  expect(
    recordings
      .map(({ sampleRate, channels, durationSeconds, encoding }) => [sampleRate, channels, durationSeconds, encoding])
      .sort(),
  ).toEqual([
    [44_100, 2, 0.3, 'MP3 128 kbit/s'],
    [48_000, 1, expect.closeTo(0.193, 3), 'MP3 96 kbit/s'],
    [48_000, 1, 0.3, 'Opus 41 kbit/s'],
    [8_000, 1, 0.3, 'Vorbis 10 kbit/s'],
  ]);
  expect(recordings.find(({ channels }) => channels === 2)!.place).toMatchObject({ section: '00', label: 'normal' });
  const { problems } = await call('import.problems', {});
  expect(problems.map(({ path, problem }) => [path, problem.code])).toEqual([
    [join(sounds, 'd.ogg'), 'ogg.codec'],
    [join(sounds, 'e.mp3'), 'wav.truncated'],
  ]);
  await app.close();
});

test('what is heard and drawn of them is the mean of the decoded channels at their own rate', async () => {
  const { app, call, finish, sounds, take } = await start();
  take('mp3-44100-2.mp3', 'a.mp3');
  await finish('import.start', { paths: [sounds] });
  const [recording] = (await call('recordings.list', { filter: {}, offset: 0, limit: 1 })).recordings;
  const whole = (await app.asset(`/audio/${String(recording!.id)}.wav`)) as { bytes: Uint8Array };
  const { sampleRate, channels } = unwrap(parseWav(whole.bytes));
  expect([sampleRate, channels.length, channels[0]!.length]).toEqual([44_100, 1, 13_230]);
  const part = (await app.asset(`/audio/${String(recording!.id)}.8800_50_1_1.samples`)) as { bytes: Uint8Array };
  expect(new Float32Array(part.bytes.slice().buffer)).toEqual(channels[0]!.subarray(8800, 8850));
  await app.close();
});

test('one that was moved and renamed is located by its content', async () => {
  const { app, call, finish, folder, sounds, take } = await start();
  take('opus-48000-1.opus', 'a.opus');
  await finish('import.start', { paths: [sounds] });
  put(join(folder, 'archive', 'other.mp3'), 'something else');
  renameSync(join(sounds, 'a.opus'), join(folder, 'archive', 'pump.ogg'));
  const job = await finish('recordings.locate', { paths: [join(folder, 'archive')] });
  expect(job.result).toEqual({ found: 1, missing: 0 });
  const [recording] = (await call('recordings.list', { filter: {}, offset: 0, limit: 1 })).recordings;
  expect(recording).toMatchObject({ present: true, fileName: 'pump.ogg' });
  await app.close();
});
