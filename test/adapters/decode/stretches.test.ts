import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeMono } from '#main/adapters/decode/index.ts';
import { createStretchReader } from '#main/adapters/decode/stretches.ts';
import { createUnpackedSounds, type StoredSound } from '#main/adapters/decode/unpacked.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-stretches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = createRandom(6);
const noise = (samples: number) => Float32Array.from({ length: samples }, () => 2 * random.next() - 1);

const unpacked = createUnpackedSounds({ folder: join(folder, 'unpacked') });
afterAll(() => unpacked.close());
const reader = createStretchReader(unpacked);

/** A file as the library would know it, by another hash each. */
const sounds: string[] = [];
function stored(path: string, frames: number): StoredSound {
  if (!sounds.includes(path)) sounds.push(path);
  return { id: 1, path, frames, sha256: String(sounds.indexOf(path)).padStart(64, '0') };
}

/** Every golden file that can be read, by its path in test/golden/audio. */
const golden = ['.', 'lossy']
  .flatMap((name) => readdirSync(resolve('test/golden/audio', name)).map((file) => join(name, file)))
  .filter(
    (name) => !/codec-|20-1|sound\.aiff|layer2|in-wav|(flac|speex|theora)\.ogg|\.(py|md|json)$|^lossy$/.test(name),
  );

const stereo = join(folder, 'stereo.wav');
writeFileSync(stereo, writeWav([noise(5000), noise(5000)], 8000, 'pcm24'));
const long = join(folder, 'long.wav');
writeFileSync(long, writeWav([noise(2 ** 21 + 321)], 48_000, 'pcm16'));
describe.each<[string, string]>([
  ['two channels of 24 bits', stereo],
  ['more than is read at a time', long],
  ...golden.map((name): [string, string] => [name, resolve('test/golden/audio', name)]),
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
      const read = unwrap(await reader.pieces(stored(path, samples.length), pieces));
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
    const read = unwrap(await reader.peaks(stored(path, samples.length), { first, block, count }));
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
  expect(await reader.pieces(stored(join(folder, 'gone.wav'), 1), pieces)).toMatchObject({
    problem: { code: 'file.missing' },
  });
  const notes = join(folder, 'notes.wav');
  writeFileSync(notes, 'Microphone 2 was moved on Tuesday.');
  expect(await reader.pieces(stored(notes, 1), pieces)).toMatchObject({ problem: { code: 'audio.unknown' } });
  expect(await reader.peaks(stored(notes, 1), { first: 0, block: 1, count: 1 })).toMatchObject({ ok: false });
});
