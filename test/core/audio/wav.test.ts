import { describe, expect, it } from 'vitest';
import { parseWav, readWavFormat } from '#shared/core/audio/wav.ts';
import { buildWav, bytesOf, chunk, number, sampleKinds } from './wav-builder.ts';
import type { SampleKind, WavPlan } from './wav-builder.ts';

/** Values that every encoding holds exactly: multiples of 1/128 without +1. */
function exactSamples(channels: number, frames = 37): number[][] {
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: frames }, (_, i) => (((i * 53 + c * 17) % 256) - 128) / 128),
  );
}

function parsed(bytes: Uint8Array) {
  const result = parseWav(bytes);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

function codeOf(bytes: Uint8Array): string {
  const result = parseWav(bytes);
  return result.ok ? 'ok' : result.problem.code;
}

const list = (size: number) =>
  chunk(
    'LIST',
    Uint8Array.from({ length: size }, (_, i) => i),
  );
const oddities: Readonly<Record<string, (plan: WavPlan) => WavPlan>> = {
  plain: (plan) => plan,
  extensible: (plan) => ({ ...plan, extensible: true }),
  'chunks of even and odd size around the format': (plan) => ({
    ...plan,
    before: plan.bigEndian ? [] : [list(5), chunk('bext', new Uint8Array(602))],
    between: plan.bigEndian ? [] : [chunk('fact', new Uint8Array(4)), list(7), list(0)],
    after: [list(9)],
  }),
  'data size 0': (plan) => ({ ...plan, dataSize: 0 }),
  'data size unknown': (plan) => ({ ...plan, dataSize: 0xffffffff }),
};

describe('every encoding in every container', () => {
  const containers = { RIFF: {}, RIFX: { bigEndian: true }, RF64: { longSizes: true } };
  for (const [container, fields] of Object.entries(containers))
    for (const kind of Object.keys(sampleKinds) as SampleKind[])
      for (const [oddity, change] of Object.entries(oddities))
        it(`${container} ${kind} ${oddity}`, () => {
          for (const channels of [1, 2, 3, 8, 64]) {
            const samples = exactSamples(channels);
            const audio = parsed(buildWav(change({ kind, samples, sampleRate: 48_000, ...fields })));
            expect(audio.sampleRate).toBe(48_000);
            expect(audio.encoding).toBe(sampleKinds[kind].encoding);
            expect(audio.truncated).toBe(false);
            expect(audio.replacedSamples).toBe(0);
            expect(audio.channels.map((channel) => [...channel])).toEqual(samples);
          }
        });

  it('takes every sample rate from 1 kHz to 768 kHz', () => {
    for (const sampleRate of [1_000, 8_000, 11_025, 22_050, 44_100, 96_000, 192_000, 768_000])
      expect(parsed(buildWav({ kind: 's16', samples: exactSamples(1), sampleRate })).sampleRate).toBe(sampleRate);
  });

  it('keeps every step of 24 and 32 bit', () => {
    const steps = [-(2 ** 23), -1, 0, 1, 2, 255, 256, 2 ** 23 - 1].map((step) => step / 2 ** 23);
    expect([...parsed(buildWav({ kind: 's24', samples: [steps] })).channels[0]!]).toEqual(steps);
    expect([...parsed(buildWav({ kind: 's32', samples: [steps] })).channels[0]!]).toEqual(steps);
  });

  it('keeps float samples beyond full scale and denormal ones', () => {
    const values = [3.5, -17, 2 ** -149, 0];
    expect([...parsed(buildWav({ kind: 'f32', samples: [values] })).channels[0]!]).toEqual(values);
  });
});

describe('containers larger than their samples', () => {
  it('reads 24 valid bits in 4 bytes, left-justified', () => {
    const plan = { kind: 's32', samples: exactSamples(2), bits: 32, extensible: true, validBits: 24 } as const;
    const audio = parsed(buildWav(plan));
    expect(audio.encoding).toBe('PCM 24 bit');
    expect([...audio.channels[1]!]).toEqual(plan.samples[1]);
  });

  it('goes by the block size where the bits of a plain header are fewer', () => {
    const plan = { kind: 's32', samples: exactSamples(2), bits: 24 } as const;
    expect([...parsed(buildWav(plan)).channels[0]!]).toEqual(plan.samples[0]);
    expect([...parsed(buildWav({ kind: 's16', samples: exactSamples(1), bits: 12 })).channels[0]!]).toEqual(
      exactSamples(1)[0],
    );
  });

  it('ignores a block size of 0', () => {
    expect([...parsed(buildWav({ kind: 's24', samples: exactSamples(2), blockBytes: 0 })).channels[1]!]).toEqual(
      exactSamples(2)[1],
    );
  });
});

describe('a file that ends too early', () => {
  const whole = buildWav({ kind: 's16', samples: exactSamples(2, 100) });

  it('keeps its whole frames', () => {
    for (const cut of [1, 2, 3, 4, 5, 200, 396]) {
      const audio = parsed(whole.subarray(0, whole.length - cut));
      expect(audio.truncated).toBe(true);
      expect(audio.channels[0]!.length).toBe(Math.floor((400 - cut) / 4));
      expect([...audio.channels[1]!]).toEqual(exactSamples(2, 100)[1]!.slice(0, audio.channels[1]!.length));
    }
  });

  it('is empty without a whole frame', () => {
    expect(codeOf(whole.subarray(0, whole.length - 397))).toBe('wav.empty');
    expect(codeOf(whole.subarray(0, whole.length - 400))).toBe('wav.empty');
  });

  it('is not truncated when only the last frame is incomplete by its own header', () => {
    const odd = bytesOf(whole.subarray(0, 40), number(399, 4), whole.subarray(44, 44 + 399));
    expect(parsed(odd)).toMatchObject({ truncated: false });
    expect(parsed(odd).channels[0]!.length).toBe(99);
  });

  it('never reads past what ds64 declares, nor past the file', () => {
    const long = buildWav({ kind: 's16', samples: exactSamples(1, 50), longSizes: true, after: [list(40)] });
    expect(parsed(long).channels[0]!.length).toBe(50);
    expect(parsed(long.subarray(0, long.length - 48 - 20))).toMatchObject({ truncated: true });
  });
});

describe('samples that are no numbers', () => {
  it('become 0 and are counted', () => {
    for (const kind of ['f32', 'f64'] as const) {
      const audio = parsed(
        buildWav({
          kind,
          samples: [
            [0.5, Number.NaN, 0.25],
            [Infinity, -0.5, -Infinity],
          ],
        }),
      );
      expect(audio.replacedSamples).toBe(3);
      expect(audio.channels.map((channel) => [...channel])).toEqual([
        [0.5, 0, 0.25],
        [0, -0.5, 0],
      ]);
    }
  });

  it('include 64-bit values that 32 bit cannot hold', () => {
    expect(parsed(buildWav({ kind: 'f64', samples: [[1e300, -1e300, 1]] }))).toMatchObject({ replacedSamples: 2 });
  });
});

describe('hostile headers', () => {
  const base = { kind: 's16', samples: exactSamples(1) } as const;
  const whole = buildWav(base);
  const format = whole.subarray(12, 36);
  const riff = (...parts: Uint8Array[]) => bytesOf('RIFF', number(0, 4), 'WAVE', ...parts);

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'wav.not-wav'],
    ['text', bytesOf('this is not a sound, whatever its name says'), 'wav.not-wav'],
    ['RIFF of another kind', bytesOf('RIFF', number(4, 4), 'AVI '), 'wav.not-wav'],
    ['no chunk', riff(), 'wav.header'],
    ['format cut off', whole.subarray(0, 30), 'wav.header'],
    ['format of 14 bytes', riff(chunk('fmt ', format.subarray(8, 22)), chunk('data', new Uint8Array(8))), 'wav.header'],
    ['format without samples', whole.subarray(0, 36), 'wav.empty'],
    ['samples before the format', riff(chunk('data', new Uint8Array(8)), format), 'wav.header'],
    ['two formats', riff(format, format, chunk('data', new Uint8Array(8))), 'wav.header'],
    ['no frame', buildWav({ ...base, samples: [[]] }), 'wav.empty'],
    ['0 channels', buildWav({ ...base, channels: 0 }), 'wav.header'],
    ['65 channels', buildWav({ ...base, channels: 65, blockBytes: 130 }), 'wav.header'],
    ['65,535 channels', buildWav({ ...base, channels: 65_535 }), 'wav.header'],
    ['0 Hz', buildWav({ ...base, sampleRate: 0 }), 'audio.sample-rate'],
    ['999 Hz', buildWav({ ...base, sampleRate: 999 }), 'audio.sample-rate'],
    ['4 GHz', buildWav({ ...base, sampleRate: 0xffffffff }), 'audio.sample-rate'],
    ['0 bits', buildWav({ ...base, bits: 0 }), 'wav.header'],
    ['17 bits in 2 bytes', buildWav({ ...base, bits: 17 }), 'wav.header'],
    ['64-bit integers', buildWav({ kind: 'f64', samples: exactSamples(1), tag: 1 }), 'wav.header'],
    ['16-bit floats', buildWav({ ...base, tag: 3 }), 'wav.header'],
    ['a block size that does not divide', buildWav({ ...base, channels: 2, blockBytes: 3 }), 'wav.header'],
    ['a block size too small', buildWav({ ...base, channels: 2, blockBytes: 2 }), 'wav.header'],
    ['more valid bits than there are', buildWav({ ...base, extensible: true, validBits: 24 }), 'wav.header'],
    ['A-law', buildWav({ ...base, tag: 6 }), 'wav.codec'],
    ['a codec nobody knows', buildWav({ ...base, tag: 0x1234 }), 'wav.codec'],
    ['extensible A-law', buildWav({ ...base, extensible: true, tag: 6 }), 'wav.codec'],
    ['another family', buildWav({ ...base, extensible: true, subFormatTail: [1, 2, 3, 4, 5, 6, 7, 8] }), 'wav.codec'],
    ['1,001 tiny chunks', riff(...Array.from({ length: 1_001 }, () => list(0)), format), 'wav.header'],
    [
      'a chunk that points beyond the file',
      riff(format, chunk('LIST', new Uint8Array(4), false, 2 ** 32 - 1)),
      'wav.empty',
    ],
    [
      'a chunk that would point to itself in 32 bit',
      riff(chunk('LIST', new Uint8Array(4), false, 2 ** 32 - 8)),
      'wav.header',
    ],
  ])('%s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('names the codec', () => {
    expect(parseWav(buildWav({ ...base, tag: 6 }))).toMatchObject({ problem: { data: { codec: 'A-law' } } });
    expect(parseWav(buildWav({ ...base, tag: 0x1234 }))).toMatchObject({ problem: { data: { codec: '0x1234' } } });
  });

  it('refuses or decodes every prefix of a file without reading outside it', () => {
    const file = buildWav({ ...base, extensible: true, between: [list(3)] });
    for (let length = 0; length <= file.length; length++) {
      const result = parseWav(file.slice(0, length));
      if (result.ok) expect(result.value.channels[0]!.length).toBeLessThanOrEqual(length / 2);
    }
  });

  it('takes 1,000 chunks before it gives up', () => {
    const many = Array.from({ length: 998 }, () => list(0));
    expect(codeOf(buildWav({ ...base, between: many }))).toBe('ok');
  });
});

