/** Ogg and MP3, decoded. What the numbers are compared with: test/golden/audio/lossy/make_lossy.py. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCollector } from '#main/adapters/decode/collector.ts';
import { decodeFile, readForModel } from '#main/adapters/decode/index.ts';
import { decodeMp3 as readMp3 } from '#main/adapters/decode/mp3.ts';
import { decodeOgg as readOgg } from '#main/adapters/decode/ogg.ts';
import type { SoundFacts, SoundSink } from '#main/adapters/decode/sink.ts';
import { bytesInMemory, type ByteSource } from '#shared/core/audio/bytes.ts';
import { openOggStream } from '#shared/core/audio/ogg-stream.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import type { Random } from '#shared/core/random.ts';
import { fail, ok, ProblemError, unwrap, type Result } from '#shared/core/result.ts';
import { buildOgg, pagesOf, pageWith, type Page } from '#test/core/audio/ogg-builder.ts';

const golden = (name: string) => resolve('test/golden/audio/lossy', name);
const bytesOf = (name: string) => Uint8Array.from(readFileSync(golden(name)));
const expected = JSON.parse(readFileSync(golden('decoded.json'), 'utf8')) as Record<
  string,
  { readonly sampleRate: number; readonly length: number; readonly channels: readonly (readonly number[])[] }
>;
const step = 61;
/** Samples of all channels. */
const limit = 2 ** 22;

type Decode = (bytes: Uint8Array, most: number) => Promise<Result<DecodedAudio>>;
function inMemory(read: (bytes: ByteSource, sink: SoundSink) => Promise<Result<SoundFacts>>): Decode {
  return async (bytes, most) => {
    const collector = createCollector((channels) => channels, most);
    try {
      const found = await read(bytesInMemory(bytes), collector);
      return found.ok ? ok(collector.whole(found.value)) : found;
    } catch (error) {
      if (error instanceof ProblemError) return fail(error.problem);
      throw error;
    }
  };
}
const decodeOgg = inMemory(readOgg);
const decodeMp3 = inMemory(readMp3);

