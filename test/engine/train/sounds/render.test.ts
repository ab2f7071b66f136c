import { describe, expect, it } from 'vitest';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { faultBand, faultKinds } from '#main/engine/train/sounds/faults.ts';
import { levelDbfs, peakOf } from '#main/engine/train/sounds/level.ts';
import { machineKinds } from '#main/engine/train/sounds/machine.ts';
import { render } from '#main/engine/train/sounds/render.ts';
import { bandShare, difference, powerAt } from './measure.ts';

const sampleRate = 16_000;
const base = { seconds: 4, seed: 1 };
const noise = { kind: 'hall', snrDb: 10 } as const;

describe.each(machineKinds)('a recording of a %s', (kind) => {
  const machine = describeMachine(kind, 4);

  it('is the same for the same seeds and differs between recordings', () => {
    const one = render(machine, { ...base, background: noise });
    expect(one).toHaveLength(4 * sampleRate);
    expect(render(machine, { ...base, background: noise })).toEqual(one);
    expect(render(machine, { ...base, seed: 2, background: noise })).not.toEqual(one);
  });

  it('has the chosen level, give or take the chance in one recording', () => {
    for (const levelDb of [-42, -30]) {
      const recording = render(machine, { ...base, seconds: 10, levelDb });
      expect(Math.abs(levelDbfs(recording) - levelDb)).toBeLessThan(2);
      expect(peakOf(recording)).toBeLessThan(0.98);
    }
  });

  it('never clips, whatever comes together', () => {
    for (let seed = 0; seed < 4; seed++) {
      const recording = render(describeMachine(kind, seed), {
        seconds: 2,
        seed,
        load: 1,
        levelDb: -8,
        background: { kind: 'workshop', snrDb: -3 },
        fault: { kind: 'bearing', levelDb: 6 },
        disturbance: { kind: 'knock', levelDb: 6, seed },
      });
      expect(recording.every(Number.isFinite)).toBe(true);
      expect(peakOf(recording)).toBeLessThanOrEqual(0.981);
    }
  });
});

describe('what is put into a recording', () => {
  const machine = describeMachine('pump', 9);
  const healthy = render(machine, base);

  it.each(faultKinds.filter((kind) => kind !== 'clogging'))('%s comes on top at its level and in its band', (kind) => {
    const faulty = render(machine, { ...base, fault: { kind, levelDb: -8 } });
    const added = difference(faulty, healthy);
    expect(levelDbfs(added)).toBeCloseTo(-21 - 8, 1);
    const { lowHz, highHz } = faultBand(machine, kind);
    expect(bandShare(added, lowHz / 1.4, highHz * 1.4, sampleRate)).toBeGreaterThan(0.85);
  });

  it('a clogged machine rumbles and loses some of its flow', () => {
    const fan = describeMachine('fan', 9);
    const open = render(fan, base);
    const clogged = render(fan, { ...base, fault: { kind: 'clogging', levelDb: -60 } });
    expect(levelDbfs(clogged)).toBeLessThan(levelDbfs(open) - 1);
    const { lowHz, highHz } = faultBand(fan, 'clogging');
    const rumbling = render(fan, { ...base, fault: { kind: 'clogging', levelDb: 0 } });
    expect(bandShare(difference(rumbling, clogged), lowHz / 1.4, highHz * 1.4, sampleRate)).toBeGreaterThan(0.85);
  });

  it.each([-3, 10, 25])('the background lies %s dB below the machine', (snrDb) => {
    const added = difference(render(machine, { ...base, background: { kind: 'hall', snrDb } }), healthy);
    expect(levelDbfs(added)).toBeCloseTo(-21 - snrDb, 1);
  });

  it('a disturbance comes on top at its level', () => {
    const noisy = render(machine, { ...base, disturbance: { kind: 'reversing-alarm', levelDb: -6, seed: 1 } });
    expect(levelDbfs(difference(noisy, healthy))).toBeCloseTo(-27, 1);
  });

  it('a start is quiet at first, a stop in the end', () => {
    const tenth = sampleRate / 2;
    const starting = render(machine, { ...base, disturbance: { kind: 'start', levelDb: 0, seed: 1 } });
    expect(levelDbfs(starting.subarray(0, tenth / 2))).toBeLessThan(levelDbfs(starting.subarray(-tenth)) - 10);
    const stopping = render(machine, { ...base, disturbance: { kind: 'stop', levelDb: 0, seed: 1 } });
    expect(levelDbfs(stopping.subarray(-tenth / 2))).toBeLessThan(levelDbfs(stopping.subarray(0, tenth)) - 10);
  });

  it('load makes it louder', () => {
    const idle = levelDbfs(render(machine, { ...base, load: 0 }));
    expect(levelDbfs(render(machine, { ...base, load: 1 }))).toBeGreaterThan(idle + 1);
  });

  it('speed moves its lines', () => {
    const steady = { ...machine, shaft: { speedHz: 40, wander: 0, wanderHz: 1, slip: 0 } };
    const slow = render(steady, { ...base, speed: 1 });
    const fast = render(steady, { ...base, speed: 1.25 });
    expect(powerAt(slow, 40, sampleRate)).toBeGreaterThan(50 * powerAt(fast, 40, sampleRate));
    expect(powerAt(fast, 50, sampleRate)).toBeGreaterThan(50 * powerAt(slow, 50, sampleRate));
  });
});

describe('harmonics', () => {
  it('stand where shaft and blades put them', () => {
    const described = describeMachine('gearbox', 2);
    const machine = { ...described, shaft: { speedHz: 20, wander: 0, wanderHz: 1, slip: 0 } };
    const teeth = described.tonals[1]!.lines[0]!.order;
    const signal = render(machine, base);
    expect(powerAt(signal, 20 * teeth, sampleRate)).toBeGreaterThan(100 * powerAt(signal, 20 * teeth + 7, sampleRate));
    expect(powerAt(signal, 20, sampleRate)).toBeGreaterThan(10 * powerAt(signal, 27, sampleRate));
  });
});
