import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesInMemory } from '#shared/core/audio/bytes.ts';
import { hasOggPage, readOggPage } from '#shared/core/audio/ogg-pages.ts';
import { openOggStream, type PacketPage } from '#shared/core/audio/ogg-stream.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap, type Result } from '#shared/core/result.ts';
import { buildOgg, pagesOf, pageWith, type Page } from './ogg-builder.ts';

const golden = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../../golden/audio/lossy/${name}`, import.meta.url)));
const random = createRandom(4);
const packet = (length: number) => Uint8Array.from({ length }, () => random.integer(256));
const bytesOf = (text: string, length: number) => Uint8Array.from({ length }, (_, i) => text.charCodeAt(i) || 0);

/** Heads of an Opus stream, which are easier to make than those of Vorbis. */
function opusHead(change: Readonly<Record<number, number>> = {}): Uint8Array {
  const head = bytesOf('OpusHead', 19);
  [head[8], head[9]] = [1, 1];
  for (const [at, value] of Object.entries(change)) head[Number(at)] = value;
  return head;
}
const headPages = (change?: Readonly<Record<number, number>>): Page[] => [
  pageWith([opusHead(change)], { first: true }),
  pageWith([bytesOf('OpusTags', 40)], { sequence: 1 }),
];

async function allPackets(pages: readonly Page[]): Promise<Result<PacketPage[]>> {
  const stream = await openOggStream(bytesInMemory(buildOgg(pages)));
  if (!stream.ok) return stream;
  const found: PacketPage[] = [];
  for (;;) {
    const page = await stream.value.next();
    if (!page.ok) return page;
    if (page.value === null) return { ok: true, value: found };
    found.push(page.value);
  }
}

async function codeOf(pages: readonly Page[]): Promise<string> {
  const found = await allPackets(pages);
  return found.ok ? 'ok' : found.problem.code;
}

describe('pages', () => {
  test('are read as oggenc and opusenc write them', () => {
    const pages = pagesOf(golden('vorbis-8000-1.ogg'));
    expect(pages.map(({ first, last, granule, sequence }) => [first, last, granule, sequence])).toEqual([
      [true, false, 0, 0],
      [false, false, 0, 1],
      [false, true, 2400, 2],
    ]);
    expect(pages.every(({ serial }) => serial === 7)).toBe(true);
  });

  test('are none where a bit is wrong, where they are cut off and where they do not begin', () => {
    const page = buildOgg([pageWith([packet(300), packet(3)])]);
    expect(readOggPage(page, 0)?.end).toBe(page.length);
    for (let at = 0; at < page.length; at++) {
      const changed = Uint8Array.from(page);
      changed[at]! ^= 1 << (at % 8);
      expect(readOggPage(changed, 0), `byte ${String(at)}`).toBeNull();
      expect(readOggPage(page.subarray(0, at), 0)).toBeNull();
    }
    expect(readOggPage(page, 1)).toBeNull();
    expect(hasOggPage(page, 0)).toBe(true);
    expect(hasOggPage(page, 1)).toBe(false);
  });

  test('may say that no packet ends on them', () => {
    expect(readOggPage(buildOgg([pageWith([packet(9)], { granule: null })]), 0)?.granule).toBeNull();
    expect(readOggPage(buildOgg([pageWith([packet(9)], { granule: 2 ** 40 + 5 })]), 0)?.granule).toBe(2 ** 40 + 5);
  });
});

describe('packets', () => {
  const sizes = [1, 254, 255, 256, 510, 700, 1500];

  test('are the same however they lie on pages', async () => {
    const packets = sizes.map(packet);
    const whole = [...headPages(), pageWith(packets, { sequence: 2, last: true })];
    expect(unwrap(await allPackets(whole)).flatMap((page) => page.packets)).toEqual(packets);

    // Each packet begins on one page and, where it is long enough, ends on the next one.
    let sequence = 2;
    const split = packets.flatMap((one) => {
      const cut = 255 * Math.floor(one.length / 2 / 255);
      if (cut === 0) return [pageWith([one], { sequence: sequence++ })];
      return [
        pageWith([one.subarray(0, cut)], { sequence: sequence++, open: true, granule: null }),
        pageWith([one.subarray(cut)], { sequence: sequence++, continued: true }),
      ];
    });
    expect(split.length).toBeGreaterThan(packets.length);
    expect(unwrap(await allPackets([...headPages(), ...split])).flatMap((page) => page.packets)).toEqual(packets);
  });

  test('of the sound may stand on the page of the last header', async () => {
    const [head] = headPages();
    const sound = packet(20);
    const together = pageWith([bytesOf('OpusTags', 40), sound], { sequence: 1, granule: 960, last: true });
    expect(unwrap(await allPackets([head!, together]))).toEqual([{ packets: [sound], granule: 960, last: true }]);
  });

  test('whose start is on a page that is not there are left out', async () => {
    const [cut, whole] = [packet(30), packet(40)];
    const late = pageWith([cut, whole], { sequence: 90, continued: true, granule: 96_000 });
    expect(unwrap(await allPackets([...headPages(), late]))[0]!.packets).toEqual([whole]);
  });
});

describe('what is not one whole sound', () => {
  const sound = (sequence: number) => pageWith([packet(20)], { sequence });

  test('loses nothing but its torn end', async () => {
    const bytes = buildOgg([...headPages(), sound(2), sound(3)]);
    const torn = unwrap(await openOggStream(bytesInMemory(bytes.subarray(0, bytes.length - 1))));
    expect(unwrap(await torn.next())?.packets.length).toBe(1);
    expect(unwrap(await torn.next())).toBeNull();
  });

  test('is broken where something is missing before its end', async () => {
    expect(await codeOf([...headPages(), sound(2), sound(4)])).toBe('ogg.broken');
    const bytes = buildOgg([...headPages(), sound(2), sound(3)]);
    bytes[bytes.length - 60]! ^= 1;
    const stream = unwrap(await openOggStream(bytesInMemory(bytes)));
    expect(await stream.next()).toMatchObject({ problem: { code: 'ogg.broken' } });
  });

  test('may be joined late: its pages then begin anywhere', async () => {
    expect(await codeOf([...headPages(), sound(700), sound(701)])).toBe('ok');
  });

  test('has one stream, and may have a skeleton beside it', async () => {
    const skeleton = pageWith([bytesOf('fishead\0', 64)], { serial: 9, first: true });
    expect(await codeOf([skeleton, ...headPages(), { ...skeleton, first: false }, sound(2)])).toBe('ok');
    expect(await codeOf([...headPages(), sound(2), ...headPages(), sound(2)])).toBe('ogg.streams');
    const [head, tags] = headPages();
    expect(await codeOf([head!, { ...head!, serial: 8 }, tags!, sound(2)])).toBe('ogg.streams');
    expect(await codeOf([...headPages(), { ...sound(2), serial: 8 }])).toBe('ogg.broken');
  });

  test('is of a codec that is known', async () => {
    expect(await codeOf([pageWith([bytesOf('Speex   1.2', 80)], { first: true })])).toBe('ogg.codec');
    expect(await openOggStream(bytesInMemory(buildOgg([pageWith([packet(30)], { first: true })])))).toMatchObject({
      problem: { code: 'ogg.codec', data: { codec: 'an unknown codec' } },
    });
  });

  test.each([
    ['of another version', { 8: 0x11 }],
    ['without channels', { 9: 0 }],
    ['three channels in the family of two', { 9: 3 }],
    ['a family without a known table', { 18: 3 }],
    ['a table that is cut off', { 18: 1 }],
  ])('has a head that makes sense: %s', async (_name, change) => {
    expect(await codeOf([...headPages(change), sound(2)])).toBe('ogg.broken');
  });

  test('has all its headers', async () => {
    expect(await codeOf(headPages().slice(0, 1))).toBe('ogg.broken');
    expect(await openOggStream(bytesInMemory(new Uint8Array(5)))).toMatchObject({ problem: { code: 'ogg.broken' } });
  });
});
