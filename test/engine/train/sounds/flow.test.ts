import { describe, expect, it } from 'vitest';
import { renderFlow, renderStrokes, strokeVelocity } from '#main/engine/train/sounds/flow.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { rotate } from '#main/engine/train/sounds/rotation.ts';
import { createRandom } from '#shared/core/random.ts';
import { bandShare, powerAt } from './measure.ts';

const sampleRate = 16_000;
const length = 10 * sampleRate;
const rotation = rotate(
  { speedHz: 10, wander: 0, wanderHz: 1, slip: 0 },
  { speed: 1, load: 0 },
  length,
  sampleRate,
  createRandom(1),
);
const flow = {
  levelDb: 0,
  loadDb: 0,
  cornerHz: 7900,
  lowCutHz: 300,
  resonances: [{ hz: 1500, q: 5, gainDb: 18 }],
  beatOrder: 3,
  beatDepth: 0.5,
};

describe('broadband flow', () => {
  it('is loudest at its resonance and cut below its low limit', () => {
    const signal = renderFlow(flow, rotation, sampleRate, createRandom(2));
    const plain = renderFlow({ ...flow, resonances: [] }, rotation, sampleRate, createRandom(2));
    const around = (noise: Float32Array): number => bandShare(noise, 1350, 1650, sampleRate);
    expect(around(signal)).toBeGreaterThan(6 * around(plain));
    expect(bandShare(plain, 0, 150, sampleRate)).toBeLessThan(0.005);
  });

  it('beats with the shaft', () => {
    const beating = renderFlow(flow, rotation, sampleRate, createRandom(3)).map((value) => value * value);
    const even = renderFlow({ ...flow, beatDepth: 0 }, rotation, sampleRate, createRandom(3)).map(
      (value) => value * value,
    );
    expect(powerAt(beating, 30, sampleRate)).toBeGreaterThan(30 * powerAt(even, 30, sampleRate));
    expect(powerAt(beating, 30, sampleRate)).toBeGreaterThan(30 * powerAt(beating, 23, sampleRate));
  });
});

describe('strokes', () => {
  it('move in two strokes with a rest after each', () => {
    expect([0.2, 0.7].map((place) => strokeVelocity(place, 0.8))).toEqual([expect.closeTo(1), expect.closeTo(1)]);
    expect([0.45, 0.95].map((place) => strokeVelocity(place, 0.8))).toEqual([0, 0]);
  });

  it('are heard twice per cycle, in their band, and are nearly silent at rest', () => {
    const strokes = { rateHz: 1, duty: 0.6, lowHz: 800, highHz: 2400, whirrHz: 0, levelDb: 0 };
    const signal = renderStrokes(strokes, 1, length, sampleRate, createRandom(4));
    expect(rootMeanSquare(signal)).toBeCloseTo(1, 3);
    expect(bandShare(signal, 700, 2700, sampleRate)).toBeGreaterThan(0.9);
    const levels = Array.from({ length: 200 }, (_, i) => rootMeanSquare(signal.subarray(i * 800, (i + 1) * 800)));
    const moving = levels.map((level) => level > 0.1);
    const onsets = moving.filter((now, i) => now && i > 0 && !moving[i - 1]).length;
    expect(Math.abs(onsets - 20)).toBeLessThanOrEqual(1);
    expect(Math.min(...levels)).toBeLessThan(0.01);
  });
});
