import { describe, expect, it } from 'vitest';
import { trainingClasses } from '#main/engine/train/classes.ts';
import {
  makeDataset,
  nats,
  recordedMachine,
  recordingConditions,
  type DatasetPlan,
} from '#main/engine/train/dataset.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { microRecipe } from './micro-recipe.ts';

const classes = trainingClasses({ ...microRecipe.classes, faultyClasses: 1 }).slice(0, 3);
const plan: DatasetPlan = {
  seed: 4,
  trainRecordings: 3,
  heldOutRecordings: 1,
  seconds: 0.1,
  backgrounds: 2,
  elsewhere: 0.5,
  disturbed: 0.25,
  strangers: 0.5,
};

describe('the conditions of a recording', () => {
  const one = classes[0]!;
  const many = Array.from({ length: 400 }, (_, index) => recordingConditions(one, plan, 'train', index));

  it.each([
    ['load', 0, 1, many.map(({ load }) => load!)],
    ['speed', 0.95, 1.05, many.map(({ speed }) => speed!)],
    ['level', -32, -14, many.map(({ levelDb }) => levelDb!)],
    ['noise', -3, 25, many.map(({ background }) => background!.snrDb)],
  ])('spread the %s evenly over %d to %d', (_, low, high, values) => {
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThan(high);
    const fifths = [0, 0, 0, 0, 0];
    for (const value of values) fifths[Math.floor((5 * (value - low)) / (high - low))]! += 1;
    for (const count of fifths) expect(Math.abs(count - 80)).toBeLessThan(40);
  });

  it('use every kind of background, and a seed of their own', () => {
    expect(new Set(many.map(({ background }) => background!.kind)).size).toBe(3);
    expect(new Set(many.map(({ seed }) => seed)).size).toBe(many.length);
    expect(many.every(({ seconds }) => seconds === 0.1)).toBe(true);
  });

  it('are the same for the same plan, and others for another split, place or seed', () => {
    const base = recordingConditions(one, plan, 'train', 5);
    expect(recordingConditions(one, plan, 'train', 5)).toEqual(base);
    expect(recordingConditions(one, plan, 'held out', 5)).not.toEqual(base);
    expect(recordingConditions(one, plan, 'train', 6)).not.toEqual(base);
    expect(recordingConditions(one, { ...plan, seed: 5 }, 'train', 5)).not.toEqual(base);
  });

  it('have the fault of the class, down to barely heard, and none in a healthy one', () => {
    const faulty = trainingClasses({ ...microRecipe.classes, faultyClasses: 1 }).find(({ fault }) => fault)!;
    const levels = Array.from({ length: 200 }, (_, index) => {
      const { fault } = recordingConditions(faulty, plan, 'train', index);
      expect(fault!.kind).toBe(faulty.fault);
      return fault!.levelDb;
    });
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-14);
    expect(Math.min(...levels)).toBeLessThan(-13);
    expect(Math.max(...levels)).toBeLessThan(0);
    expect(many.every((conditions) => !('fault' in conditions))).toBe(true);
  });
});

describe('the place of a recording', () => {
  const one = classes[0]!;
  const many = Array.from({ length: 400 }, (_, index) => recordedMachine(one, plan, 'train', index));
  const elsewhere = many.filter((machine) => machine !== one.machine);

  it("is another room and microphone as often as planned, and the machine's own otherwise", () => {
    expect(Math.abs(elsewhere.length - 200)).toBeLessThan(40);
    for (const part of ['room', 'microphone'] as const) {
      const places = elsewhere.map((machine) => JSON.stringify(machine[part]));
      expect(new Set([JSON.stringify(one.machine[part]), ...places]).size).toBe(elsewhere.length + 1);
    }
  });

  it('leaves the machine as it is', () => {
    const { room, microphone } = one.machine;
    for (const machine of elsewhere) expect({ ...machine, room, microphone }).toEqual(one.machine);
  });

  it('is the same for the same plan, and never another one when none is planned', () => {
    many.forEach((machine, index) => expect(recordedMachine(one, plan, 'train', index)).toEqual(machine));
    const athome = { ...plan, elsewhere: 0 };
    for (let index = 0; index < 50; index += 1) expect(recordedMachine(one, athome, 'train', index)).toBe(one.machine);
  });
});

