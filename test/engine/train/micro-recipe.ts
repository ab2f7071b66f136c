import type { Recipe } from '#main/engine/train/recipe.ts';

/** A training run of a few seconds: seven machines, a network of 16 x 1. */
export const microRecipe: Recipe = {
  classes: { seeds: [5], machinesPerKind: 1, healthySections: 1, faultyClasses: 0 },
  dataset: {
    seed: 1,
    trainRecordings: 5,
    heldOutRecordings: 2,
    seconds: 0.8,
    backgrounds: 3,
    elsewhere: 0.4,
    disturbed: 0.3,
    strangers: 0.5,
  },
  model: { hiddenSize: 16, layers: 1, heads: 2, intermediateSize: 32, patchSize: 16, maxLength: 64 },
  initialSeed: 2,
  batch: 8,
  batchSeed: 3,
  augmentation: { mixed: 0.25, equalised: 0.5 },
  steps: 60,
  peakRate: 5e-3,
  warmUp: 0.1,
  evaluateEvery: 20,
};
