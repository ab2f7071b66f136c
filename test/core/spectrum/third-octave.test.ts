import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { listenForThirdOctaves, thirdOctaveBands } from '#shared/core/spectrum/third-octave.ts';

const sine = (hertz: number, amplitude: number, sampleRate: number, seconds = 2) =>
  Float32Array.from(
    { length: sampleRate * seconds },
    (_, n) => amplitude * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );

function thirdOctaveLevels(samples: Float32Array, sampleRate: number, limitHz: number) {
  const listener = listenForThirdOctaves(samples.length, sampleRate, limitHz);
  listener.add(samples);
  return listener.end();
}

describe('the bands', () => {
  it('have the nominal frequencies and exact edges of IEC 61260-1', () => {
    const bands = thirdOctaveBands(8000);
    expect(bands.map(({ nominalHz }) => nominalHz)).toEqual(
      [
        50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000,
        6300, 8000,
      ].map((hertz) => expect.closeTo(hertz, 9)),
    );
    const at1k = bands.find(({ nominalHz }) => nominalHz === 1000)!;
    expect([at1k.lowHz, at1k.highHz]).toEqual([expect.closeTo(891.251, 3), expect.closeTo(1122.018, 3)]);
  });

  it('follow each other without a gap and end at the limit', () => {
    const bands = thirdOctaveBands(20_000);
    for (const [index, band] of bands.slice(1).entries()) expect(band.lowHz).toBeCloseTo(bands[index]!.highHz, 8);
    expect(thirdOctaveBands(8000).at(-1)!.highHz).toBe(8000);
    expect(thirdOctaveBands(40)).toEqual([]);
  });
});

describe('the levels', () => {
  it.each([16_000, 44_100, 48_000])('a full-scale sine is 0 dB in its band at %d Hz', (sampleRate) => {
    for (const hertz of [125, 1000, 5000]) {
      const levels = thirdOctaveLevels(sine(hertz, 1, sampleRate), sampleRate, 8000);
      const own = levels.find(({ nominalHz }) => nominalHz === hertz)!;
      expect(Math.abs(own.levelDb)).toBeLessThan(0.3);
      const others = levels.filter(({ nominalHz }) => Math.abs(Math.log2(nominalHz / hertz)) > 0.8);
      expect(Math.max(...others.map(({ levelDb }) => levelDb))).toBeLessThan(-25);
    }
  });

  it('add up to the power of noise', () => {
    const random = createRandom(5);
    const noise = Float32Array.from({ length: 64_000 }, () => random.next() - 0.5);
    const levels = thirdOctaveLevels(noise, 16_000, 8000);
    const sum = 10 * Math.log10(levels.reduce((total, { levelDb }) => total + 10 ** (levelDb / 10), 0));
    // Uniform noise of width 1 has a power of 1/12, a full-scale sine of 1/2.
    expect(sum).toBeCloseTo(10 * Math.log10(1 / 6), 0);
    const perHertz = levels.map(({ levelDb, lowHz, highHz }) => levelDb - 10 * Math.log10(highHz - lowHz));
    for (const level of perHertz.slice(8, -1)) expect(Math.abs(level - perHertz[14]!)).toBeLessThan(1);
  });

  it('have a bottom in silence, and take evenly of what is long', () => {
    for (const { levelDb } of thirdOctaveLevels(new Float32Array(16_000), 16_000, 8000))
      expect(levelDb).toBeLessThan(-100);
    const long = thirdOctaveLevels(sine(1000, 0.5, 8000, 600), 8000, 4000);
    expect(long.find(({ nominalHz }) => nominalHz === 1000)!.levelDb).toBeCloseTo(-6, 0);
  });
});
