import { describe, expect, it } from 'vitest';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import { createRandom } from '#shared/core/random.ts';
import {
  bandPowers,
  joinSpreads,
  levelOf,
  levelOfSpread,
  silence,
  spreadOf,
  waveformLevel,
} from '#main/engine/detect/level.ts';
import {
  constantStatistics,
  joinMoments,
  logMelStatistics,
  maskFeatures,
  maskStatistics,
  meanStatistics,
  powerRatios,
  spectrumMoments,
  statisticsOf,
} from '#main/engine/detect/statistics.ts';

const bands = melBandEdges(128, 8);
const tone = (frequency: number, seconds: number, height = 0.1): Float32Array =>
  Float32Array.from({ length: seconds * 16_000 }, (_, n) => height * Math.sin((2 * Math.PI * frequency * n) / 16_000));

describe('logMelStatistics', () => {
  it('is the logarithm of the mean power and the deviation of the logarithm, per bin', () => {
    const features = Float32Array.of(0, Math.log(4), 2, Math.log(2), 4, Math.log(6));
    const [first, second, spread, other] = logMelStatistics(features, 2);
    expect(first).toBeCloseTo(Math.log((1 + Math.exp(2) + Math.exp(4)) / 3), 5);
    expect(second).toBeCloseTo(Math.log(4), 5);
    expect(spread).toBeCloseTo(Math.sqrt(8 / 3), 5);
    const logs = [4, 2, 6].map(Math.log);
    const centre = logs.reduce((sum, x) => sum + x, 0) / 3;
    expect(other).toBeCloseTo(Math.sqrt(logs.reduce((sum, x) => sum + (x - centre) ** 2, 0) / 3), 5);
  });

  it('of several recordings have a mean', () => {
    expect([...meanStatistics([Float32Array.of(1, 2), Float32Array.of(3, 6)])]).toEqual([2, 4]);
  });
});

describe('masking', () => {
  const random = createRandom(4);
  const bins = 128;
  const features = Float32Array.from({ length: 20 * bins }, () => random.normal() - 6);
  const statistics = logMelStatistics(features, bins);
  const filling = Float32Array.from({ length: 2 * bins }, (_, i) => (i < bins ? -4 - i / bins : 0));
  const mask = 0b10110010;

  it('replaces whole bands of the features in every frame', () => {
    const masked = maskFeatures(features, bins, mask, filling);
    masked.forEach((value, i) => {
      const heard = (mask >> Math.floor((i % bins) / 16)) & 1;
      expect(value).toBe(heard ? features[i] : filling[i % bins]);
    });
    expect(maskFeatures(features, bins, 255, filling)).toBe(features);
    expect(maskFeatures(features, bins, mask, null)).toBe(features);
  });

  it('of statistics is what statistics of replaced features are', () => {
    const masked = maskStatistics(statistics, mask, filling);
    const expected = logMelStatistics(maskFeatures(features, bins, mask, filling), bins);
    masked.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    const constant = maskStatistics(statistics, 0, constantStatistics(bins, -4.25));
    expect(constant).toEqual(logMelStatistics(new Float32Array(5 * bins).fill(-4.25), bins));
  });

  it('changes nothing with all bands, and leaves its input alone', () => {
    const before = statistics.slice();
    expect(maskStatistics(statistics, 255, filling)).toEqual(statistics);
    maskStatistics(statistics, 0, filling);
    expect(statistics).toEqual(before);
  });

  it('compares the powers band by band', () => {
    const louder = statistics.map((value, i) => (i < bins ? value + Math.log(i < 16 ? 3 : 1) : value));
    const ratios = powerRatios(statistics, louder);
    expect(ratios[0]).toBeCloseTo(3, 4);
    for (const ratio of ratios.slice(1)) expect(ratio).toBeCloseTo(1, 4);
  });
});

