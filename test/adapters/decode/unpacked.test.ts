/** Long recordings of compressed formats, read in parts. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { decodeMono } from '#main/adapters/decode/index.ts';
import { createStretchReader, type StretchReader } from '#main/adapters/decode/stretches.ts';
import { createUnpackedSounds, type StoredSound, type UnpackedOptions } from '#main/adapters/decode/unpacked.ts';
import { readMp3 } from '#shared/core/audio/mp3.ts';
import { bytesInMemory } from '#shared/core/audio/bytes.ts';
import { openOggStream } from '#shared/core/audio/ogg-stream.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { buildOgg, pagesOf, pageWith } from '#test/core/audio/ogg-builder.ts';

const root = mkdtempSync(join(tmpdir(), 'earmark-unpacked-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const golden = (name: string) => Uint8Array.from(readFileSync(resolve('test/golden/audio/lossy', name)));

/** Two minutes of Opus: the packets of a short file again and again, 50 on a page. */
async function longOpus(): Promise<Uint8Array> {
  const short = golden('opus-48000-1.opus');
  const packets = unwrap(await unwrap(await openOggStream(bytesInMemory(short))).next())!.packets;
  const pages = Array.from({ length: 120 }, (_, page) => {
    const some = Array.from({ length: 50 }, (_, i) => packets[(50 * page + i) % packets.length]!);
    return pageWith(some, {
      sequence: 2 + page,
      granule: 960 * 50 * (page + 1) - (page === 119 ? 500 : 0),
      last: page === 119,
    });
  });
  return buildOgg([...pagesOf(short).slice(0, 2), ...pages]);
}

/** The same of MP3, behind the header frame of another length. */
async function longMp3(): Promise<Uint8Array> {
  const short = golden('mp3-no-header.mp3');
  const { start, end } = unwrap(await readMp3(bytesInMemory(short)));
  return Buffer.concat(Array.from({ length: 320 }, () => short.subarray(start, end)));
}

const opus = join(root, 'long.opus');
writeFileSync(opus, await longOpus());
const mp3 = join(root, 'long.mp3');
writeFileSync(mp3, await longMp3());
const wholeOf = async (path: string) => unwrap(await decodeMono(path)).channels[0]!;
const whole = await wholeOf(opus);

let folders = 0;
interface Setting {
  readonly folder: string;
  readonly reader: StretchReader;
  readonly shares: (number | null)[];
  left(): string[];
}
function set(options: Partial<UnpackedOptions> = {}): Setting {
  const folder = options.folder ?? join(root, `unpacked ${folders++}`);
  const shares: (number | null)[] = [];
  const unpacked = createUnpackedSounds({ folder, progress: (_id, share) => shares.push(share), ...options });
  return {
    folder,
    shares,
    reader: createStretchReader(unpacked),
    left: () => (existsSync(folder) ? readdirSync(folder) : []),
  };
}
const sound = (digit: string, path = opus, frames = whole.length): StoredSound => ({
  id: 7,
  path,
  frames,
  sha256: digit.repeat(64),
});
const one = (first: number, length = 1) => ({ first, length, count: 1, step: 1 });

test('the long ones are long, and end where they say', () => {
  expect(whole.length).toBe(120 * 48_000 - 312 - 500);
});

test.each([
  ['Opus', opus],
  ['MP3', mp3],
])('any part of %s is, sample by sample, what all of it has there', async (_name, path) => {
  const all = await wholeOf(path);
  const { reader } = set();
  const random = createRandom(8);
  const asked = sound('a', path, all.length);
  for (const first of [all.length - 3000, 0, ...Array.from({ length: 30 }, () => random.integer(all.length))]) {
    const length = 1 + random.integer(20_000);
    const read = unwrap(await reader.pieces(asked, one(first, length)));
    const expected = new Float32Array(length);
    expected.set(all.subarray(first, first + length));
    expect(read).toEqual(expected);
  }
  const pieces = { first: -500, length: 1024, count: 400, step: 15_000 };
  const read = unwrap(await reader.pieces(asked, pieces));
  for (let piece = 0; piece < 400; piece++) {
    const start = -500 + piece * 15_000;
    const expected = Float32Array.from({ length: 1024 }, (_, i) => all[start + i] ?? 0);
    expect(read.subarray(piece * 1024, (piece + 1) * 1024)).toEqual(expected);
  }
});

