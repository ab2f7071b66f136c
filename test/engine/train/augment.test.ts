import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '#shared/core/random.ts';
import { drawBatch, type BatchPlan } from '#main/engine/train/batches.ts';
import { addNoise, changeGain, equalise, maskCrop, mixUp } from '#main/engine/train/augment.ts';
import { trainingClasses } from '#main/engine/train/classes.ts';
import type { Clips, Dataset } from '#main/engine/train/dataset.ts';
import { microRecipe } from './micro-recipe.ts';

const bins = 128;
const frames = 12;
const size = frames * bins;
const noisy = (random: Random, level: number): Float32Array =>
  Float32Array.from({ length: size }, () => level + 2 * random.normal());
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
/** A generator that gives these numbers, one after the other. */
const fixed = (...numbers: number[]): Random => ({ ...createRandom(1), next: () => numbers.shift()! });

describe('mixup', () => {
  it('adds the powers of two sounds at equal levels, amplitudes as their shares (slow and obvious)', () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 20; trial += 1) {
      const [first, second] = [noisy(random, -4), noisy(random, 3)];
      const draw = random.next();
      const share = 0.3 + 0.4 * draw;
      const apart = mean(first) - mean(second);
      const expected = [...first].map((value, i) => {
        const levelled = second[i]! + apart;
        return Math.log(share ** 2 * Math.exp(value) + (1 - share) ** 2 * Math.exp(levelled));
      });
      const crop = first.slice();
      expect(mixUp(crop, second, fixed(draw))).toBeCloseTo(share, 12);
      crop.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
    }
  });

  it('hears the first of two sounds where the second is silent, quieter by its share', () => {
    const crop = Float32Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 9 : -30));
    const other = Float32Array.from({ length: size }, (_, i) => (i % 2 === 0 ? -30 : 9));
    mixUp(crop, other, fixed(0.5));
    for (const value of crop) expect(value).toBeCloseTo(9 + 2 * Math.log(0.5), 4);
  });

  it('does not see how loud the second recording was, and leaves it alone', () => {
    const random = createRandom(5);
    const [first, second] = [noisy(random, 0), noisy(random, 0)];
    const louder = second.map((value) => value + 7);
    const [a, b] = [first.slice(), first.slice()];
    mixUp(a, second, fixed(0.3));
    const before = louder.slice();
    mixUp(b, louder, fixed(0.3));
    expect(louder).toEqual(before);
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 4));
  });

  it('draws shares over 0.3 to 0.7', () => {
    const random = createRandom(8);
    const shares = Array.from({ length: 400 }, () => mixUp(new Float32Array(4), new Float32Array(4), random));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.3);
    expect(Math.min(...shares)).toBeLessThan(0.31);
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.7);
    expect(Math.max(...shares)).toBeGreaterThan(0.69);
  });
});

describe('the equaliser', () => {
  const curveOf = (seed: number): Float32Array => {
    const crop = new Float32Array(size);
    equalise(crop, bins, createRandom(seed));
    for (let frame = 1; frame < frames; frame += 1) {
      expect(crop.subarray(frame * bins, (frame + 1) * bins)).toEqual(crop.subarray(0, bins));
    }
    return crop.slice(0, bins);
  };
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  it('is one curve for all frames, without a level of its own, within 10 dB from end to end', () => {
    for (const seed of seeds) {
      const curve = curveOf(seed);
      expect(Math.abs(mean(curve))).toBeLessThan(1e-6);
      expect(Math.max(...curve) - Math.min(...curve)).toBeLessThanOrEqual(2.31);
    }
    expect(Math.max(...seeds.map((seed) => Math.max(...curveOf(seed))))).toBeGreaterThan(0.8);
  });

  it('runs straight but for one to four bends inside', () => {
    const counts = seeds.map((seed) => {
      const curve = curveOf(seed);
      const slopes = Array.from({ length: bins - 1 }, (_, bin) => curve[bin + 1]! - curve[bin]!);
      const runs: number[] = [];
      // A bend between two bins leaves one slope of its own, which is not a run.
      slopes.forEach((slope, i) => {
        if (i > 0 && Math.abs(slope - slopes[i - 1]!) < 2e-6 && !runs.some((run) => Math.abs(run - slope) < 4e-6)) {
          runs.push(slope);
        }
      });
      return runs.length - 1;
    });
    expect(Math.min(...counts)).toBe(1);
    expect(Math.max(...counts)).toBe(4);
  });

  it('adds to what is there', () => {
    const crop = noisy(createRandom(2), -3);
    const before = crop.slice();
    equalise(crop, bins, createRandom(7));
    const curve = curveOf(7);
    crop.forEach((value, i) => expect(value).toBeCloseTo(before[i]! + curve[i % bins]!, 4));
  });
});

