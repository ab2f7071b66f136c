import { describe, expect, it } from 'vitest';
import { bandBins, hertzToMel, melBandEdges, melFilters, melMatrix, melToHertz } from '#shared/core/spectrum/mel.ts';

const filters = melFilters();

describe('the mel filters of AST', () => {
  it('equal torchaudio 0.13.1 get_mel_banks(128, 512, 16000, 20, 0)', () => {
    const golden: [number, number, number[]][] = [
      [0, 1, [0.802637]],
      [2, 2, [0.969034]],
      [4, 3, [0.951604]],
      [40, 28, [0.522856, 0.460032]],
      [127, 246, [0.106259, 0.298781, 0.490585, 0.681683, 0.872086, 0.938218, 0.749218, 0.56089, 0.373258, 0.186287]],
    ];
    for (const [index, first, weights] of golden) {
      expect(filters[index]!.first).toBe(first);
      expect(filters[index]!.weights.length).toBe(weights.length);
      filters[index]!.weights.forEach((weight, i) => {
        expect(Math.abs(weight - weights[i]!)).toBeLessThan(2e-5);
      });
    }
    const sum = filters.flatMap(({ weights }) => [...weights]).reduce((total, weight) => total + weight, 0);
    expect(sum).toBeCloseTo(252.6105, 3);
  });

  it('have 504 weights, and only the fourth has none', () => {
    expect(filters.length).toBe(128);
    expect(filters.flatMap(({ weights }, i) => (weights.length === 0 ? [i] : []))).toEqual([3]);
    expect(filters.reduce((total, { weights }) => total + weights.length, 0)).toBe(504);
  });

  it('are the same as a dense matrix, without the bin at half the sample rate', () => {
    const matrix = melMatrix();
    expect(matrix.length).toBe(257 * 128);
    for (let bin = 0; bin < 257; bin++)
      for (let filter = 0; filter < 128; filter++) {
        const { first, weights } = filters[filter]!;
        expect(matrix[bin * 128 + filter]).toBe(Math.fround(weights[bin - first] ?? 0));
      }
    expect(matrix.subarray(256 * 128).every((weight) => weight === 0)).toBe(true);
  });
});

describe('bands', () => {
  it('are 27-290 to 5626-7916 Hz for 128 bins in 8', () => {
    const edges = melBandEdges(128, 8).map(({ lowHz, highHz }) => `${Math.round(lowHz)}-${Math.round(highHz)}`);
    expect(edges).toEqual([
      '27-290',
      '290-649',
      '649-1137',
      '1137-1803',
      '1803-2709',
      '2709-3944',
      '3944-5626',
      '5626-7916',
    ]);
  });

  it('are equal groups of bins, the remainder in the last', () => {
    expect(bandBins(128, 8)).toEqual([0, 16, 32, 48, 64, 80, 96, 112, 128]);
    expect(bandBins(130, 8).slice(-2)).toEqual([112, 130]);
    expect(bandBins(10, 3)).toEqual([0, 3, 6, 10]);
  });

  it('touch each other', () => {
    const bands = melBandEdges(64, 5);
    expect(bands.length).toBe(5);
    for (let i = 1; i < bands.length; i++) expect(bands[i]!.lowHz).toBe(bands[i - 1]!.highHz);
  });
});

describe('the mel scale', () => {
  // 1127 ln(1 + f / 700) with 50 digits: torchaudio.compliance.kaldi.mel_scale_scalar.
  it.each([
    [20, 31.748578],
    [440, 549.641514],
    [1000, 999.990701],
    [4000, 2146.075609],
    [8000, 2840.037712],
    [48_000, 4781.132929],
  ])('has %d Hz at %d', (hertz, mel) => {
    expect(hertzToMel(hertz)).toBeCloseTo(mel, 6);
    expect(melToHertz(hertzToMel(hertz))).toBeCloseTo(hertz, 8);
  });

  it('is that of HTK (librosa, torchaudio.transforms) within a few millionths', () => {
    for (const hertz of [20, 440, 1000, 8000, 48_000])
      expect(Math.abs(hertzToMel(hertz) / (2595 * Math.log10(1 + hertz / 700)) - 1)).toBeLessThan(6e-6);
  });
});