describe('disturbances', () => {
  const one = classes[0]!;
  const many = Array.from({ length: 400 }, (_, index) => recordingConditions(one, plan, 'train', index));

  it('come as often as planned, at most as loud as the machine, and never change its motion', () => {
    const disturbed = many.flatMap(({ disturbance }) => disturbance ?? []);
    expect(Math.abs(disturbed.length - 100)).toBeLessThan(35);
    expect(new Set(disturbed.map(({ kind }) => kind))).toEqual(new Set(['nearby-machine', 'knock', 'reversing-alarm']));
    for (const { levelDb } of disturbed) {
      expect(levelDb).toBeGreaterThanOrEqual(-12);
      expect(levelDb).toBeLessThan(0);
    }
  });

  it('leave everything else about the recording as it would be without them', () => {
    const calm = { ...plan, disturbed: 0 };
    many.forEach((conditions, index) => {
      const { disturbance, ...rest } = conditions;
      expect(recordingConditions(one, calm, 'train', index)).toEqual(rest);
      expect(disturbance === undefined || disturbance.seed >= 0).toBe(true);
    });
  });
});

describe('a data set', () => {
  it('turns every recording into features once, in order, and says how far it is', async () => {
    const lengths: number[] = [];
    const progress: [number, number][] = [];
    const dataset = await makeDataset(
      classes,
      plan,
      (wave) => {
        lengths.push(wave.length);
        return Promise.resolve(new Float32Array(2 * 128).fill(lengths.length));
      },
      (done, total) => progress.push([done, total]),
    );
    expect(lengths).toEqual(new Array(3 * 3 + 3 * 1 + 2).fill(1600));
    expect(progress).toEqual(lengths.map((_, i) => [i + 1, 14]));
    expect(dataset.train.data.map((clip) => nats(clip[0]!))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...dataset.train.classes]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(dataset.heldOut.data.map((clip) => nats(clip[5]!))).toEqual([10, 11, 12]);
    expect([...dataset.heldOut.classes]).toEqual([0, 1, 2]);
    expect(dataset.backgrounds.data.map((clip) => nats(clip[9]!))).toEqual([13, 14]);
    expect([dataset.train.frames, dataset.train.bins]).toEqual([2, 128]);
    // of the training clips only: mean 5, deviation of 1 … 9
    expect(dataset.featureMean).toBeCloseTo(5, 9);
    expect(dataset.featureStd).toBeCloseTo(Math.sqrt(60 / 9), 9);
  });

  it('stores features to a thousandth of a nat, and holds what lies beyond 32', async () => {
    const values = [0.0004, -0.0006, -15.9424, 31.9999, 40, -1e6, Infinity, -Infinity];
    const dataset = await makeDataset(
      classes,
      plan,
      () => Promise.resolve(Float32Array.from({ length: 128 }, (_, i) => values[i] ?? 0)),
      () => undefined,
    );
    const stored = [...dataset.train.data[0]!.subarray(0, 8)].map(nats);
    expect(stored).toEqual([0, -0.001, -15.942, 32, 32, -32, 32, -32]);
  });

  it('keeps its backgrounds at -21 dB', async () => {
    const waves: Float32Array[] = [];
    await makeDataset(
      [],
      { ...plan, seconds: 1, backgrounds: 3 },
      (wave) => Promise.resolve(new Float32Array((waves.push(wave), 128))),
      () => undefined,
    );
    expect(waves).toHaveLength(3);
    expect(new Set(waves.map((wave) => wave.join())).size).toBe(3);
    for (const wave of waves) expect(20 * Math.log10(rootMeanSquare(wave))).toBeCloseTo(-21, 3);
  });

  it('lets another machine run in the background where that is planned', async () => {
    const backgrounds = async (strangers: number): Promise<Float32Array[]> => {
      const waves: Float32Array[] = [];
      await makeDataset(
        [],
        { ...plan, seconds: 0.5, backgrounds: 8, strangers },
        (wave) => Promise.resolve(new Float32Array((waves.push(wave), 128))),
        () => undefined,
      );
      return waves;
    };
    const [none, all, half] = [await backgrounds(0), await backgrounds(1), await backgrounds(0.5)];
    const same = (a: Float32Array, b: Float32Array): boolean => a.every((value, i) => Math.abs(value - b[i]!) < 1e-6);
    expect(all.some((wave, index) => same(wave, none[index]!))).toBe(false);
    for (const [index, wave] of half.entries()) {
      expect(same(wave, none[index]!) || same(wave, all[index]!)).toBe(true);
    }
  });
});
