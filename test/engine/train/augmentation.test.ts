import { describe, expect, it } from 'vitest';
import { drawBatch, middleCrop, type BatchPlan } from '#main/engine/train/batches.ts';
import { trainingClasses } from '#main/engine/train/classes.ts';
import type { Clips, Dataset } from '#main/engine/train/dataset.ts';
import { microRecipe } from './micro-recipe.ts';

const bins = 128;
const frames = 40;
const classes = trainingClasses(microRecipe.classes);
const statistics = { featureMean: -4, featureStd: 2 };

/** Clips that hold `value(clip, frame, bin)`, nat. */
function clipsOf(count: number, length: number, value: (clip: number, frame: number, bin: number) => number): Clips {
  const data = Array.from({ length: count }, (_, clip) =>
    Int16Array.from({ length: length * bins }, (_unused, i) =>
      Math.round(1000 * value(clip, Math.floor(i / bins), i % bins)),
    ),
  );
  return { frames: length, bins, data, classes: Uint16Array.from(data, (_, clip) => clip % classes.length) };
}

/** Without mixing and equaliser, which have tests of their own. */
const plan: BatchPlan = { seed: 1, batch: 16, frames, outputs: 80, mixed: 0, equalised: 0 };
const rows = Array.from({ length: plan.batch }, (_, row) => row);
const denormalise = (value: number): number => value * 2 * statistics.featureStd + statistics.featureMean;
const rowOf = (features: Float32Array, row: number): Float32Array =>
  features.subarray(row * frames * bins, (row + 1) * frames * bins);

describe('the augmentation of clips that are constant', () => {
  const level = 2;
  const dataset: Dataset = {
    train: clipsOf(5, 60, () => level),
    heldOut: clipsOf(1, 60, () => level),
    backgrounds: clipsOf(2, 50, () => -9),
    ...statistics,
  };
  // Noise 0 to 4.6 nat below the sound adds log(1 + exp(-4.6)) to log 2, whatever the level of the noise was.
  const [least, most] = [Math.log1p(Math.exp(-4.6)), Math.log(2)];

  it('is one gain per crop, at most 6 dB either way, and noise at most as strong as the sound', () => {
    const shifts: number[] = [];
    for (let step = 0; step < 120; step += 1) {
      const { features } = drawBatch(dataset, classes, plan, step);
      for (const row of rows) {
        const heard = rowOf(features, row).filter((value) => value !== 0);
        expect(Math.max(...heard) - Math.min(...heard)).toBeLessThan(1e-5);
        shifts.push(denormalise(heard[0]!) - level);
      }
    }
    expect(Math.min(...shifts)).toBeGreaterThanOrEqual(-1.3801);
    expect(Math.max(...shifts)).toBeLessThanOrEqual(1.3801 + most);
    expect(Math.min(...shifts)).toBeLessThan(-1.3);
    expect(Math.max(...shifts)).toBeGreaterThan(1.38 + least);
    // three crops in ten are lifted by log(1 + exp(-r)), r even in 0 … 4.6: 0.1766 nat on average
    const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
    expect(Math.abs(mean - 0.3 * 0.1766)).toBeLessThan(0.04);
  });

  it('does not see how loud the background clips are', () => {
    const louder = { ...dataset, backgrounds: clipsOf(2, 50, () => 11) };
    for (let step = 0; step < 10; step += 1) {
      const [a, b] = [drawBatch(dataset, classes, plan, step), drawBatch(louder, classes, plan, step)];
      a.features.forEach((value, i) => {
        if (Math.abs(value - b.features[i]!) > 1e-5) throw new Error(`differs at ${i} of step ${step}`);
      });
    }
  });

  it('depends on the seed and the step, not on what was drawn before', () => {
    const later = drawBatch(dataset, classes, plan, 7);
    drawBatch(dataset, classes, plan, 3);
    expect(drawBatch(dataset, classes, plan, 7)).toEqual(later);
    expect(drawBatch(dataset, classes, plan, 8).features).not.toEqual(later.features);
    expect(drawBatch(dataset, classes, { ...plan, seed: 2 }, 7).features).not.toEqual(later.features);
  });
});

describe('crops', () => {
  /** Every value names its clip, frame and bin, in steps that survive the storage. */
  const named = (clip: number, frame: number, bin: number): number => clip * 4 + frame * 0.05 + (bin % 16) * 0.003;

  it('are stretches of one recording, with the target of its class', () => {
    const dataset: Dataset = {
      train: clipsOf(7, 60, named),
      heldOut: clipsOf(1, 60, named),
      backgrounds: clipsOf(1, frames, () => -30),
      ...statistics,
    };
    const starts = new Set<number>();
    const drawn = new Set<number>();
    for (let step = 0; step < 40; step += 1) {
      const { features, targets } = drawBatch(dataset, classes, plan, step);
      for (const row of rows) {
        const target = targets.subarray(row * plan.outputs, (row + 1) * plan.outputs);
        const classIndex = target.indexOf(0.5);
        drawn.add(classIndex);
        const crop = rowOf(features, row);
        // Gain and noise only lift; the slope along time inside a clip is what the clip has, where nothing is masked.
        const column = Array.from({ length: frames }, (_, frame) => crop[frame * bins + 5]!);
        const unmasked = column.filter((value) => value !== 0).map(denormalise);
        if (unmasked.length < 2) continue;
        const slope = (unmasked.at(-1)! - unmasked[0]!) / (column.findLastIndex(Boolean) - column.findIndex(Boolean));
        expect(slope).toBeGreaterThan(0);
        expect(slope).toBeLessThan(0.0501);
        if (slope > 0.04999) starts.add(Math.round((unmasked[0]! - classIndex * 4) / 0.05));
      }
    }
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(starts.size).toBeGreaterThan(10);
  });

  it.each([
    [60, 10],
    [41, 0],
    [40, 0],
    [43, 1],
  ])('of the middle of %i frames begin at frame %i', (length, first) => {
    const crop = new Float32Array(frames * bins);
    middleCrop(crop, clipsOf(3, length, named), 2, frames, statistics);
    for (const [frame, bin] of [[0, 0], [0, 17], [39, 127], [20, 64]] as const) {
      expect(denormalise(crop[frame * bins + bin]!)).toBeCloseTo(named(2, first + frame, bin), 4);
    }
  }); // prettier-ignore

  it('may be as long as the clips, and as short as a mask', () => {
    const dataset: Dataset = {
      train: clipsOf(3, 6, named),
      heldOut: clipsOf(1, 6, named),
      backgrounds: clipsOf(1, 6, () => -3),
      ...statistics,
    };
    for (let step = 0; step < 50; step += 1) {
      const { features } = drawBatch(dataset, classes, { ...plan, frames: 6 }, step);
      expect(features.every(Number.isFinite)).toBe(true);
    }
  });
});