describe('level', () => {
  const silent = new Float64Array(8);

  it('is -3 dB below the height of a sine, without the constant part', () => {
    const wave = tone(500, 1, 0.5);
    expect(waveformLevel(wave)).toBeCloseTo(20 * Math.log10(0.5) - 10 * Math.log10(2), 6);
    expect(waveformLevel(wave.map((value) => value + 0.25))).toBeCloseTo(waveformLevel(wave), 4);
    expect(waveformLevel(new Float32Array(100))).toBe(silence);
    expect(waveformLevel(new Float32Array(0))).toBe(silence);
  });

  it('of all bands is the level of the waveform', () => {
    const random = createRandom(6);
    for (const length of [400, 65_536, 100_000, 160_001]) {
      const wave = Float32Array.from({ length }, () => 0.1 * random.normal() + 0.02);
      const powers = bandPowers(wave, 16_000, bands);
      expect(Math.abs(levelOf(powers, 255, silent) - waveformLevel(wave))).toBeLessThan(1e-6);
      expect(levelOf(powers, 0, silent)).toBe(silence);
    }
  });

  it('puts a tone into the band of its frequency, and the edges of the spectrum into the outer bands', () => {
    [5, 400, 900, 1500, 2200, 3300, 4800, 7990].forEach((frequency, band) => {
      const powers = bandPowers(tone(frequency, 4), 16_000, bands);
      const total = powers.reduce((sum, power) => sum + power, 0);
      expect(powers[band]! / total).toBeGreaterThan(0.97);
      expect(levelOf(powers, 1 << band, silent)).toBeCloseTo(-23, 0);
    });
  });

  it('falls by the power of the bands that are left out', () => {
    const low = tone(400, 4.096);
    const high = tone(3300, 4.096);
    const both = low.map((value, n) => value + high[n]!);
    const powers = bandPowers(both, 16_000, bands);
    expect(levelOf(powers, 255, silent)).toBeCloseTo(-20, 1);
    expect(levelOf(powers, 255 ^ (1 << 5), silent)).toBeCloseTo(-23, 1);
  });

  it('lets what stands in for a band sound at its own power', () => {
    const powers = Float64Array.of(0.01, 0.02, 0, 0, 0, 0, 0, 0.03);
    const ratios = Float64Array.of(2, 0.5, 1, 1, 1, 1, 1, 0);
    expect(levelOf(powers, 255, ratios)).toBeCloseTo(10 * Math.log10(0.06), 12);
    expect(levelOf(powers, 255 ^ 1, ratios)).toBeCloseTo(10 * Math.log10(0.07), 12);
    expect(levelOf(powers, 0, ratios)).toBeCloseTo(10 * Math.log10(0.03), 12);
  });
});

describe('parts of a long recording', () => {
  const random = createRandom(14);
  const bins = 128;

  it('have together the statistics of the whole', () => {
    const sizes = [1, 300, 7, 92];
    const stretches = sizes.map((frames, i) =>
      Float32Array.from({ length: frames * bins }, () => random.normal() - 3 * i),
    );
    const joined = statisticsOf(stretches.map((part) => spectrumMoments(part, bins)).reduce(joinMoments));
    const whole = logMelStatistics(Float32Array.from(stretches.flatMap((part) => [...part])), bins);
    joined.forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 5));
  });

  it('have together the level of the whole, each part with another offset', () => {
    const stretches = [400, 16_000, 1, 5_000].map((length, i) =>
      Float32Array.from({ length }, () => 0.01 * (i + 1) * random.normal() + 0.1 * i),
    );
    const spread = stretches.map(spreadOf).reduce(joinSpreads);
    const whole = Float32Array.from(stretches.flatMap((part) => [...part]));
    expect(spread.samples).toBe(whole.length);
    expect(levelOfSpread(spread)).toBeCloseTo(waveformLevel(whole), 9);
  });

  it('are silent together', () => {
    expect(levelOfSpread([new Float32Array(10), new Float32Array(9)].map(spreadOf).reduce(joinSpreads))).toBe(silence);
  });
});
