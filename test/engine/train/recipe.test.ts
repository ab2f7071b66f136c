import { describe, expect, it } from 'vitest';
import { patchGrid } from '#main/engine/ast/config.ts';
import { formatConfig, parseConfig } from '#main/engine/ast/config-files.ts';
import { unwrap } from '#shared/core/result.ts';
import { outputLabels, trainingClasses } from '#main/engine/train/classes.ts';
import type { Dataset } from '#main/engine/train/dataset.ts';
import { batchPlan, modelConfig, reseed, shippedRecipe, variedRecipe } from '#main/engine/train/recipe.ts';
import { traitLabels, traitsOf } from '#main/engine/train/traits.ts';
import { faultKinds } from '#main/engine/train/sounds/faults.ts';
import { microRecipe } from './micro-recipe.ts';

const clips = { frames: 78, bins: 128, data: [], classes: new Uint16Array() };
const dataset: Dataset = { train: clips, heldOut: clips, backgrounds: clips, featureMean: -3.5, featureStd: 2.25 };
const classes = trainingClasses(microRecipe.classes);

describe('reseeding a recipe', () => {
  it('by 0 changes nothing, and never changes the recipe it is given', () => {
    const before = JSON.stringify(shippedRecipe);
    expect(reseed(shippedRecipe, 0)).toEqual(shippedRecipe);
    reseed(shippedRecipe, 3);
    expect(JSON.stringify(shippedRecipe)).toBe(before);
  });

  it('gives every part seeds that no other number gives, and leaves the sizes alone', () => {
    const seedsOf = (seed: number): number[] => {
      const { classes: plan, dataset: data, initialSeed, batchSeed } = reseed(shippedRecipe, seed);
      return [...plan.seeds, data.seed, initialSeed, batchSeed];
    };
    const all = [0, 1, 2, 3, 7, 1000].map(seedsOf);
    for (let part = 0; part < all[0]!.length; part += 1) {
      expect(new Set(all.map((seeds) => seeds[part])).size).toBe(all.length);
    }
    expect(new Set(all.flatMap((seeds) => seeds.slice(0, 3))).size).toBe(18);
    const blank = { seeds: [0] };
    const withoutSeeds = (seed: number) => {
      const recipe = reseed(shippedRecipe, seed);
      return {
        ...recipe,
        classes: { ...recipe.classes, ...blank },
        dataset: { ...recipe.dataset, seed: 0 },
        initialSeed: 0,
        batchSeed: 0,
      };
    };
    expect(withoutSeeds(9)).toEqual(withoutSeeds(0));
  });
});

describe('the varied recipe', () => {
  it('makes a network of the same shape, from as many recordings', () => {
    expect(variedRecipe.model).toEqual(shippedRecipe.model);
    const recordings = ({ classes: plan, dataset: data }: typeof shippedRecipe): number =>
      plan.seeds.length * plan.machinesPerKind * (plan.healthySections + plan.faultyClasses) * data.trainRecordings;
    expect(recordings(variedRecipe) / recordings(shippedRecipe)).toBeCloseTo(16 / 15, 10);
  });

  it('shares no seed of a machine with another number of itself or of the shipped one', () => {
    const seeds = [1, 2].flatMap((seed) => reseed(variedRecipe, seed).classes.seeds);
    expect(new Set([...seeds, ...variedRecipe.classes.seeds]).size).toBe(12);
  });
});

describe('the model of a recipe', () => {
  const config = modelConfig(microRecipe, classes, dataset);

  it('has patches side by side that see every bin, and outputs for classes, then traits', () => {
    expect(patchGrid(config)).toEqual({ rows: 8, columns: 4 });
    expect(config.labels).toEqual([...classes.map(({ label }) => label), ...traitLabels()]);
    expect(config).toMatchObject({ featureMean: -3.5, featureStd: 2.25, melBins: 128, hiddenSize: 16 });
  });

  it('can be written and read again, shipped sizes too', () => {
    for (const recipe of [microRecipe, shippedRecipe, variedRecipe]) {
      const wanted = modelConfig(recipe, classes, dataset);
      const files = formatConfig(wanted);
      expect(unwrap(parseConfig(files.config, files.preprocessor))).toEqual(wanted);
    }
  });

  it('is fed batches of its own size', () => {
    expect(batchPlan(microRecipe, config.labels.length)).toEqual({
      seed: 3,
      batch: 8,
      frames: config.maxLength,
      outputs: config.labels.length,
      mixed: 0.25,
      equalised: 0.5,
    });
    const { dataset: data, model } = shippedRecipe;
    expect(1 + Math.floor((16_000 * data.seconds - 400) / 160)).toBeGreaterThan(model.maxLength);
  });
});

describe('outputs of a recipe', () => {
  it('have names of their own, as the table of a Hugging Face folder needs', () => {
    const labels = outputLabels(trainingClasses({ ...shippedRecipe.classes, machinesPerKind: 2, seeds: [11, 12] }));
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.every((label) => label === label.trim() && label !== '')).toBe(true);
  });

  it('give every class one trait of each sort, the same for sections and faults but for what they change', () => {
    const groups = traitGroups();
    for (const { machine, fault } of classes) {
      for (const kind of [null, ...faultKinds]) {
        const found = traitsOf(machine, kind);
        expect(found.map((trait) => groups[trait])).toEqual([0, 1, 2, 3, 4, 5, 6]);
        const changed = found.flatMap((trait, sort) => (trait === traitsOf(machine, fault)[sort] ? [] : [sort]));
        expect(changed).toEqual(kind === fault ? [] : [1]);
      }
    }
  });
});

/** The sort of each trait, by the words its name begins with. */
function traitGroups(): number[] {
  const starts = [/^(fan|pump|gearbox|valve|slider|motor|compressor)$/, /./, /^shaft /, /^tone /, /^resonance /, /^noise share /, /rhythm/]; // prettier-ignore
  return traitLabels().map((label) => {
    const sort = starts.findIndex((start, index) => index !== 1 && start.test(label));
    return sort < 0 ? 1 : sort;
  });
}
