import { describe, expect, it } from 'vitest';
import { impulses, renderImpacts, ring } from '#main/engine/train/sounds/impacts.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { rotate } from '#main/engine/train/sounds/rotation.ts';
import { createRandom } from '#shared/core/random.ts';
import { bandShare, powerSpectrum } from './measure.ts';

const sampleRate = 16_000;
const still = { speedHz: 20, wander: 0, wanderHz: 1, slip: 0 };
const rotation = rotate(still, { speed: 1, load: 0 }, 20 * sampleRate, sampleRate, createRandom(1));
const clock = Float64Array.from({ length: 10 * sampleRate }, (_, i) => 0.3 + (i * 7) / sampleRate);

describe('impulses', () => {
  it('come once per event and cycle', () => {
    const train = impulses(
      clock,
      [
        { at: 0.25, levelDb: 0 },
        { at: 0.75, levelDb: 0 },
      ],
      0,
      createRandom(2),
    );
    const places = [...train.keys()].filter((i) => train[i] !== 0);
    expect(places).toHaveLength(140);
    for (const place of places) {
      const within = clock[place]! % 0.5;
      expect(Math.abs(within - 0.25)).toBeLessThan(0.001);
    }
  });

  it('scatter by the jitter and keep their number', () => {
    const train = impulses(clock, [{ at: 0.5, levelDb: 0 }], 0.02, createRandom(3));
    const places = [...train.keys()].filter((i) => train[i] !== 0);
    const off = places.map((place) => (clock[place]! % 1) - 0.5);
    const deviation = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
    expect(Math.abs(places.length - 70)).toBeLessThanOrEqual(1);
    expect(deviation).toBeGreaterThan(0.012);
    expect(deviation).toBeLessThan(0.03);
  });

  it('are none where the clock stands still', () => {
    const train = impulses(new Float64Array(1000).fill(0.4), [{ at: 0.5, levelDb: 0 }], 0.01, createRandom(4));
    expect(train.every((value) => value === 0)).toBe(true);
  });
});

describe('an impact train', () => {
  const train = {
    clock: { kind: 'fixed', hz: 4 } as const,
    events: [{ at: 0.2, levelDb: 0 }],
    jitter: 0.002,
    resonances: [{ hz: 2500, decaySeconds: 0.004, gainDb: 0 }],
    levelDb: 0,
  };

  it('rings at its resonance', () => {
    const signal = renderImpacts(train, rotation, sampleRate, createRandom(5));
    const spectrum = powerSpectrum(signal);
    const loudest = spectrum.indexOf(Math.max(...spectrum)) * (sampleRate / 4096);
    expect(Math.abs(loudest - 2500)).toBeLessThan(30);
    expect(bandShare(signal, 2300, 2700, sampleRate)).toBeGreaterThan(0.8);
  });

  it('has unit root mean square over a long time, and the same click in a short one', () => {
    const long = renderImpacts(train, rotation, sampleRate, createRandom(6));
    expect(Math.abs(rootMeanSquare(long) - 1)).toBeLessThan(0.1);
    const brief = rotate(still, { speed: 1, load: 0 }, sampleRate / 2, sampleRate, createRandom(1));
    const short = renderImpacts(train, brief, sampleRate, createRandom(6));
    const loudest = (signal: Float32Array): number =>
      signal.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(loudest(short) / loudest(long)).toBeGreaterThan(0.6);
  });

  it('leaves out resonances that the sample rate cannot carry', () => {
    const single = new Float32Array(100);
    single[0] = 1;
    expect(ring(single, [{ hz: 7900, decaySeconds: 0.01, gainDb: 0 }], sampleRate).every((value) => value === 0)).toBe(
      true,
    );
  });
});
