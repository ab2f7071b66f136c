import { describe, expect, it } from 'vitest';
import { createResampler } from '#main/adapters/decode/resample.ts';
import { createRandom } from '#shared/core/random.ts';

function tone(frequency: number, sampleRate: number, length: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / sampleRate));
}

/** Largest difference away from the ends, where the filter looks beyond the signal. */
function difference(found: Float32Array, expected: Float32Array, margin: number): number {
  let largest = 0;
  for (let i = margin; i < expected.length - margin; i++)
    largest = Math.max(largest, Math.abs(found[i]! - expected[i]!));
  return largest;
}

/** In pieces of so many samples. */
async function resample(
  mono: Float32Array,
  fromRate: number,
  toRate: number,
  length = mono.length,
): Promise<Float32Array> {
  const resampler = await createResampler(fromRate, toRate);
  const found: Float32Array[] = [];
  for (let at = 0; at < mono.length; at += length) found.push(...resampler.add(mono.subarray(at, at + length)));
  found.push(...resampler.end());
  resampler.free();
  return Float32Array.from(found.flatMap((piece) => [...piece]));
}

describe('resample', () => {
  it.each([8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 768_000])(
    'a tone of 1 kHz from %i Hz is the same tone at 16 kHz, at the same moment',
    async (rate) => {
      const found = await resample(tone(1_000, rate, rate / 5), rate, 16_000);
      expect(found.length).toBe(3_200);
      expect(difference(found, tone(1_000, 16_000, 3_200), 300)).toBeLessThan(1e-5);
    },
  );

  it('removes what would alias', async () => {
    for (const frequency of [8_200, 9_000, 21_000]) {
      const found = await resample(tone(frequency, 44_100, 22_050), 44_100, 16_000);
      expect(difference(found, new Float32Array(8_000), 300)).toBeLessThan(0.5e-4);
    }
  });

  it('keeps what is below 7.5 kHz', async () => {
    const found = await resample(tone(7_500, 44_100, 44_100), 44_100, 16_000);
    expect(difference(found, tone(7_500, 16_000, 16_000), 500)).toBeLessThan(2e-3);
  });

  it('has no seams between the blocks of a long signal', async () => {
    const found = await resample(tone(440, 44_100, 500_000), 44_100, 16_000);
    expect(found.length).toBe(Math.round((500_000 * 16_000) / 44_100));
    expect(difference(found, tone(440, 16_000, found.length), 300)).toBeLessThan(1e-5);
    const up = await resample(tone(440, 1_000, 20_000), 1_000, 16_000);
    expect(difference(up, tone(440, 16_000, 320_000), 5_000)).toBeLessThan(1e-3);
  });

  it('gives the same numbers in whatever pieces a signal comes', async () => {
    const random = createRandom(3);
    const noise = Float32Array.from({ length: 150_000 }, () => random.normal());
    for (const rate of [44_100, 8_000]) {
      const whole = await resample(noise, rate, 16_000);
      expect(await resample(noise, rate, 16_000, 65_536)).toEqual(whole);
      expect(await resample(noise, rate, 16_000, 999)).toEqual(whole);
    }
  });

  it('gives the same numbers every time', async () => {
    const random = createRandom(9);
    const noise = Float32Array.from({ length: 30_000 }, () => random.normal());
    expect(await resample(noise, 48_000, 16_000)).toEqual(await resample(noise, 48_000, 16_000));
  });

  it('keeps samples beyond full scale, silence and nothing', async () => {
    const loud = await resample(tone(500, 48_000, 48_000, 4), 48_000, 16_000);
    expect(difference(loud, tone(500, 16_000, 16_000, 4), 300)).toBeLessThan(1e-4);
    expect((await resample(new Float32Array(300), 48_000, 16_000)).every((sample) => sample === 0)).toBe(true);
    expect((await resample(new Float32Array(), 48_000, 16_000)).length).toBe(0);
  });

  it('takes rates without a small ratio, also above what the library knows', async () => {
    for (const rate of [44_101, 767_999]) {
      const found = await resample(tone(1_000, rate, rate), rate, 16_000);
      expect(difference(found, tone(1_000, 16_000, 16_000), 300)).toBeLessThan(0.05);
    }
  });

  it('passes the signal on as it is when the rates are equal', async () => {
    const signal = tone(1_000, 16_000, 100);
    const resampler = await createResampler(16_000, 16_000);
    expect(resampler.add(signal)[0]).toBe(signal);
    expect(resampler.end()).toEqual([]);
  });
});