const folder = mkdtempSync(join(tmpdir(), 'earmark-lossy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function save(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

function codeOf(result: Result<DecodedAudio>): string {
  return result.ok ? 'ok' : result.problem.code;
}
const fileCode = async (path: string) => codeOf(await decodeFile(path));
const samplesOf = async (bytes: Uint8Array) => unwrap(await decodeOgg(bytes, limit)).channels[0]!;

// The decoders write what they do not like to the console, too.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries(expected))('%s', (name, { sampleRate, length, channels }) => {
  it('is what another decoder makes of it, sample by sample', async () => {
    const audio = unwrap(await decodeFile(golden(name)));
    expect(audio).toMatchObject({ sampleRate, truncated: false, replacedSamples: 0 });
    expect(audio.channels.map((samples) => samples.length)).toEqual(channels.map(() => length));
    const differences = channels.flatMap((samples, channel) =>
      samples.map((sample, i) => Math.abs(audio.channels[channel]![i * step]! - sample)),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });

  it('has its loud sample where the encoder was given it', async () => {
    const { channels: decoded } = unwrap(await decodeFile(golden(name)));
    // Without a header nothing says how late the sound is: 576 samples of the encoder and 529 of the decoder.
    const late = name === 'mp3-no-header.mp3' ? 1105 : 0;
    // The sixth channel is for low tones only.
    for (const samples of decoded.slice(0, 5)) {
      const loudest = samples.reduce((best, sample, i) => (Math.abs(sample) > Math.abs(samples[best]!) ? i : best), 0);
      expect(Math.abs(loudest - late - 0.2 * sampleRate)).toBeLessThanOrEqual(1);
    }
  });
});

describe('a file', () => {
  it('says how it was coded, and how much of it there is a second', async () => {
    const encodings = ['mp3-44100-2.mp3', 'vorbis-44100-2.ogg', 'opus-16000-1.opus'].map(async (name) => {
      return unwrap(await decodeFile(golden(name))).encoding;
    });
    expect(await Promise.all(encodings)).toEqual(['MP3 128 kbit/s', 'Vorbis 47 kbit/s', 'Opus 41 kbit/s']);
  });

  it('is told by its content, not by its name', async () => {
    expect(unwrap(await decodeFile(save('pump.wav', bytesOf('mp3-8000-1.mp3')))).encoding).toBe('MP3 24 kbit/s');
    expect(unwrap(await decodeFile(save('pump.flac', bytesOf('vorbis-8000-1.ogg')))).encoding).toMatch(/^Vorbis/);
    const wav = writeWav([new Float32Array(500)], 16_000);
    expect(unwrap(await decodeFile(save('pump.mp3', wav))).encoding).toBe('PCM 16 bit');
  });

  it('is heard by a model as 16 kHz mono', async () => {
    for (const name of ['mp3-44100-2.mp3', 'vorbis-96000-1.ogg', 'opus-48000-6.opus'])
      expect(unwrap(await readForModel(golden(name))).length).toBe(4800);
  });

  it.each([
    ['flac.ogg', 'ogg.codec'],
    ['speex.ogg', 'ogg.codec'],
    ['theora.ogg', 'ogg.codec'],
    ['layer2.mp3', 'audio.unknown'],
    ['mp3-in-wav.wav', 'wav.codec'],
  ])('of something else is a problem: %s', async (name, code) => {
    expect(await fileCode(golden(name))).toBe(code);
  });

  it('of several recordings in a row is a problem', async () => {
    const [first, second] = [bytesOf('vorbis-8000-1.ogg'), bytesOf('vorbis-16000-1.ogg')];
    expect(await fileCode(save('chained.ogg', Buffer.concat([first, second])))).toBe('ogg.streams');
  });

  it('that unfolds into more than is loaded is given up', async () => {
    const small = 20_000;
    expect(codeOf(await decodeMp3(bytesOf('mp3-44100-2.mp3'), small))).toBe('audio.too-large');
    expect(codeOf(await decodeOgg(bytesOf('vorbis-96000-1.ogg'), small))).toBe('audio.too-large');
    // One byte can be 120 ms of silence: two frames of 60 ms with nothing in them.
    const [head, tags] = pagesOf(bytesOf('opus-48000-1.opus'));
    const silence = Array.from({ length: 255 }, () => Uint8Array.of((3 << 3) | 1));
    const pages = Array.from({ length: 20 }, (_, i) => pageWith(silence, { sequence: 2 + i, granule: null }));
    const bomb = buildOgg([head!, tags!, ...pages]);
    expect(bomb.length).toBeLessThan(12_000);
    expect(codeOf(await decodeOgg(bomb, limit))).toBe('audio.too-large');
  });
});

/** The same Opus file with five packets of 20 ms on a page. */
async function opusInPages(): Promise<Page[]> {
  const [head, tags, ...sound] = pagesOf(bytesOf('opus-48000-1.opus'));
  const stream = unwrap(await openOggStream(bytesInMemory(bytesOf('opus-48000-1.opus'))));
  const packets = unwrap(await stream.next())!.packets;
  const starts = Array.from({ length: Math.ceil(packets.length / 5) }, (_, i) => 5 * i);
  const pages = starts.map((start, i) => {
    const last = start + 5 >= packets.length;
    const granule = last ? sound.at(-1)!.granule : 960 * (start + 5);
    return pageWith(packets.slice(start, start + 5), { sequence: 2 + i, granule, last });
  });
  return [head!, tags!, ...pages];
}

const opusPages = await opusInPages();

describe('a file that ends too early', () => {
  it.each([
    ['MP3 with a header', bytesOf('mp3-44100-2.mp3')],
    ['MP3 without one', bytesOf('mp3-no-header.mp3')],
    ['Vorbis', bytesOf('vorbis-pages.ogg')],
    ['Opus', buildOgg(opusPages)],
  ])('is truncated, and what is there is as it was: %s', async (_name, bytes) => {
    const whole = unwrap(await decodeFile(save('whole', bytes))).channels[0]!;
    const left: number[] = [];
    for (const missing of [1, 250, 450]) {
      const cut = unwrap(await decodeFile(save('cut', bytes.subarray(0, bytes.length - missing))));
      const samples = cut.channels[0]!;
      expect(cut.truncated).toBe(true);
      // A decoded packet may be longer than the sound, whose end is not known any more.
      const common = Math.min(samples.length, whole.length);
      expect(samples.subarray(0, common)).toEqual(whole.subarray(0, common));
      left.push(samples.length);
    }
    expect(left[0]).toBeGreaterThan(left[2]!);
  });

  it('is broken when no sound is left of it', async () => {
    for (const [name, code] of [
      ['mp3-8000-1.mp3', 'mp3.broken'],
      ['vorbis-8000-1.ogg', 'ogg.broken'],
      ['opus-48000-1.opus', 'ogg.broken'],
    ] as const) {
      const bytes = bytesOf(name);
      for (const length of [60, 100, 200])
        expect([code, 'audio.unknown']).toContain(await fileCode(save(name, bytes.subarray(0, length))));
    }
    expect(await fileCode(save('empty.mp3', new Uint8Array()))).toBe('file.empty');
  });
});

describe('positions in an Ogg file', () => {
  const pages = pagesOf(bytesOf('vorbis-pages.ogg'));
  /** The headers stay where they are. */
  const moved = (by: number) =>
    buildOgg(pages.map((page, i) => (i < 2 ? page : { ...page, granule: page.granule! + by })));

  it('that begin before 0 leave out the samples before it', async () => {
    const whole = await samplesOf(buildOgg(pages));
    expect(await samplesOf(moved(-300))).toEqual(whole.subarray(300));
  });

  it('that begin late say when a broadcast was joined, not where the sound is', async () => {
    expect(await samplesOf(moved(160_000))).toEqual(await samplesOf(buildOgg(pages)));
    const opus = opusPages;
    const late = opus.map((page, i) => (i < 2 ? page : { ...page, granule: page.granule! + 96_000 }));
    expect(await samplesOf(buildOgg(late))).toEqual(await samplesOf(bytesOf('opus-48000-1.opus')));
  });

  it('that count what is not there are a hole', async () => {
    const hole = pages.map((page, i) => (i < 4 ? page : { ...page, granule: page.granule! + 8_000 }));
    expect(await decodeOgg(buildOgg(hole), limit)).toMatchObject({
      problem: { code: 'ogg.broken', data: { detail: expect.stringMatching(/^0\.4\d s of its sound are missing$/) } },
    });
  });
});

it('an Opus file that asks to be turned down is', async () => {
  const pages = pagesOf(bytesOf('opus-48000-1.opus'));
  const head = Uint8Array.from(pages[0]!.body);
  new DataView(head.buffer).setInt16(16, -6 * 256, true);
  const whole = await samplesOf(buildOgg(pages));
  const quiet = await samplesOf(buildOgg([{ ...pages[0]!, body: head }, ...pages.slice(1)]));
  expect([...quiet]).toEqual(Array.from(whole, (sample) => Math.fround(sample * 10 ** (-6 / 20))));
});

describe('changed bytes', () => {
  /** Ogg with checksums that fit, so that the change is seen by what comes behind them. */
  function changedOgg(bytes: Uint8Array, random: Random): Uint8Array {
    const pages = pagesOf(bytes).map((page) => ({ ...page, body: Uint8Array.from(page.body) }));
    for (let change = random.integer(4); change >= 0; change--) {
      const page = pages[random.integer(pages.length)]!;
      const kind = random.integer(8);
      if (kind === 0) page.granule = random.integer(2 ** 30) - 2 ** 28;
      else if (kind === 1) page.lacing = page.lacing.toReversed();
      else
        page.body[random.integer(kind === 2 ? Math.min(60, page.body.length) : page.body.length)] = random.integer(256);
    }
    return buildOgg(pages);
  }

  function changedMp3(bytes: Uint8Array, random: Random): Uint8Array {
    const changed = Uint8Array.from(bytes);
    for (let change = random.integer(4); change >= 0; change--)
      changed[random.integer(random.next() < 0.3 ? 64 : changed.length)] = random.integer(256);
    return random.next() < 0.2 ? changed.subarray(0, random.integer(changed.length)) : changed;
  }

  it.each([
    ['vorbis-8000-1.ogg', changedOgg, decodeOgg],
    ['vorbis-44100-2.ogg', changedOgg, decodeOgg],
    ['opus-44100-2.opus', changedOgg, decodeOgg],
    ['opus-48000-6.opus', changedOgg, decodeOgg],
    ['mp3-44100-2.mp3', changedMp3, decodeMp3],
    ['mp3-tagged.mp3', changedMp3, decodeMp3],
  ])('in %s are numbers or a problem', async (name, change, decode) => {
    const whole = bytesOf(name);
    const random = createRandom(31);
    const codes = new Set<string>();
    for (let round = 0; round < 50; round++) {
      const result = await decode(change(whole, random), limit);
      codes.add(codeOf(result));
      if (!result.ok) continue;
      const { channels } = result.value;
      expect(channels.every((samples) => samples.length > 0 && samples.length === channels[0]!.length)).toBe(true);
      expect(channels.every((samples) => samples.every(Number.isFinite))).toBe(true);
    }
    const known = ['ok', 'ogg.broken', 'ogg.codec', 'mp3.broken', 'audio.sample-rate', 'audio.too-large'];
    expect([...codes].filter((code) => !known.includes(code))).toEqual([]);
    expect(codes.has('ok') && codes.size > 1).toBe(true);
  });
});
