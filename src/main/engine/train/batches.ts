import { createRandom, type Random } from '#shared/core/random.ts';
import { addNoise, changeGain, equalise, maskCrop, mixUp } from './augment.ts';
import { addTarget, type TrainingClass } from './classes.ts';
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
  /** share of crops that are mixed with a second recording */
  readonly mixed: number;
  /** share of crops that are heard through another microphone */
  readonly equalised: number;
}

/**
 * The batch of one step: recordings drawn at random, each cropped at random, some mixed with a second one, at another
 * gain, some with background noise, through another microphone, or with gentle masks (masked = the mean of the data
 * set, as the explanations mask a band). The same step of the same plan is always the same batch.
 */
export function drawBatch(dataset: Dataset, classes: readonly TrainingClass[], plan: BatchPlan, step: number): Batch {
  const random = createRandom(plan.seed).fork(`step ${step}`);
  const { train } = dataset;
  const size = plan.frames * train.bins;
  const features = new Float32Array(plan.batch * size);
  const targets = new Float32Array(plan.batch * plan.outputs);
  const drawCrop = (crop: Float32Array): number => {
    const clip = random.integer(train.data.length);
    readCrop(crop, train, clip, random.integer(train.frames - plan.frames + 1));
    return train.classes[clip]!;
  };
  const second = new Float32Array(size);
  for (let row = 0; row < plan.batch; row++) {
    const crop = features.subarray(row * size, (row + 1) * size);
    const target = targets.subarray(row * plan.outputs, (row + 1) * plan.outputs);
    const first = drawCrop(crop);
    if (happens(plan.mixed, random)) {
      const other = drawCrop(second);
      const share = mixUp(crop, second, random);
      addTarget(target, first, classes[first]!, share);
      addTarget(target, other, classes[other]!, 1 - share);
    } else {
      addTarget(target, first, classes[first]!, 1);
    }
    addNoise(crop, dataset.backgrounds, plan.frames, random);
    changeGain(crop, random);
    if (happens(plan.equalised, random)) equalise(crop, train.bins, random);
    normalise(crop, dataset);
    maskCrop(crop, train.bins, random);
  }
  return { features, targets };
}

/** Draws nothing where there is nothing to decide: a plan without mixing is what it was before there was any. */
function happens(share: number, random: Random): boolean {
  return share > 0 && random.next() < share;
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
