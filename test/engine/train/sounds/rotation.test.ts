import { describe, expect, it } from 'vitest';
import { clockHz, clockTurns, rampShare, rotate } from '#main/engine/train/sounds/rotation.ts';
import { createRandom } from '#shared/core/random.ts';

const sampleRate = 16_000;
const shaft = { speedHz: 25, wander: 0.004, wanderHz: 0.6, slip: 0.02 };
const turnsOf = (turns: Float64Array): number => turns.at(-1)! - turns[0]!;

describe('a turning shaft', () => {
  it('turns as often as its speed says, slower under load, faster when told so', () => {
    const length = 20 * sampleRate;
    const idle = rotate(shaft, { speed: 1, load: 0 }, length, sampleRate, createRandom(1));
    expect(Math.abs(turnsOf(idle.turns) / 20 - 25)).toBeLessThan(0.05);
    const loaded = rotate(shaft, { speed: 1, load: 1 }, length, sampleRate, createRandom(1));
    expect(loaded.speedHz).toBeCloseTo(25 * 0.98, 10);
    expect(turnsOf(loaded.turns) / turnsOf(idle.turns)).toBeCloseTo(0.98, 6);
    const fast = rotate(shaft, { speed: 1.2, load: 0 }, length, sampleRate, createRandom(1));
    expect(turnsOf(fast.turns) / turnsOf(idle.turns)).toBeCloseTo(1.2, 6);
    expect(idle.effort).toBeNull();
  });

  it('never turns back, and drifts no more than a few deviations', () => {
    const { turns } = rotate(shaft, { speed: 1, load: 0 }, sampleRate, sampleRate, createRandom(2));
    const speeds = turns.slice(1).map((turn, i) => (turn - turns[i]!) * sampleRate);
    expect(Math.min(...speeds)).toBeGreaterThan(25 * (1 - 3 * shaft.wander));
    expect(Math.max(...speeds)).toBeLessThan(25 * (1 + 3 * shaft.wander));
  });

  it('runs up from a standstill and down to one', () => {
    const start = { kind: 'start', atSeconds: 1, seconds: 2 } as const;
    expect([0, 1, 2, 3, 4].map((seconds) => rampShare(start, seconds))).toEqual([0, 0, 0.5, 1, 1]);
    expect(rampShare({ ...start, kind: 'stop' }, 4)).toBe(0);
    const { turns, effort } = rotate(
      shaft,
      { speed: 1, load: 0, ramp: start },
      4 * sampleRate,
      sampleRate,
      createRandom(3),
    );
    expect(turns[sampleRate - 1]).toBe(turns[0]);
    expect(turnsOf(turns)).toBeGreaterThan(25 * 1.9);
    expect(turnsOf(turns)).toBeLessThan(25 * 2.1);
    expect(effort![0]).toBe(0);
    expect(effort!.at(-1)).toBe(1);
  });
});

describe('clocks', () => {
  it('follow the shaft through a ratio, or run by themselves', () => {
    const rotation = rotate(shaft, { speed: 1, load: 0 }, sampleRate, sampleRate, createRandom(4));
    const geared = { kind: 'shaft', ratio: 2.5 } as const;
    expect(clockHz(geared, rotation)).toBeCloseTo(62.5, 10);
    expect(turnsOf(clockTurns(geared, rotation, sampleRate))).toBeCloseTo(2.5 * turnsOf(rotation.turns), 9);
    const mains = { kind: 'fixed', hz: 50 } as const;
    expect(clockHz(mains, rotation)).toBe(50);
    expect(clockTurns(mains, rotation, sampleRate)[sampleRate / 2]).toBe(25);
  });
});
