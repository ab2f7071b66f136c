import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { classifierNames } from '#main/engine/ast/parameters.ts';
import { outputLabels, trainingClasses } from '#main/engine/train/classes.ts';
import { reseed } from '#main/engine/train/recipe.ts';
import { microRecipe } from '#test/engine/train/micro-recipe.ts';
import { accuracyAsShipped } from './held-out.ts';

/** Four generator seeds, of which the first three are judged: 21 machines of one section. */
const recipe = { ...microRecipe, classes: { ...microRecipe.classes, seeds: [5, 6, 7, 8] } };
const favourite = 4;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-held-out-'));
  const config: AstConfig = {
    ...recipe.model,
    frequencyStride: 16,
    timeStride: 16,
    melBins: 128,
    layerNormEps: 1e-12,
    qkvBias: true,
    labels: outputLabels(trainingClasses(reseed(recipe, 1).classes)),
    featureMean: -3,
    featureStd: 2,
  };
  const weights = initialiseWeights(config, 1);
  const name = `${classifierNames.dense}.bias`;
  const { shape, data } = weights.get(name)!;
  weights.set(name, { shape, data: data.map((_, output) => (output === favourite ? 1000 : 0)) });
  await writeModelFolder(folder, config, weights);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the accuracy on machines trained on', () => {
  it('asks about the machines of the first three seeds, as often as it is told to', async () => {
    const found = await accuracyAsShipped(folder, recipe, 1, 1);
    expect(found).toMatchObject({ classes: 21, recordings: 21 });
  });

  it('of a model that always answers one class is that class among all', async () => {
    const found = await accuracyAsShipped(folder, recipe, 1, 1);
    expect(found.section).toBeCloseTo(1 / 21, 10);
    expect(found.machine).toBeCloseTo(1 / 21, 10);
  });
});
