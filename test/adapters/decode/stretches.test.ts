import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeMono } from '#main/adapters/decode/index.ts';
import { createStretchReader } from '#main/adapters/decode/stretches.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-stretches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = createRandom(6);
const noise = (samples: number) => Float32Array.from({ length: samples }, () => 2 * random.next() - 1);

const stereo = join(folder, 'stereo.wav');
writeFileSync(stereo, writeWav([noise(5000), noise(5000)], 8000, 'pcm24'));
const long = join(folder, 'long.wav');
writeFileSync(long, writeWav([noise(2 ** 21 + 321)], 48_000, 'pcm16'));
const flac = resolve('test/golden/audio/flac16-2.flac');

const reader = createStretchReader();

describe.each([
  ['two channels of 24 bits', stereo],
  ['more than is read at a time', long],
  ['FLAC, decoded as a whole', flac],
  ['MP3', resolve('test/golden/audio/lossy/mp3-44100-2.mp3')],
  ['Vorbis', resolve('test/golden/audio/lossy/vorbis-44100-2.ogg')],
  ['Opus', resolve('test/golden/audio/lossy/opus-44100-2.opus')],
])('%s', (_name, path) => {
  test('pieces are the samples of the recording, with silence outside of it', async () => {
    const samples = unwrap(await decodeMono(path)).channels[0]!;
    for (const pieces of [
      { first: -70, length: 200, count: 1, step: 1 },
      { first: -10, length: 64, count: 5, step: 300 },
      { first: samples.length - 90, length: 100, count: 3, step: 50 },
      { first: samples.length + 5, length: 10, count: 1, step: 1 },
      { first: 0, length: samples.length, count: 1, step: 1 },
    ]) {
      const read = unwrap(await reader.pieces(path, pieces));
      const expected = Float32Array.from({ length: pieces.length * pieces.count }, (_, i) => {
        return samples[pieces.first + Math.floor(i / pieces.length) * pieces.step + (i % pieces.length)] ?? 0;
      });
      expect(read).toEqual(expected);
    }
  });

  test.each([1, 64, 1000])('peaks of blocks of %i samples are the lowest and the highest of each', async (block) => {
    const samples = unwrap(await decodeMono(path)).channels[0]!;
    const first = 3 * block;
    const all = Math.max(0, Math.ceil((samples.length - first) / block));
    const count = Math.min(all + 7, 5000);
    const read = unwrap(await reader.peaks(path, { first, block, count }));
    const blocks = Math.min(all, count);
    expect(read.length).toBe(2 * blocks);
    for (let at = 0; at < blocks; at++) {
      const part = samples.subarray(first + at * block, first + (at + 1) * block);
      expect([read[at], read[blocks + at]]).toEqual([Math.min(...part), Math.max(...part)]);
    }
  });
});

test('a file that is gone, or no sound, is a problem', async () => {
  const pieces = { first: 0, length: 1, count: 1, step: 1 };
  expect(await reader.pieces(join(folder, 'gone.wav'), pieces)).toMatchObject({ problem: { code: 'file.missing' } });
  const notes = join(folder, 'notes.wav');
  writeFileSync(notes, 'Microphone 2 was moved on Tuesday.');
  expect(await reader.pieces(notes, pieces)).toMatchObject({ problem: { code: 'audio.unknown' } });
  expect(await reader.peaks(notes, { first: 0, block: 1, count: 1 })).toMatchObject({ ok: false });
});
