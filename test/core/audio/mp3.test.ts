import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesInMemory } from '#shared/core/audio/bytes.ts';
import { audioKind, audioName } from '#shared/core/audio/kind.ts';
import { readMp3 as readSource } from '#shared/core/audio/mp3.ts';
import { readMp3Frame } from '#shared/core/audio/mp3-frames.ts';
import { unwrap } from '#shared/core/result.ts';

const golden = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../../golden/audio/lossy/${name}`, import.meta.url)));
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
const plain = golden('mp3-no-header.mp3');
const headed = golden('mp3-44100-2.mp3');
const readMp3 = (bytes: Uint8Array) => readSource(bytesInMemory(bytes));
const layout = async (bytes: Uint8Array) => unwrap(await readMp3(bytes));

/** A tag of `size` bytes after its head; `footer` repeats the head behind it. */
function id3(size: number, footer = false): Uint8Array {
  const head = joined(bytesOf('ID3'), Uint8Array.of(4, 0, footer ? 16 : 0, 0, 0, size >> 7, size & 127));
  // Something that looks like the start of a frame.
  const content = Uint8Array.from({ length: size }, (_, i) => [0xff, 0xfb, 0x90, 0x64][i % 4]!);
  return joined(head, content, footer ? head : new Uint8Array());
}

test.each([
  // ISO 11172-3: 144 * bit rate / sample rate, and a byte of padding; half of it at the lower sample rates
  ['128 kbit/s at 44.1 kHz', [0xff, 0xfb, 0x90, 0x00], { bytes: 417, samples: 1152, sampleRate: 44_100, channels: 2 }],
  ['the same with padding', [0xff, 0xfb, 0x92, 0x00], { bytes: 418 }],
  ['320 kbit/s at 48 kHz', [0xff, 0xfb, 0xe4, 0xc0], { bytes: 960, sampleRate: 48_000, channels: 1 }],
  ['64 kbit/s at 22.05 kHz', [0xff, 0xf3, 0x80, 0xc0], { bytes: 208, samples: 576, sampleRate: 22_050 }],
  ['8 kbit/s at 8 kHz', [0xff, 0xe3, 0x18, 0xc0], { bytes: 72, samples: 576, sampleRate: 8_000 }],
])('a frame of %s', (_name, bytes, expected) => {
  expect(readMp3Frame(Uint8Array.from(bytes), 0)).toMatchObject(expected);
});

test.each([
  ['no sync', [0xff, 0x1b, 0x90, 0x00]],
  ['layer II', [0xff, 0xfd, 0x90, 0x00]],
  ['AAC', [0xff, 0xf1, 0x50, 0x80]],
  ['no such version', [0xff, 0xeb, 0x90, 0x00]],
  ['no such bit rate', [0xff, 0xfb, 0xf0, 0x00]],
  ['free format', [0xff, 0xfb, 0x00, 0x00]],
  ['no such sample rate', [0xff, 0xfb, 0x9c, 0x00]],
  ['cut off', [0xff, 0xfb, 0x90]],
])('no frame: %s', (_name, bytes) => {
  expect(readMp3Frame(Uint8Array.from(bytes), 0)).toBeNull();
});

describe('the sound in an MP3 file', () => {
  test('is cut where LAME says how much it put before and after it', async () => {
    // lame -v prints 576 samples of delay; 529 more are the decoder's
    expect(await layout(headed)).toMatchObject({ sampleRate: 44_100, channels: 2, from: 1105, to: 1105 + 13_230 });
    expect(await layout(headed)).toMatchObject({ truncated: false });
  });

  test('is all that decodes where nothing is said', async () => {
    expect(await layout(plain)).toMatchObject({
      start: 0,
      end: plain.length,
      from: 0,
      samples: 13 * 1152,
      to: 13 * 1152,
    });
  });

  test('is found between tags, and behind something else', async () => {
    const { start, end, ...rest } = await layout(plain);
    for (const before of [id3(0), id3(900), id3(300, true), joined(id3(20), id3(5)), bytesOf('RADIO \xff\xfb here')]) {
      const tagged = joined(before, plain, bytesOf('APETAGEX '), bytesOf('TAG'), new Uint8Array(125));
      expect(await layout(tagged)).toEqual({ ...rest, start: start + before.length, end: end + before.length });
      expect(audioKind(tagged)).toBe('mp3');
    }
  });

  test('ends early where frames are missing at the end', async () => {
    const cut = await layout(headed.subarray(0, headed.length - 1000));
    expect(cut).toMatchObject({ truncated: true, from: 1105, to: cut.samples });
    expect((await layout(plain.subarray(0, plain.length - 1))).truncated).toBe(true);
    const frame = readMp3Frame(plain, 0)!.bytes;
    const whole = plain.subarray(0, plain.length - frame);
    const { truncated, samples } = await layout(whole);
    expect([truncated, samples]).toEqual([false, 12 * 1152]);
  });

  test('has no header frame in it', async () => {
    const frame = readMp3Frame(plain, 0)!.bytes;
    const header = Uint8Array.from({ length: frame }, (_, i) => (i < 4 ? plain[i]! : 0));
    header.set(bytesOf('VBRI'), 36);
    header[53] = 14;
    const found = await layout(joined(header, plain));
    expect(found).toMatchObject({ start: frame, from: 0, samples: 13 * 1152, truncated: true });
  });

  test('is not guessed behind a hole', async () => {
    const frame = readMp3Frame(plain, 0)!.bytes;
    const [before, after] = [plain.subarray(0, 5 * frame), plain.subarray(5 * frame)];
    for (const hole of [new Uint8Array(1), new Uint8Array(70_000), after.subarray(0, 30)])
      expect(await readMp3(joined(before, hole, after))).toMatchObject({ problem: { code: 'mp3.broken' } });
    expect(await readMp3(joined(before, golden('mp3-48000-1.mp3')))).toMatchObject({ problem: { code: 'mp3.broken' } });
  });

  test('has to be there', async () => {
    for (const bytes of [new Uint8Array(), id3(500), joined(id3(0), new Uint8Array(5000)), golden('layer2.mp3')])
      expect(await readMp3(bytes)).toMatchObject({ problem: { code: 'mp3.broken' } });
    const onlyHeader = headed.subarray(0, readMp3Frame(headed, 0)!.bytes);
    expect(await readMp3(onlyHeader)).toMatchObject({ problem: { code: 'mp3.broken' } });
  });
});

test('the kind of a file is told by its content', () => {
  expect(
    ['mp3-8000-1.mp3', 'mp3-tagged.mp3', 'opus-48000-1.opus', 'flac.ogg', 'mp3-in-wav.wav'].map(golden).map(audioKind),
  ).toEqual(['mp3', 'mp3', 'ogg', 'ogg', 'wav']);
  for (const other of [
    new Uint8Array(),
    bytesOf('FORM....AIFF'),
    bytesOf('notes'),
    golden('layer2.mp3'),
    Uint8Array.of(0xff, 0xfb, 0x90, 0),
  ])
    expect(audioKind(other)).toBeNull();
  expect(audioKind(bytesOf('fLaC'))).toBe('flac');
  expect(audioKind(bytesOf('BW64'))).toBe('wav');
});

test('and what may be a recording by its name', () => {
  expect(['a.wav', 'A.WAVE', 'a.flac', 'a.ogg', 'a.oga', 'a.Opus', 'b.mp3'].every((name) => audioName.test(name))).toBe(
    true,
  );
  expect(['wav', 'a.mp3.txt', 'a.m4a', 'a.mp4'].some((name) => audioName.test(name))).toBe(false);
});
