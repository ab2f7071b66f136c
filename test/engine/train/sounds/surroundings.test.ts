import { describe, expect, it } from 'vitest';
import { backgroundKinds, renderBackground } from '#main/engine/train/sounds/background.ts';
import { disturbanceKinds, renderDisturbance } from '#main/engine/train/sounds/disturbances.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { createRandom } from '#shared/core/random.ts';
import { bandShare } from './measure.ts';

const sampleRate = 16_000;
const length = 10 * sampleRate;
const disturbed = (kind: (typeof disturbanceKinds)[number], seed = 1): Float32Array | null =>
  renderDisturbance({ kind, levelDb: 0, seed }, length, sampleRate, createRandom(2));
/** Root mean square of each tenth of a second. */
const course = (signal: Float32Array): number[] =>
  Array.from({ length: 100 }, (_, i) => rootMeanSquare(signal.subarray(i * 1600, (i + 1) * 1600)));

describe.each(backgroundKinds)('the background %s', (kind) => {
  it('has unit root mean square, fades with frequency and repeats itself for a seed', () => {
    const noise = renderBackground(kind, length, sampleRate, createRandom(1));
    expect(rootMeanSquare(noise)).toBeCloseTo(1, 4);
    expect(bandShare(noise, 20, 1500, sampleRate)).toBeGreaterThan(0.5);
    expect(bandShare(noise, 6000, 8000, sampleRate)).toBeLessThan(0.1);
    expect(renderBackground(kind, length, sampleRate, createRandom(1))).toEqual(noise);
    expect(renderBackground(kind, length, sampleRate, createRandom(2))).not.toEqual(noise);
  });
});

describe('disturbances', () => {
  it.each(['nearby-machine', 'knock', 'reversing-alarm'] as const)(
    '%s adds a sound of unit root mean square',
    (kind) => {
      const signal = disturbed(kind)!;
      expect(rootMeanSquare(signal)).toBeCloseTo(1, 4);
      expect(disturbed(kind)).toEqual(signal);
    },
  );

  it.each(['start', 'stop'] as const)('%s adds nothing', (kind) => {
    expect(disturbed(kind)).toBeNull();
  });

  it('a nearby machine is there for a part of the recording', () => {
    const levels = course(disturbed('nearby-machine')!);
    expect(Math.min(...levels)).toBeLessThan(0.05);
    expect(levels.filter((level) => level > 0.3).length).toBeGreaterThan(20);
  });

  it('a knock is short, dull and loud', () => {
    const signal = disturbed('knock')!;
    const levels = course(signal).sort((a, b) => a - b);
    expect(levels[50]).toBeLessThan(0.1);
    expect(levels[99]).toBeGreaterThan(2);
    expect(bandShare(signal, 0, 1500, sampleRate)).toBeGreaterThan(0.9);
  });

  it('a reversing alarm beeps about once a second', () => {
    const beeps = course(disturbed('reversing-alarm')!).map((level) => level > 0.2);
    const onsets = beeps.filter((now, i) => now && i > 0 && !beeps[i - 1]).length;
    expect(onsets).toBeGreaterThanOrEqual(9);
    expect(onsets).toBeLessThanOrEqual(11);
  });
});
