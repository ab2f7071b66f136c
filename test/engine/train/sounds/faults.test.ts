import { describe, expect, it } from 'vitest';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { faultBand, faultKinds, renderFault, type FaultKind } from '#main/engine/train/sounds/faults.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { rotate } from '#main/engine/train/sounds/rotation.ts';
import { createRandom } from '#shared/core/random.ts';
import type { Band } from '#shared/core/domain.ts';
import { bandShare, powerAt } from './measure.ts';

const sampleRate = 16_000;
const described = describeMachine('fan', 5);
const machine = { ...described, shaft: { speedHz: 25, wander: 0, wanderHz: 1, slip: 0 } };
const rotation = rotate(machine.shaft, { speed: 1, load: 0 }, 8 * sampleRate, sampleRate, createRandom(1));
const sound = (kind: FaultKind, band?: Band): Float32Array =>
  renderFault(machine, { kind, levelDb: 0, band }, rotation, sampleRate, createRandom(2));
/** Power of a signal in steps of 2 ms: its envelope, squared. */
const envelope = (signal: Float32Array): Float64Array =>
  Float64Array.from(
    { length: signal.length / 32 },
    (_, i) => rootMeanSquare(signal.subarray(32 * i, 32 * i + 32)) ** 2,
  );

describe.each(faultKinds)('the fault %s', (kind) => {
  it('has its energy in its own band, half an octave of slope allowed', () => {
    const { lowHz, highHz } = faultBand(machine, kind);
    expect(lowHz).toBeLessThan(highHz);
    expect(highHz).toBeLessThan(8000);
    expect(bandShare(sound(kind), lowHz / 1.4, highHz * 1.4, sampleRate)).toBeGreaterThan(0.9);
  });

  it('has unit root mean square, and is the same for the same seeds', () => {
    expect(rootMeanSquare(sound(kind))).toBeCloseTo(1, 4);
    expect(sound(kind)).toEqual(sound(kind));
    const other = renderFault(machine, { kind, levelDb: 0 }, rotation, sampleRate, createRandom(3));
    if (kind !== 'imbalance') expect(other).not.toEqual(sound(kind));
  });
});

describe.each(['bearing', 'leakage', 'squeal', 'clogging'] as const)('a chosen band for %s', (kind) => {
  it.each([
    [700, 1200],
    [2400, 3600],
    [5000, 7000],
  ])('holds its energy between %d and %d Hz', (lowHz, highHz) => {
    const signal = sound(kind, { lowHz, highHz });
    expect(bandShare(signal, lowHz / 1.15, highHz * 1.15, sampleRate)).toBeGreaterThan(0.8);
  });
});

describe('what faults sound like', () => {
  it('imbalance is loudest at the first orders of the shaft', () => {
    const signal = sound('imbalance');
    const [first, second, , fourth, , sixth] = [1, 2, 3, 4, 5, 6].map((order) =>
      powerAt(signal, 25 * order, sampleRate),
    );
    for (const low of [first!, second!]) {
      expect(low).toBeGreaterThan(3 * fourth!);
      expect(low).toBeGreaterThan(10 * sixth!);
    }
    expect(powerAt(signal, 37.5, sampleRate)).toBeLessThan(first! / 100);
  });

  it('looseness has half orders of the shaft', () => {
    const signal = sound('looseness', { lowHz: 10, highHz: 600 });
    for (const hz of [12.5, 37.5, 62.5]) {
      expect(powerAt(signal, hz, sampleRate)).toBeGreaterThan(20 * powerAt(signal, hz + 5, sampleRate));
    }
  });

  it('bearing impacts repeat at a rate that is no multiple of shaft speed', () => {
    const signal = sound('bearing');
    const course = envelope(signal);
    const strength = (hz: number): number => powerAt(course, hz, sampleRate / 32);
    const rates = Array.from({ length: 700 }, (_, i) => 50 + i * 0.25);
    const best = rates.reduce((a, b) => (strength(b) > strength(a) ? b : a));
    expect(strength(best)).toBeGreaterThan(0.05);
    expect(best / 25).toBeGreaterThan(2.2);
    expect(best / 25).toBeLessThan(7.8);
    expect(rootMeanSquare(signal.map((value) => value * value))).toBeGreaterThan(2.5);
  });

  it('leakage is steady noise: no peaks as impacts have', () => {
    expect(rootMeanSquare(sound('leakage').map((value) => value * value))).toBeLessThan(2.2);
  });

  it('squeal comes and goes', () => {
    const signal = sound('squeal');
    const levels = Array.from({ length: 400 }, (_, i) => rootMeanSquare(signal.subarray(i * 320, (i + 1) * 320)));
    expect(Math.min(...levels)).toBeLessThan(0.15);
    expect(Math.max(...levels)).toBeGreaterThan(1.2);
  });
});
