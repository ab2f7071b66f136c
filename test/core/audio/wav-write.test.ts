import { describe, expect, it } from 'vitest';
import { parseWav, writeWav } from '#shared/core/audio/wav.ts';
import type { WavEncoding } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';

const bits: Readonly<Record<WavEncoding, number>> = { pcm16: 16, pcm24: 24, pcm32: 32, float32: 24 };

function readBack(bytes: Uint8Array) {
  const result = parseWav(bytes);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

describe.each(Object.keys(bits) as WavEncoding[])('%s', (encoding) => {
  it('comes back within half a step, for any number of channels', () => {
    const random = createRandom(7);
    for (const channels of [1, 2, 3, 8]) {
      const samples = Array.from({ length: channels }, () =>
        Float32Array.from({ length: 101 }, () => 1.9 * random.next() - 0.95),
      );
      const audio = readBack(writeWav(samples, 44_100, encoding));
      expect(audio.sampleRate).toBe(44_100);
      expect(audio.truncated).toBe(false);
      samples.forEach((channel, c) => {
        channel.forEach((sample, i) => {
          expect(Math.abs(audio.channels[c]![i]! - sample)).toBeLessThanOrEqual(
            encoding === 'float32' ? 0 : 2 ** -bits[encoding],
          );
        });
      });
    }
  });

  it('says in its header exactly what follows', () => {
    const file = writeWav([new Float32Array(3)], 8_000, encoding);
    const view = new DataView(file.buffer);
    expect(view.getUint32(4, true)).toBe(file.length - 8);
    expect(file.length % 2).toBe(0);
    expect(view.getUint32(28, true)).toBe(8_000 * view.getUint16(32, true));
  });
});

it('clips integers at both ends, keeps floats beyond them, and never writes NaN into integers', () => {
  const wild = Float32Array.of(1, -1, 2, -2, Number.NaN);
  expect([...readBack(writeWav([wild], 8_000, 'pcm16')).channels[0]!]).toEqual([
    32767 / 32768,
    -1,
    32767 / 32768,
    -1,
    0,
  ]);
  expect([...readBack(writeWav([wild.subarray(0, 4)], 8_000, 'float32')).channels[0]!]).toEqual([1, -1, 2, -2]);
});

it('refuses channels of different lengths, and none', () => {
  expect(() => writeWav([], 8_000)).toThrow('at least one channel');
  expect(() => writeWav([new Float32Array(1), new Float32Array(2)], 8_000)).toThrow('of one length');
});
