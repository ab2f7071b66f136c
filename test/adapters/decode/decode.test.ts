import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeFile, decodeMono, readForModel } from '#main/adapters/decode/index.ts';
import { mixToMono } from '#shared/core/audio/level.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import type { Result } from '#shared/core/result.ts';
import { buildWav, bytesOf, chunk } from '#test/core/audio/wav-builder.ts';

const golden = (name: string) => fileURLToPath(new URL(`../../golden/audio/${name}`, import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-decode-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

async function codeOf(path: string): Promise<string> {
  const result = await decodeFile(path);
  return result.ok ? 'ok' : result.problem.code;
}

/** The signal of every golden file (test/golden/audio/make_golden.py) in steps of `bits`, rounded as SoX does. */
function goldenSteps(channel: number, i: number, bits: number): number {
  const exact = (((i * 7919 + channel * 104729) % 65536) - 32768) * 256 + ((i * 31) % 256);
  const step = 2 ** (24 - bits);
  return Math.min(Math.round(exact / step), 2 ** (bits - 1) - 1);
}

describe('FLAC', () => {
  // The decoder writes what it does not like to the console, too.
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['flac8-1.flac', 1, 8, 16_000],
    ['flac16-1.flac', 1, 16, 16_000],
    ['flac16-2.flac', 2, 16, 44_100],
    ['flac24-2.flac', 2, 24, 96_000],
    ['flac16-6.flac', 6, 16, 48_000],
  ])('%s equals what was packed into it', async (name, channels, bits, sampleRate) => {
    const audio = value(await decodeFile(golden(name)));
    expect(audio).toMatchObject({ sampleRate, encoding: `FLAC ${bits} bit`, truncated: false, replacedSamples: 0 });
    expect(audio.channels.length).toBe(channels);
    audio.channels.forEach((samples, channel) => {
      const steps = Array.from(samples, (sample) => sample * 2 ** (bits - 1));
      expect(steps).toEqual(Array.from({ length: 250 }, (_, i) => goldenSteps(channel, i, bits)));
    });
  });

  it('equals the WAV file that flac unpacks, and is recognised whatever its name', async () => {
    const path = join(folder, 'looks-like.wav');
    await copyFile(golden('flac16-2.flac'), path);
    const packed = value(await decodeFile(path));
    const unpacked = value(await decodeFile(golden('rf64.wav')));
    expect(packed.channels).toEqual(unpacked.channels);
  });

  it('of a bit depth that the decoder does not know is refused, not played as noise', async () => {
    expect(await decodeFile(golden('flac20-1.flac'))).toMatchObject({
      problem: { code: 'flac.broken', data: { detail: '20-bit samples are not supported' } },
    });
  });

  it('is truncated when frames are missing at the end, broken when none is there', async () => {
    const whole = await readFile(golden('flac-frames.flac'));
    const all = value(await decodeFile(golden('flac-frames.flac')));
    expect(all.channels[0]!.length).toBe(250);
    const cut = value(await decodeFile(await save('cut.flac', whole.subarray(0, whole.length - 150))));
    expect(cut.truncated).toBe(true);
    const left = cut.channels[0]!;
    expect(left.length).toBeGreaterThan(0);
    expect(left).toEqual(all.channels[0]!.subarray(0, left.length));
    for (const length of [4, 20, 42, 60])
      expect(await codeOf(await save('stub.flac', whole.subarray(0, length)))).toBe('flac.broken');
  });

  it('is broken when its bytes are noise', async () => {
    const whole = Uint8Array.from(await readFile(golden('flac16-2.flac')));
    const random = createRandom(5);
    for (let i = 100; i < whole.length; i++) whole[i] = random.integer(256);
    const result = await decodeFile(await save('noise.flac', whole));
    expect(result).toMatchObject({ problem: { code: 'flac.broken' } });
  });

  it('never crashes on changed bytes', async () => {
    const whole = await readFile(golden('flac-frames.flac'));
    const random = createRandom(11);
    for (let round = 0; round < 60; round++) {
      const bytes = Uint8Array.from(whole);
      for (let change = 0; change < 3; change++)
        bytes[4 + random.integer(round % 2 === 0 ? 60 : bytes.length - 4)] = random.integer(256);
      const result = await decodeFile(await save('changed.flac', bytes));
      if (result.ok) expect(result.value.channels.every((channel) => channel.every(Number.isFinite))).toBe(true);
      else expect(['flac.broken', 'audio.sample-rate', 'audio.too-large']).toContain(result.problem.code);
    }
  });

  it('refuses a header that promises more than fits in memory', async () => {
    const bytes = Uint8Array.from(await readFile(golden('flac16-2.flac')));
    bytes[21]! |= 0x0f;
    expect(await codeOf(await save('huge.flac', bytes))).toBe('audio.too-large');
  });
});

describe('WAV', () => {
  const ramp = Array.from({ length: 9 }, (_, i) => i / 16);

  it('is recognised whatever its name', async () => {
    const path = await save('sound.flac', buildWav({ kind: 's16', samples: [ramp, ramp.map((x) => -x)] }));
    expect([...value(await decodeFile(path)).channels[1]!]).toEqual(ramp.map((x) => (x === 0 ? 0 : -x)));
  });

  it('longer than one block is read whole, as channels and as their mean', async () => {
    const random = createRandom(2);
    const channels = [0, 1, 2].map(() => Float32Array.from({ length: 800_000 }, () => random.next() - 0.5));
    const path = await save('blocks.wav', writeWav(channels, 48_000, 'float32'));
    const whole = value(await decodeFile(path));
    expect(whole.channels).toEqual(channels);
    const mono = value(await decodeMono(path));
    expect(mono.channels).toEqual([mixToMono(whole.channels)]);
    expect(mono).toMatchObject({ sampleRate: 48_000, encoding: 'float 32 bit', truncated: false });
  });

  it('with a megabyte of metadata before the samples is read', async () => {
    const path = await save(
      'bext.wav',
      buildWav({ kind: 's16', samples: [ramp], between: [chunk('bext', new Uint8Array(1e6))] }),
    );
    expect([...value(await decodeFile(path)).channels[0]!]).toEqual(ramp);
  });

  it('counts what was no number', async () => {
    const path = await save(
      'nan.wav',
      buildWav({
        kind: 'f32',
        samples: [
          [0, Number.NaN],
          [Infinity, 0],
        ],
      }),
    );
    expect(value(await decodeMono(path)).replacedSamples).toBe(2);
  });
});

