import type { AstConfig } from '#main/engine/ast/config.ts';
import type { BatchPlan } from './batches.ts';
import { outputLabels, type ClassPlan, type TrainingClass } from './classes.ts';
import type { Dataset, DatasetPlan } from './dataset.ts';

/** Everything that decides a training run besides its length. */
export interface Recipe {
  readonly classes: ClassPlan;
  readonly dataset: DatasetPlan;
  readonly model: Pick<AstConfig, 'hiddenSize' | 'layers' | 'heads' | 'intermediateSize' | 'patchSize' | 'maxLength'>;
  readonly initialSeed: number;
  readonly batch: number;
  readonly batchSeed: number;
  readonly augmentation: Pick<BatchPlan, 'mixed' | 'equalised'>;
  readonly steps: number;
  readonly peakRate: number;
  /** share of the training over which the learning rate rises */
  readonly warmUp: number;
  /** steps between two looks at the held-out recordings, each followed by a checkpoint */
  readonly evaluateEvery: number;
}

/** How the model in resources/models/earmark-small is made. */
export const shippedRecipe: Recipe = {
  classes: { seeds: [11, 12, 13], machinesPerKind: 7, healthySections: 3, faultyClasses: 2 },
  dataset: {
    seed: 1,
    trainRecordings: 20,
    heldOutRecordings: 2,
    seconds: 3,
    backgrounds: 96,
    elsewhere: 0,
    disturbed: 0,
    strangers: 0,
  },
  model: { hiddenSize: 128, layers: 4, heads: 4, intermediateSize: 512, patchSize: 16, maxLength: 256 },
  initialSeed: 2,
  batch: 32,
  batchSeed: 3,
  augmentation: { mixed: 0, equalised: 0 },
  steps: 12_000,
  peakRate: 1e-3,
  warmUp: 0.03,
  evaluateEvery: 250,
};

/**
 * More machines in more places: other rooms and microphones, passing disturbances, strange machines in the background,
 * mixup and a random equaliser. Harder to learn: after 6,000 steps it does not know the shipped model's machines as well
 * as the shipped model does (card.md), so it does not ship.
 */
export const variedRecipe: Recipe = {
  ...shippedRecipe,
  classes: { ...shippedRecipe.classes, seeds: [11, 12, 13, 14] },
  dataset: {
    ...shippedRecipe.dataset,
    trainRecordings: 16,
    backgrounds: 192,
    elsewhere: 0.5,
    disturbed: 0.15,
    strangers: 0.5,
  },
  augmentation: { mixed: 0.25, equalised: 0.5 },
  steps: 6_000,
  evaluateEvery: 500,
};

export const recipes = { shipped: shippedRecipe, varied: variedRecipe } as const;
export type RecipeName = keyof typeof recipes;

/** The same recipe with other machines, recordings, weights and batches; 0 = as shipped. */
export function reseed(recipe: Recipe, seed: number): Recipe {
  const shift = seed * 1000;
  return {
    ...recipe,
    classes: { ...recipe.classes, seeds: recipe.classes.seeds.map((one) => one + shift) },
    dataset: { ...recipe.dataset, seed: recipe.dataset.seed + shift },
    initialSeed: recipe.initialSeed + shift,
    batchSeed: recipe.batchSeed + shift,
  };
}

/** The model's configuration: patches without overlap, one output per class and one per trait. */
export function modelConfig(recipe: Recipe, classes: readonly TrainingClass[], dataset: Dataset): AstConfig {
  return {
    ...recipe.model,
    frequencyStride: recipe.model.patchSize,
    timeStride: recipe.model.patchSize,
    melBins: dataset.train.bins,
    layerNormEps: 1e-12,
    qkvBias: true,
    labels: outputLabels(classes),
    featureMean: dataset.featureMean,
    featureStd: dataset.featureStd,
  };
}

export function batchPlan(recipe: Recipe, outputs: number): BatchPlan {
  const { batchSeed, batch, model, augmentation } = recipe;
  return { seed: batchSeed, batch, frames: model.maxLength, outputs, ...augmentation };
}