describe('unpacking', () => {
  test('goes no further than a little beyond what is asked for, and then to the end', async () => {
    const { reader, folder, left, shares } = set();
    expect(unwrap(await reader.pieces(sound('a'), one(0, 100)))).toEqual(whole.subarray(0, 100));
    await vi.waitFor(() => expect(shares.at(-1)).toBeNull());
    expect(left()).toEqual([`${'a'.repeat(64)}.part`]);
    const bytes = statSync(join(folder, left()[0]!)).size;
    expect(bytes).toBeGreaterThan(4 * 2 ** 22);
    expect(bytes).toBeLessThan(4 * (2 ** 22 + 48_000 * 3));

    const end = unwrap(await reader.pieces(sound('a'), one(whole.length - 10, 20)));
    expect(end).toEqual(Float32Array.from([...whole.subarray(-10), ...new Array<number>(10).fill(0)]));
    await vi.waitFor(() => expect(left()).toEqual([`${'a'.repeat(64)}.1.f32`]));
    expect(statSync(join(folder, left()[0]!)).size).toBe(4 * whole.length);
    const told = shares.filter((share) => share !== null);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeNull();
  });

  test('gives the memory of what is written back at once, and not only when it is collected', async () => {
    const transfer = vi.spyOn(ArrayBuffer.prototype, 'transfer');
    const { reader, left } = set();
    await reader.pieces(sound('a'), one(whole.length - 1));
    await vi.waitFor(() => expect(left()).toEqual([`${'a'.repeat(64)}.1.f32`]));
    const given = transfer.mock.results.filter(({ type }) => type === 'return').length;
    transfer.mockRestore();
    // A page holds a second; the first and the last one are cut, and what was cut is not alone in its memory.
    expect(given).toBeGreaterThanOrEqual(118);
  });

  test('is done once: after a new start only the file of samples is read', async () => {
    const first = set();
    await first.reader.peaks(sound('a'), { first: 0, block: 2 ** 16, count: 1000 });
    await vi.waitFor(() => expect(first.left()).toEqual([`${'a'.repeat(64)}.1.f32`]));
    writeFileSync(join(first.folder, `${'b'.repeat(64)}.part`), 'torn');
    const again = createUnpackedSounds({ folder: first.folder });
    const found = await again.use(sound('a', join(root, 'not looked at')), async (source) => {
      const samples = new Float32Array(500);
      await source.read(1000, samples);
      return samples;
    });
    expect(found).toEqual(whole.subarray(1000, 1500));
    expect(first.left()).toEqual([`${'a'.repeat(64)}.1.f32`]);
  });

  test('that nobody asks about any more is given up, and begun again when somebody does', async () => {
    const { reader, left } = set({ keepFor: 20 });
    await reader.pieces(sound('a'), one(0));
    await vi.waitFor(() => expect(left()).toEqual([]), 20_000);
    expect(unwrap(await reader.pieces(sound('a'), one(5_000_000, 9)))).toEqual(whole.subarray(5_000_000, 5_000_009));
  });

  test('that is asked about in the very moment it is given up is begun again', async () => {
    const { reader } = set({ keepFor: 1 });
    const random = createRandom(11);
    for (let asked = 0; asked < 60; asked++) {
      expect(unwrap(await reader.pieces(sound('a'), one(asked, 9)))).toEqual(whole.subarray(asked, asked + 9));
      await new Promise((resolve) => setTimeout(resolve, 1 + random.integer(4)));
    }
  });

  test('makes room by removing what was used longest ago', async () => {
    const { reader, left } = set({ mostBytes: 4 * whole.length * 2.5 });
    for (const digit of ['a', 'b', 'a', 'c']) {
      unwrap(await reader.pieces(sound(digit), one(whole.length - 1)));
      await vi.waitFor(() => expect(left().every((name) => name.endsWith('.f32'))).toBe(true));
    }
    expect(left().map((name) => name[0])).toEqual(['a', 'c']);
  });

  test('ends with Earmark, and leaves nothing half written', async () => {
    const folder = join(root, 'closing');
    const unpacked = createUnpackedSounds({ folder });
    const reader = createStretchReader(unpacked);
    await reader.pieces(sound('a'), one(0));
    await unpacked.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what cannot be unpacked', () => {
  test('is a disk without room: it says so before it writes, and removes what it kept for others first', async () => {
    const enough = set();
    unwrap(await enough.reader.pieces(sound('a'), one(whole.length - 1)));
    await vi.waitFor(() => expect(enough.left()[0]).toMatch(/f32$/));
    const { reader, left } = set({ folder: enough.folder, reserveBytes: 2 ** 60 });
    expect(await reader.pieces(sound('b'), one(0))).toMatchObject({
      problem: { code: 'sound.no-room', data: { path: enough.folder, megabytes: Math.ceil((4 * whole.length) / 1e6) } },
    });
    expect(left()).toEqual([]);
  });

  test('is a folder that nothing can be written to', async () => {
    const folder = join(root, 'a file');
    writeFileSync(folder, '');
    const { reader } = set({ folder });
    expect(await reader.pieces(sound('a'), one(0))).toMatchObject({ problem: { code: 'sound.write' } });
  });

  test('is a file that changes meanwhile: nothing of it is kept', async () => {
    const path = join(root, 'changing.opus');
    writeFileSync(path, readFileSync(opus));
    const { reader, left } = set();
    unwrap(await reader.pieces(sound('a', path), one(0)));
    appendFileSync(path, 'more');
    await reader.pieces(sound('a', path), one(whole.length - 1));
    await vi.waitFor(() => expect(left()).toEqual([]));
  });

  test('is a file that is damaged in its middle: nothing of it is kept', async () => {
    const bytes = Uint8Array.from(readFileSync(opus));
    bytes[Math.floor(0.9 * bytes.length)]! ^= 1;
    const path = join(root, 'damaged.opus');
    writeFileSync(path, bytes);
    const { reader, left } = set();
    expect(await reader.pieces(sound('a', path), one(whole.length - 1))).toMatchObject({
      problem: { code: 'ogg.broken' },
    });
    expect(left()).toEqual([]);
    expect(await reader.pieces(sound('a', join(root, 'gone')), one(0))).toMatchObject({
      problem: { code: 'file.missing' },
    });
  });
});
