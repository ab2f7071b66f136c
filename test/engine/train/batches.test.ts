import { beforeAll, describe, expect, it } from 'vitest';
import { drawBatch, middleCrop } from '#main/engine/train/batches.ts';
import { outputLabels, trainingClasses } from '#main/engine/train/classes.ts';
import { makeDataset, nats, recordingConditions, type Dataset } from '#main/engine/train/dataset.ts';
import { createFrontEnd, type FrontEnd } from '#main/engine/frontend/index.ts';
import { batchPlan } from '#main/engine/train/recipe.ts';
import { render } from '#main/engine/train/sounds/render.ts';
import { fbank } from '#shared/core/spectrum/fbank.ts';
import { microRecipe } from './micro-recipe.ts';

const classes = trainingClasses(microRecipe.classes);
const plan = batchPlan(microRecipe, outputLabels(classes).length);
const bins = 128;
let dataset: Dataset;
let frontEnd: FrontEnd;
const make = (): Promise<Dataset> =>
  makeDataset(
    classes,
    microRecipe.dataset,
    async (wave) => (await frontEnd.features(wave)).data,
    () => undefined,
  );

beforeAll(async () => {
  frontEnd = await createFrontEnd({ kind: 'none' }, { threads: 1 });
  dataset = await make();
});

describe('the data set', () => {
  it('has its recordings class by class, and others held out', () => {
    expect(dataset.train.data).toHaveLength(35);
    expect([...dataset.train.classes.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 1]);
    expect([...dataset.heldOut.classes]).toEqual(classes.flatMap((_, index) => [index, index]));
    expect(dataset.backgrounds.data).toHaveLength(3);
    const all = [...dataset.train.data, ...dataset.heldOut.data].map((clip) => clip.join());
    expect(new Set(all).size).toBe(all.length);
    expect(dataset.train.frames).toBe(1 + Math.floor((12_800 - 400) / 160));
  });

  it('holds the log-mel features of the recordings that were rendered', () => {
    const wave = render(classes[1]!.machine, recordingConditions(classes[1]!, microRecipe.dataset, 'train', 5));
    const expected = fbank(wave);
    const clip = dataset.train.data[5]!;
    expect(clip).toHaveLength(expected.length);
    const off = expected.map((value, i) => (value > -10 ? Math.abs(nats(clip[i]!) - value) : 0));
    expect(Math.max(...off)).toBeLessThan(3e-3);
  });

  it('knows its mean and deviation', () => {
    const values = dataset.train.data.flatMap((clip) => [...clip].map(nats));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(dataset.featureMean).toBeCloseTo(mean, 6);
    expect(dataset.featureStd).toBeCloseTo(Math.sqrt(variance), 6);
  });

  it('is the same for the same plan', async () => {
    const again = await make();
    expect(again.train.data).toEqual(dataset.train.data);
    expect(again.backgrounds.data).toEqual(dataset.backgrounds.data);
  });

  it('lets a fault go far in some recordings and not far in others', () => {
    const faulty = { ...classes[0]!, fault: 'leakage' as const };
    const levels = Array.from({ length: 40 }, (_, i) => {
      return recordingConditions(faulty, microRecipe.dataset, 'train', i).fault!.levelDb;
    });
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-14);
    expect(Math.max(...levels)).toBeLessThanOrEqual(0);
    expect(Math.max(...levels) - Math.min(...levels)).toBeGreaterThan(8);
  });
});

describe('a batch', () => {
  it('is the same for the same step and another for the next', () => {
    expect(drawBatch(dataset, classes, plan, 4)).toEqual(drawBatch(dataset, classes, plan, 4));
    expect(drawBatch(dataset, classes, plan, 5).features).not.toEqual(drawBatch(dataset, classes, plan, 4).features);
  });

  it('has normalised features and one target per row', () => {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let step = 0; step < 40; step++) {
      const { features, targets } = drawBatch(dataset, classes, plan, step);
      expect(features).toHaveLength(plan.batch * plan.frames * bins);
      for (const value of features) {
        sum += value;
        squares += value * value;
      }
      count += features.length;
      for (let row = 0; row < plan.batch; row++) {
        const target = targets.subarray(row * plan.outputs, (row + 1) * plan.outputs);
        expect(target.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 5);
      }
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.15);
    expect(Math.sqrt(squares / count)).toBeGreaterThan(0.35);
    expect(Math.sqrt(squares / count)).toBeLessThan(0.6);
  });

  it('masks some crops, and each mask with exactly the mean', () => {
    let wholeFrames = 0;
    let wholeBands = 0;
    for (let step = 0; step < 40; step++) {
      const { features } = drawBatch(dataset, classes, plan, step);
      for (let row = 0; row < plan.batch; row++) {
        const at = (frame: number, bin: number): number => features[(row * plan.frames + frame) * bins + bin]!;
        const silent = (frame: number): boolean =>
          Array.from({ length: bins }, (_, bin) => at(frame, bin)).every((v) => v === 0);
        if (Array.from({ length: plan.frames }, (_, frame) => frame).some(silent)) wholeFrames += 1;
        const masked = (bin: number): boolean =>
          Array.from({ length: plan.frames }, (_, f) => at(f, bin)).every((v) => v === 0);
        const band = (first: number): boolean => Array.from({ length: 16 }, (_, i) => first + i).every(masked);
        if (Array.from({ length: 8 }, (_, i) => 16 * i).some(band)) wholeBands += 1;
      }
    }
    expect(wholeFrames / (40 * plan.batch)).toBeGreaterThan(0.3);
    expect(wholeFrames / (40 * plan.batch)).toBeLessThan(0.5);
    expect(wholeBands / (40 * plan.batch)).toBeGreaterThan(0.17);
    expect(wholeBands / (40 * plan.batch)).toBeLessThan(0.33);
  });

  it('is not what the held-out recordings are judged by: those come from the middle, unchanged', () => {
    const crop = new Float32Array(plan.frames * bins);
    middleCrop(crop, dataset.heldOut, 3, plan.frames, dataset);
    const first = Math.floor((dataset.heldOut.frames - plan.frames) / 2);
    const value = nats(dataset.heldOut.data[3]![first * bins + 40]!);
    expect(crop[40]).toBeCloseTo((value - dataset.featureMean) / (2 * dataset.featureStd), 5);
  });
});
