import { describe, expect, it } from 'vitest';
import { frontEndKinds } from '#shared/core/domain.ts';
import { bandEdges, framesOf, frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { bandBins, melBandEdges } from '#shared/core/spectrum/mel.ts';

describe('frontEndShape', () => {
  it('says how many bins a model sees, and how many of them a sound decides', () => {
    const sizes = frontEndKinds.map((kind) => [kind, frontEndShape(kind).bins, frontEndShape(kind).realBins]);
    expect(sizes).toEqual([
      ['mel', 128, 128],
      ['stft', 201, 201],
      ['stft-257', 257, 257],
      ['stft-206', 206, 201],
    ]);
  });
});

describe('framesOf', () => {
  it('is 998 or 1001 for 10 s, and nothing below one window', () => {
    expect(frontEndKinds.map((kind) => framesOf(kind, 160_000))).toEqual([998, 1_001, 1_001, 1_001]);
    expect(frontEndKinds.map((kind) => framesOf(kind, 399))).toEqual([0, 0, 0, 0]);
    expect(frontEndKinds.every((kind) => framesOf(kind, 400) > 0)).toBe(true);
  });
});

describe('bandEdges', () => {
  const rounded = (kind: (typeof frontEndKinds)[number]) =>
    bandEdges(kind, 8).map(({ lowHz, highHz }) => [Math.round(lowHz), Math.round(highHz)]);

  it('is what it always was for mel', () => {
    expect(bandEdges('mel', 8)).toEqual(melBandEdges(128, 8));
  });

  it('lies halfway between bins of 40 Hz, the last band up to 8 kHz', () => {
    const expected = [0, 980, 1980, 2980, 3980, 4980, 5980, 6980, 8000];
    expect(rounded('stft')).toEqual(expected.slice(0, 8).map((low, band) => [low, expected[band + 1]]));
    // Bins that are padding change no edge.
    expect(rounded('stft-206')).toEqual(rounded('stft'));
  });

  it('lies halfway between bins of 31.25 Hz', () => {
    expect(bandEdges('stft-257', 8)[0]).toEqual({ lowHz: 0, highHz: 31.5 * 31.25 });
    expect(bandEdges('stft-257', 8)[7]).toEqual({ lowHz: 223.5 * 31.25, highHz: 8_000 });
  });

  it.each(frontEndKinds)('%s: bands touch, rise, and hold the bins that bandBins gives them', (kind) => {
    const bands = bandEdges(kind, 8);
    bands.slice(1).forEach(({ lowHz }, i) => expect(lowHz).toBe(bands[i]!.highHz));
    bands.forEach(({ lowHz, highHz }) => expect(highHz).toBeGreaterThan(lowHz));
    if (kind === 'mel') return;
    // The middle of every real bin lies in the band that a mask over all bins takes away.
    const { bins, realBins, size } = frontEndShape(kind);
    const first = bandBins(bins, 8);
    for (let bin = 0; bin < realBins; bin += 1) {
      const band = first.findLastIndex((start) => bin >= start);
      const hertz = (bin * 16_000) / size;
      expect(hertz >= bands[band]!.lowHz && hertz <= bands[band]!.highHz).toBe(true);
    }
  });
});
