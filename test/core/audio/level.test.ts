import { describe, expect, it } from 'vitest';
import { createLevelMeter, mixToMono, type LevelSummary } from '#shared/core/audio/level.ts';

const sine = (amplitude: number) =>
  Float32Array.from({ length: 16_000 }, (_, i) => amplitude * Math.sin((2 * Math.PI * 1000 * i) / 16_000));

function measureLevel(...blocks: readonly (readonly Float32Array[])[]): LevelSummary {
  const meter = createLevelMeter();
  for (const block of blocks) meter.add(block);
  return meter.summary();
}

describe('levels', () => {
  it('are 0 dB for a constant 1 and -3.01 dB for a full-scale sine', () => {
    expect(measureLevel([new Float32Array(10).fill(1)]).levelDb).toBeCloseTo(0, 9);
    expect(measureLevel([sine(1)]).levelDb).toBeCloseTo(-3.0103, 4);
    expect(measureLevel([sine(0.1)]).levelDb).toBeCloseTo(-23.0103, 4);
  });

  it('cover all channels', () => {
    const found = measureLevel([sine(0.5), new Float32Array(16_000)]);
    expect(found.levelDb).toBeCloseTo(-12.0412, 4);
    expect(found.peakDb).toBeCloseTo(-6.0206, 4);
    expect(found.clippedSamples).toBe(0);
  });

  it('are null for digital silence', () => {
    expect(measureLevel([new Float32Array(4)])).toEqual({ levelDb: null, peakDb: null, clippedSamples: 0 });
  });
});

describe('clipping', () => {
  it('counts runs at either end of the scale, not single peaks', () => {
    const top = 32767 / 32768;
    expect(measureLevel([Float32Array.of(0, top, 0, -1, 0.5, 1, 0)]).clippedSamples).toBe(0);
    expect(measureLevel([Float32Array.of(0, top, top, 0, -1, -1, -1)]).clippedSamples).toBe(5);
    expect(measureLevel([Float32Array.of(1, -1, 1, -1)]).clippedSamples).toBe(0);
    expect(measureLevel([Float32Array.of(1, 1), Float32Array.of(1.5, 2)]).clippedSamples).toBe(4);
  });
});

it('are the same in whatever blocks a sound goes by', () => {
  const channels = [sine(1.2), sine(0.3)].map((samples) => samples.map((x) => Math.max(-1, Math.min(1, x))));
  const whole = measureLevel(channels);
  const cuts = [0, 1, 2, 5, 777, 9000, 16_000];
  const blocks = cuts.slice(1).map((end, i) => channels.map((samples) => samples.subarray(cuts[i], end)));
  expect(measureLevel(...blocks)).toEqual(whole);
  expect(whole.clippedSamples).toBeGreaterThan(1000);
});

describe('mixToMono', () => {
  it('is the mean of the channels', () => {
    expect([...mixToMono([Float32Array.of(1, 0.5), Float32Array.of(0, -0.5), Float32Array.of(-1, 0.75)])]).toEqual([
      0, 0.25,
    ]);
  });

  it('returns one channel as it is and refuses none', () => {
    const only = Float32Array.of(1, 2);
    expect(mixToMono([only])).toBe(only);
    expect(() => mixToMono([])).toThrow('needs a channel');
  });
});
