import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { trainShippedModel } from '#main/engine/train/train-model.ts';
import { microRecipe } from '#test/engine/train/micro-recipe.ts';
import { accuracyAsShipped } from './held-out.ts';

let folder: string;
const recipe = { ...microRecipe, dataset: { ...microRecipe.dataset, seconds: 3, trainRecordings: 12 } };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-held-out-'));
  unwrap(await trainShippedModel({ recipe, seed: 3, out: join(folder, 'model'), steps: 120, threads: 1 }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the accuracy on machines trained on', () => {
  it('is high for the machines of the training, and chance for those of another seed', async () => {
    const own = await accuracyAsShipped(join(folder, 'model'), recipe, 3, 8);
    expect(own).toMatchObject({ recordings: 56, classes: 7 });
    const others = [];
    for (const seed of [0, 1, 2])
      others.push((await accuracyAsShipped(join(folder, 'model'), recipe, seed, 8)).section);
    expect(own.section).toBeGreaterThan(0.45);
    expect(own.section).toBeGreaterThan(Math.max(...others));
  });
});
