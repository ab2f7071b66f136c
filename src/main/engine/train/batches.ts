import { createRandom, type Random } from '#shared/core/random.ts';
import { writeTarget, type TrainingClass } from './classes.ts';
import { nats, type Clips, type Dataset } from './dataset.ts';

export interface Batch {
  /** normalised [batch, frames, bins] */
  readonly features: Float32Array;
  /** [batch, outputs] */
  readonly targets: Float32Array;
}

export interface BatchPlan {
  readonly seed: number;
  readonly batch: number;
  /** frames of a crop */
  readonly frames: number;
  readonly outputs: number;
}

/** Half the range of the random gain, nat (6 dB) */
const gainRange = 1.38;
/** Share of crops that get background noise mixed in, and its range below the recording, nat (0 to 20 dB) */
const noiseShare = 0.3;
const noiseRange = 4.6;
/** Share of crops with a masked stretch of time, a masked stretch of bins, and one of the eight bands masked */
const maskShare = 0.4;
const bandShare = 0.25;
const longestMask = { frames: 32, bins: 12 };
const bandCount = 8;

/**
 * The batch of one step: recordings drawn at random, each cropped at random, at another gain, some with background
 * noise, some with gentle masks (after SpecAugment, Park et al. 2019; masked = the mean of the data set, as the
 * explanations mask a band). The same step of the same plan is always the same batch.
 */
export function drawBatch(dataset: Dataset, classes: readonly TrainingClass[], plan: BatchPlan, step: number): Batch {
  const random = createRandom(plan.seed).fork(`step ${step}`);
  const { train } = dataset;
  const size = plan.frames * train.bins;
  const features = new Float32Array(plan.batch * size);
  const targets = new Float32Array(plan.batch * plan.outputs);
  for (let row = 0; row < plan.batch; row++) {
    const clip = random.integer(train.data.length);
    const crop = features.subarray(row * size, (row + 1) * size);
    readCrop(crop, train, clip, random.integer(train.frames - plan.frames + 1));
    if (random.next() < noiseShare) addNoise(crop, dataset.backgrounds, plan.frames, random);
    const gain = gainRange * (2 * random.next() - 1);
    for (let i = 0; i < size; i++) crop[i]! += gain;
    normalise(crop, dataset);
    maskCrop(crop, train.bins, random);
    const classIndex = train.classes[clip]!;
    writeTarget(targets.subarray(row * plan.outputs, (row + 1) * plan.outputs), classIndex, classes[classIndex]!);
  }
  return { features, targets };
}

/** The middle of clip `clip`, normalised, without any augmentation: [frames, bins] into `crop`. */
export function middleCrop(
  crop: Float32Array,
  clips: Clips,
  clip: number,
  frames: number,
  statistics: Statistics,
): void {
  readCrop(crop, clips, clip, Math.floor((clips.frames - frames) / 2));
  normalise(crop, statistics);
}

type Statistics = Pick<Dataset, 'featureMean' | 'featureStd'>;

function readCrop(crop: Float32Array, clips: Clips, clip: number, firstFrame: number): void {
  const start = firstFrame * clips.bins;
  const data = clips.data[clip]!;
  for (let i = 0; i < crop.length; i++) crop[i] = nats(data[start + i]!);
}

/** To mean 0 and standard deviation 0.5, as an AST expects. */
function normalise(crop: Float32Array, { featureMean, featureStd }: Statistics): void {
  const factor = 1 / (2 * featureStd);
  for (let i = 0; i < crop.length; i++) crop[i] = (crop[i]! - featureMean) * factor;
}

/** Adds the power of a background clip to the power of a crop; both are natural logarithms of power. */
function addNoise(crop: Float32Array, backgrounds: Clips, frames: number, random: Random): void {
  const data = backgrounds.data[random.integer(backgrounds.data.length)]!;
  const start = random.integer(backgrounds.frames - frames + 1) * backgrounds.bins;
  const shift = average(crop) - averageOf(data) - noiseRange * random.next();
  for (let i = 0; i < crop.length; i++) {
    const noise = nats(data[start + i]!) + shift;
    const sound = crop[i]!;
    crop[i] = Math.max(sound, noise) + Math.log1p(Math.exp(-Math.abs(sound - noise)));
  }
}

function average(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function averageOf(clip: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < clip.length; i++) sum += clip[i]!;
  return nats(sum / clip.length);
}

function maskCrop(crop: Float32Array, bins: number, random: Random): void {
  const frames = crop.length / bins;
  if (random.next() < maskShare) {
    const length = 1 + random.integer(Math.min(longestMask.frames, frames));
    const start = random.integer(frames - length + 1);
    crop.fill(0, start * bins, (start + length) * bins);
  }
  if (random.next() < maskShare) {
    const length = 1 + random.integer(longestMask.bins);
    maskBins(crop, bins, random.integer(bins - length + 1), length);
  }
  if (random.next() < bandShare) {
    const width = Math.floor(bins / bandCount);
    maskBins(crop, bins, width * random.integer(bandCount), width);
  }
}

function maskBins(crop: Float32Array, bins: number, first: number, count: number): void {
  for (let frame = 0; frame < crop.length; frame += bins) crop.fill(0, frame + first, frame + first + count);
}
