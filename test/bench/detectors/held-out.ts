import { unwrap } from '#shared/core/result.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { trainingClasses } from '#main/engine/train/classes.ts';
import { makeDataset } from '#main/engine/train/dataset.ts';
import { heldOutAccuracy, type HeldOutAccuracy } from '#main/engine/train/held-out.ts';
import { reseed, shippedRecipe, type Recipe } from '#main/engine/train/recipe.ts';

/** Recordings per class */
const recordings = 2;

/**
 * Accuracy of a trained model on recordings of its own machines that it was never trained on, all made as the shipped
 * recipe makes them: of the machines of the first three generator seeds, which every recipe has, at their own places. So
 * recipes can be compared whose own held-out recordings differ. `recipe` and `seed` are those of its training.
 */
export async function accuracyAsShipped(
  model: string,
  recipe: Recipe,
  seed: number,
  perClass = recordings,
): Promise<HeldOutAccuracy & { readonly classes: number }> {
  const { config, weights } = unwrap(await readModelFolder(model));
  const seeded = reseed({ ...recipe, dataset: shippedRecipe.dataset }, seed);
  const seeds = seeded.classes.seeds.slice(0, shippedRecipe.classes.seeds.length);
  const classes = trainingClasses({ ...seeded.classes, seeds });
  const frontEnd = await createFrontEnd({ kind: 'none' });
  const plan = { ...seeded.dataset, trainRecordings: 0, heldOutRecordings: perClass, backgrounds: 0 };
  const logMel = async (waveform: Float32Array) => (await frontEnd.features(waveform)).data;
  const dataset = await makeDataset(classes, plan, logMel, () => undefined);
  await frontEnd.release();
  const { featureMean, featureStd } = config;
  const judged = { ...dataset, featureMean, featureStd };
  const accuracy = await heldOutAccuracy(config, weights, classes, judged, 1, undefined);
  return { ...accuracy, classes: classes.length };
}
