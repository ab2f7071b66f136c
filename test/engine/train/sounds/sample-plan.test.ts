import { describe, expect, it } from 'vitest';
import { samplePlans } from '#main/engine/train/sounds/sample-plan.ts';
import { sampleSet, type SampleTruth } from '#main/engine/train/sounds/sample-set.ts';
import { levelDbfs } from '#main/engine/train/sounds/level.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { render } from '#main/engine/train/sounds/render.ts';
import { difference } from './measure.ts';

const sets = [1, 2, 3].map(sampleSet);
const describeTruth = ({ fault, odd }: SampleTruth): string => (fault ? `${fault.kind} ${fault.levelDb}` : `${odd}`);

describe.each(samplePlans)('the plan of the sample $kind', (plan) => {
  it('has faults from clear to faint, and what is rare is rare', () => {
    for (const { odd, rpm, load, fault } of plan.test) {
      expect(odd !== undefined && fault !== undefined).toBe(false);
      if (odd === 'rare-speed') {
        for (const usual of plan.speeds) expect(Math.abs(rpm! / usual - 1)).toBeGreaterThan(0.06);
      }
      if (odd === 'rare-load') {
        for (const usual of plan.loads) expect(Math.abs(load! - usual)).toBeGreaterThan(30);
      }
      if (odd !== 'rare-speed') expect(rpm).toBeUndefined();
      if (odd !== 'rare-load') expect(load).toBeUndefined();
    }
    const levels = plan.test.flatMap(({ fault }) => (fault ? [fault.levelDb] : []));
    expect(Math.max(...levels) - Math.min(...levels)).toBeGreaterThan(10);
  });

  it('has every usual speed in its bank, as often as the others', () => {
    for (const set of sets) {
      const speeds = set.recordings.flatMap(({ path }) => {
        const found = new RegExp(`^sample ${plan.kind}/train/.*_spd_(\\d+)_load_(\\d+)\\.wav$`).exec(path);
        return found ? [{ rpm: Number(found[1]), load: Number(found[2]) }] : [];
      });
      expect(speeds).toHaveLength(plan.trainRecordings);
      for (const usual of plan.speeds) {
        const share = speeds.filter(({ rpm }) => rpm === usual).length / speeds.length;
        expect(Math.abs(share - 1 / plan.speeds.length)).toBeLessThan(0.05);
      }
      for (const { load } of speeds) expect(plan.loads).toContain(load);
    }
  });

  it('gives every seed the same tests in another order', () => {
    const tests = sets.map((set) =>
      set.recordings
        .filter(({ path }) => path.startsWith(`sample ${plan.kind}/test/`))
        .map(({ path }) => describeTruth(set.truth.get(path)!)),
    );
    const sorted = tests.map((one) => [...one].sort());
    expect(sorted[1]).toEqual(sorted[0]);
    expect(sorted[2]).toEqual(sorted[0]);
    expect(tests[1]).not.toEqual(tests[0]);
    expect(tests[2]).not.toEqual(tests[1]);
  });
});

describe('the sample sessions of all seeds', () => {
  it('have a truth for every recording and file names that differ without their folders', () => {
    for (const { recordings, truth } of sets) {
      expect([...truth.keys()]).toEqual(recordings.map(({ path }) => path));
      const names = recordings.map(({ path }) => path.split('/').at(-1));
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('how loud a recording is', () => {
  const machine = describeMachine('motor', 3);
  const base = { seconds: 1, seed: 5 };

  it('scales everything but the microphone’s own noise of -76 dB', () => {
    const [quiet, loud] = [-40, -30].map((levelDb) => render(machine, { ...base, levelDb }));
    const factor = 10 ** (10 / 20);
    const left = difference(
      loud!,
      quiet!.map((value) => value * factor),
    );
    expect(levelDbfs(left)).toBeCloseTo(-76 + 20 * Math.log10(factor - 1), 1);
  });

  it('turns the whole down where it would clip, to a peak of 0.98', () => {
    const [louder, loudest] = [10, 30].map((levelDb) => render(machine, { ...base, levelDb }));
    for (const one of [louder!, loudest!]) {
      expect(one.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeCloseTo(0.98, 5);
    }
    louder!.forEach((value, i) => {
      if (Math.abs(value - loudest![i]!) > 2e-4) throw new Error(`sample ${i}: ${value} and ${loudest![i]}`);
    });
  });

  it.each([8000, 22_050, 44_100])('is the same at %i Hz, and so is its length in seconds', (sampleRate) => {
    const recording = render(machine, { seconds: 2.0001, seed: 1, sampleRate });
    expect(recording).toHaveLength(Math.round(2.0001 * sampleRate));
    expect(Math.abs(levelDbfs(recording) + 21)).toBeLessThan(2);
  });
});