describe('readWavFormat', () => {
  it('needs only the beginning of the file', () => {
    const file = buildWav({ kind: 's24', samples: exactSamples(2, 1_000), sampleRate: 44_100 });
    const found = readWavFormat(file.subarray(0, 64), file.length);
    expect(found).toEqual(readWavFormat(file));
    expect(found).toMatchObject({
      value: { sampleRate: 44_100, channels: 2, frames: 1_000, dataOffset: 44, sampleBytes: 3, truncated: false },
    });
  });

  it('says so when the samples begin beyond it', () => {
    const file = buildWav({ kind: 's16', samples: exactSamples(1), between: [list(5_000)] });
    expect(readWavFormat(file.subarray(0, 1_000), file.length)).toMatchObject({ problem: { code: 'wav.header' } });
    expect(readWavFormat(file).ok).toBe(true);
  });

  it('believes sizes beyond 4 GB only as far as the file goes', () => {
    const file = buildWav({ kind: 's16', samples: exactSamples(1), longSizes: true });
    const view = new DataView(file.buffer, file.byteOffset);
    view.setUint32(28, 0, true);
    view.setUint32(32, 2, true);
    const found = readWavFormat(file, 3 * 2 ** 32);
    expect(found).toMatchObject({ ok: true, value: { frames: 2 ** 32, truncated: false } });
    expect(readWavFormat(file)).toMatchObject({ ok: true, value: { frames: 37, truncated: true } });
  });
});