describe('what is no sound', () => {
  it('answers with a problem', async () => {
    expect(await codeOf(await save('empty.wav', new Uint8Array()))).toBe('file.empty');
    expect(await codeOf(golden('sound.aiff'))).toBe('audio.unknown');
    expect(await codeOf(await save('riff.wav', bytesOf('RIFF', [0, 0, 0, 0], 'AVI LIST')))).toBe('wav.not-wav');
    expect(await codeOf(golden('codec-gsm.wav'))).toBe('wav.codec');
    expect(await codeOf(join(folder, 'nowhere', 'x.wav'))).toBe('file.missing');
    expect(await codeOf(join(golden('sound.aiff'), 'x.wav'))).toBe('file.missing');
    expect(await codeOf(folder)).toBe('file.not-a-file');
  });

  it.skipIf(process.platform === 'win32')('is not read from pipes, devices and circles of links', async () => {
    const pipe = join(folder, 'pipe.wav');
    execFileSync('mkfifo', [pipe]);
    expect(await codeOf(pipe)).toBe('file.not-a-file');
    expect(await codeOf('/dev/zero')).toBe('file.not-a-file');
    const link = join(folder, 'link.wav');
    await symlink(link, link);
    expect(await codeOf(link)).toBe('file.unreadable');
  });

  it('may have any name', async () => {
    await mkdir(join(folder, 'a b'));
    for (const name of ['line\nbreak.wav', '\u202Egnp.wav', '\u{1F50A} sound.wav', 'a b/%00..%2f.wav'])
      expect(await codeOf(await save(name, buildWav({ kind: 'u8', samples: [[0, 0.5]] })))).toBe('ok');
  });

  it('is refused when it is larger than the limit', async () => {
    const path = await save('limit.wav', writeWav([new Float32Array(1_000), new Float32Array(1_000)], 16_000));
    expect(await decodeFile(path, 1_500)).toMatchObject({ problem: { code: 'audio.too-large' } });
    expect((await decodeMono(path, 1_500)).ok).toBe(true);
    expect(await decodeFile(golden('flac16-2.flac'), 400)).toMatchObject({ problem: { code: 'audio.too-large' } });
  });

  it('does not make a sparse file of 6 GB fill the memory', async () => {
    const path = await save('sparse.wav', buildWav({ kind: 's16', samples: [[0]], dataSize: 0xffffffff }));
    await truncate(path, 6 * 2 ** 30);
    expect(await codeOf(path)).toBe('audio.too-large');
  });
});

describe('readForModel', () => {
  it('gives 16 kHz mono as it is', async () => {
    const samples = Float32Array.from({ length: 400 }, (_, i) => (i % 7) / 8);
    const path = await save('model.wav', writeWav([samples, samples.map((x) => -x)], 16_000, 'float32'));
    expect(value(await readForModel(path)).every((sample) => sample === 0)).toBe(true);
    expect(value(await readForModel(await save('mono.wav', writeWav([samples], 16_000, 'float32'))))).toEqual(samples);
  });

  it('resamples other rates to exactly the length in time', async () => {
    for (const [rate, length] of [
      [44_100, 44_100],
      [48_000, 48_000],
      [8_000, 8_000],
      [11_025, 11_025],
      [96_000, 96_000],
    ] as const) {
      const path = await save('rate.wav', writeWav([new Float32Array(length)], rate));
      expect(value(await readForModel(path)).length).toBe(16_000);
    }
  });

  it('says again and again that a long one goes on, and ends where it is told to', async () => {
    const path = await save('long.wav', writeWav([new Float32Array(20 * 48_000)], 48_000));
    let said = 0;
    await readForModel(path, { pause: () => Promise.resolve(void said++) });
    expect(said).toBeGreaterThan(10);
    const refused = () => Promise.reject(new Error('not wanted'));
    await expect(readForModel(path, { pause: refused })).rejects.toThrow('not wanted');
  });

  it('reads no further than is enough', async () => {
    const random = createRandom(7);
    const samples = Float32Array.from({ length: 30 * 48_000 }, () => random.next() - 0.5);
    const path = await save('enough.wav', writeWav([samples], 48_000));
    const whole = value(await readForModel(path));
    const begun = value(await readForModel(path, { enough: 20 * 16_000 }));
    expect(begun.length).toBeGreaterThanOrEqual(20 * 16_000);
    expect(begun.length).toBeLessThan(23 * 16_000);
    expect(begun).toEqual(whole.subarray(0, begun.length));
  });

  it('refuses less than 25 ms', async () => {
    const path = await save('short.wav', writeWav([new Float32Array(399)], 16_000));
    expect(await readForModel(path)).toMatchObject({ problem: { code: 'audio.too-short', data: { seconds: 0.0249 } } });
    const slow = await save('slow.wav', writeWav([new Float32Array(201)], 8_000));
    expect(value(await readForModel(slow)).length).toBe(402);
  });
});