describe('gain, noise and masks', () => {
  it('shift by one gain', () => {
    const crop = noisy(createRandom(2), -3);
    const before = crop.slice();
    changeGain(crop, fixed(0.75));
    crop.forEach((value, i) => expect(value).toBeCloseTo(before[i]! + 0.69, 5));
  });

  it('add the power of a background at its level below the sound (slow and obvious)', () => {
    const random = createRandom(4);
    const crop = noisy(random, 1);
    const clip = Int16Array.from({ length: 2 * size }, () => Math.round(1000 * (random.normal() - 6)));
    const backgrounds: Clips = { frames: 2 * frames, bins, data: [clip], classes: new Uint16Array(1) };
    const drawn = fixed(0.1, 0.5);
    const start = 5;
    const picks = [0, start];
    const before = crop.slice();
    addNoise(crop, backgrounds, frames, { ...drawn, integer: () => picks.shift()! });
    const shift = mean(before) - mean(clip) / 1000 - 2.3;
    crop.forEach((value, i) => {
      const noise = clip[start * bins + i]! / 1000 + shift;
      expect(value).toBeCloseTo(Math.log(Math.exp(before[i]!) + Math.exp(noise)), 4);
    });
  });

  it('leave most crops without noise', () => {
    const crop = noisy(createRandom(4), 1);
    const before = crop.slice();
    const nothing: Clips = { frames, bins, data: [], classes: new Uint16Array() };
    addNoise(crop, nothing, frames, fixed(0.3));
    expect(crop).toEqual(before);
  });

  it('mask nothing but what they draw', () => {
    const crop = new Float32Array(size).fill(1);
    maskCrop(crop, bins, fixed(0.9, 0.9, 0.9));
    expect(crop.every((value) => value === 1)).toBe(true);
    maskCrop(crop, bins, { ...fixed(0.9, 0.9, 0.1), integer: () => 3 });
    crop.forEach((value, i) => expect(value).toBe(Math.floor((i % bins) / 16) === 3 ? 0 : 1));
  });
});

describe('a batch that is mixed', () => {
  const classes = trainingClasses(microRecipe.classes);
  const clips = (values: readonly number[]): Clips => ({
    frames,
    bins,
    data: values.map((value) => new Int16Array(size).fill(1000 * value)),
    classes: Uint16Array.from(values, (_, clip) => clip),
  });
  const dataset: Dataset = {
    train: clips([0, 1, 2, 3, 4, 5, 6]),
    heldOut: clips([0]),
    backgrounds: clips([0]),
    featureMean: 0,
    featureStd: 0.5,
  };
  const plan: BatchPlan = { seed: 1, batch: 16, frames, outputs: 80, mixed: 0.5, equalised: 0 };
  /** the class outputs of every row that are not 0 */
  const rows = (of: BatchPlan): number[][] =>
    Array.from({ length: 30 }, (_, step) => {
      const { targets } = drawBatch(dataset, classes, of, step);
      return Array.from({ length: of.batch }, (_unused, row) =>
        [...targets.subarray(row * of.outputs, row * of.outputs + classes.length)].filter((value) => value > 0),
      );
    }).flat();

  it('has two classes in as many rows as planned, whose halves sum to half', () => {
    const targets = rows(plan);
    const two = targets.filter((row) => row.length === 2);
    // one in seven pairs is a class with itself
    expect(Math.abs(two.length / targets.length - (0.5 * 6) / 7)).toBeLessThan(0.07);
    for (const row of targets) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.5, 6);
    for (const row of two) expect(Math.min(...row)).toBeGreaterThanOrEqual(0.1499);
  });

  it('has one class in every row when no mixing is planned, and no equaliser when none is', () => {
    expect(rows({ ...plan, mixed: 0 }).every((row) => row.length === 1)).toBe(true);
    const flat = drawBatch(dataset, classes, { ...plan, mixed: 1 }, 4).features;
    for (let row = 0; row < plan.batch; row += 1) {
      const heard = flat.subarray(row * size, (row + 1) * size).filter((value) => value !== 0);
      expect(Math.max(...heard) - Math.min(...heard)).toBeLessThan(1e-5);
    }
    const curved = drawBatch(dataset, classes, { ...plan, equalised: 1 }, 4).features;
    for (let row = 0; row < plan.batch; row += 1) {
      const heard = curved.subarray(row * size, (row + 1) * size).filter((value) => value !== 0);
      expect(Math.max(...heard) - Math.min(...heard)).toBeGreaterThan(0.01);
    }
  });

  it('is the same for the same step', () => {
    expect(drawBatch(dataset, classes, plan, 9)).toEqual(drawBatch(dataset, classes, plan, 9));
  });
});
