import { beforeAll, describe, expect, it } from 'vitest';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { classifierNames, type Tensor } from '#main/engine/ast/parameters.ts';
import { trainingClasses } from '#main/engine/train/classes.ts';
import { makeDataset, type Dataset } from '#main/engine/train/dataset.ts';
import { heldOutAccuracy } from '#main/engine/train/held-out.ts';
import { modelConfig } from '#main/engine/train/recipe.ts';
import { fbank } from '#shared/core/spectrum/fbank.ts';
import { microRecipe } from './micro-recipe.ts';

const recipe = {
  ...microRecipe,
  classes: { ...microRecipe.classes, healthySections: 2 },
  dataset: { ...microRecipe.dataset, trainRecordings: 1, heldOutRecordings: 3 },
};
const classes = trainingClasses(recipe.classes);
let dataset: Dataset;
let config: AstConfig;

beforeAll(async () => {
  dataset = await makeDataset(
    classes,
    recipe.dataset,
    (wave) => Promise.resolve(fbank(wave)),
    () => undefined,
  );
  config = modelConfig(recipe, classes, dataset);
});

/** Weights of a network that answers the output `favourite` whatever it hears. */
function stubborn(favourite: number): Map<string, Tensor> {
  const weights = initialiseWeights(config, 1);
  const { shape, data } = weights.get(`${classifierNames.dense}.bias`)!;
  const bias = data.map((_, output) => (output === favourite ? 1000 : 0));
  return weights.set(`${classifierNames.dense}.bias`, { shape, data: bias });
}

describe('held-out accuracy', () => {
  it('of a network that always answers one class is that class among all, and its machine among all', async () => {
    const accuracy = await heldOutAccuracy(config, stubborn(4), classes, dataset, 1, 1);
    expect(accuracy.recordings).toBe(14 * 3);
    expect(accuracy.section).toBeCloseTo(1 / 14, 10);
    expect(accuracy.machine).toBeCloseTo(1 / 7, 10);
  });

  it('counts classes only: a network that always answers a trait still has a likeliest class', async () => {
    const trait = classes.length + 2;
    const withTrait = await heldOutAccuracy(config, stubborn(trait), classes, dataset, 1, 1);
    const without = await heldOutAccuracy(config, initialiseWeights(config, 1), classes, dataset, 1, 1);
    expect(withTrait).toEqual(without);
  });

  it('looks at every n-th recording when asked to', async () => {
    const accuracy = await heldOutAccuracy(config, stubborn(0), classes, dataset, 5, 1);
    expect(accuracy.recordings).toBe(9);
    expect(accuracy.section).toBeCloseTo(1 / 9, 10);
  });
});
