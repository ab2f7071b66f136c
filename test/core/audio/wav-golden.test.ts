import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseWav } from '#shared/core/audio/wav.ts';

const folder = new URL('../../golden/audio/', import.meta.url);
const frames = 250;

/** The signal of every golden file (test/golden/audio/make_golden.py), as a fraction of full scale. */
export function goldenSample(channel: number, i: number): number {
  return ((((i * 7919 + channel * 104729) % 65536) - 32768) * 256 + ((i * 31) % 256)) / 2 ** 23;
}

function read(name: string) {
  return parseWav(readFileSync(new URL(name, folder)));
}

describe('files written by SoX and flac', () => {
  const table: [string, number, number, string, number][] = [
    ...[1, 2, 5].flatMap((channels): [string, number, number, string, number][] => [
      [`pcm8-${channels}.wav`, channels, 8_000, 'PCM 8 bit', 8],
      [`pcm16-${channels}.wav`, channels, 16_000, 'PCM 16 bit', 16],
      [`pcm24-${channels}.wav`, channels, 44_100, 'PCM 24 bit', 24],
      [`pcm32-${channels}.wav`, channels, 48_000, 'PCM 32 bit', 24],
      [`float32-${channels}.wav`, channels, 96_000, 'float 32 bit', 24],
      [`float64-${channels}.wav`, channels, 192_000, 'float 64 bit', 24],
    ]),
    ['rifx-16.wav', 2, 16_000, 'PCM 16 bit', 16],
    ['rifx-24.wav', 2, 16_000, 'PCM 24 bit', 24],
    ['rifx-float32.wav', 2, 16_000, 'float 32 bit', 24],
    ['unseekable.wav', 2, 16_000, 'PCM 16 bit', 16],
    ['rf64.wav', 2, 44_100, 'PCM 16 bit', 16],
    ['pcm20-in-24.wav', 1, 16_000, 'PCM 20 bit', 19],
  ];

  it.each(table)('%s', (name, channels, sampleRate, encoding, bits) => {
    const result = read(name);
    if (!result.ok) throw new Error(result.problem.message);
    expect(result.value).toMatchObject({ sampleRate, encoding, truncated: false, replacedSamples: 0 });
    expect(result.value.channels.length).toBe(channels);
    // Half a step for rounding; the largest values of a coarse encoding are clipped by up to one.
    const tolerance = bits === 24 ? 0 : 2 ** -bits;
    result.value.channels.forEach((samples, channel) => {
      expect(samples.length).toBe(frames);
      samples.forEach((sample, i) => {
        const expected = Math.min(goldenSample(channel, i), 1 - 2 ** (1 - bits));
        expect(Math.abs(sample - expected)).toBeLessThanOrEqual(tolerance);
      });
    });
  });

  it.each([
    ['codec-a-law.wav', 'A-law'],
    ['codec-mu-law.wav', 'µ-law'],
    ['codec-adpcm.wav', 'Microsoft ADPCM'],
    ['codec-gsm.wav', 'GSM 6.10'],
  ])('%s is refused by name', (name, codec) => {
    expect(read(name)).toMatchObject({ problem: { code: 'wav.codec', data: { codec } } });
  });
});
