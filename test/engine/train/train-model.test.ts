import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { trainShippedModel } from '#main/engine/train/train-model.ts';
import { microRecipe } from './micro-recipe.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  folders.push(await mkdtemp(join(tmpdir(), 'earmark-train-')));
  return join(folders.at(-1)!, 'model');
}
afterEach(async () => {
  for (const one of folders.splice(0)) await rm(one, { recursive: true });
});

const options = { recipe: microRecipe, threads: 1 };
const logOf = async (out: string): Promise<number[][]> => {
  const [, ...lines] = (await readFile(join(out, 'training-log.csv'), 'utf8')).trim().split('\n');
  return lines.map((line) => line.split(',').map(Number));
};

describe('training a model', () => {
  it('learns: the loss falls and recordings never seen are recognised', async () => {
    const out = await folder();
    const trained = unwrap(await trainShippedModel({ ...options, out, steps: 160 }));
    expect(trained).toMatchObject({ directory: out, steps: 160 });
    const rows = await logOf(out);
    expect(rows.map(([step]) => step)).toEqual([20, 40, 60, 80, 100, 120, 140, 160]);
    expect(rows.at(-1)![3]!).toBeLessThan(rows[0]![3]! - 0.5);
    expect(trained.accuracy).toBeGreaterThan(2.5 / 7);
  });

  it('leaves a folder that Earmark loads, with a card, and no checkpoint', async () => {
    const out = await folder();
    const trained = unwrap(await trainShippedModel({ ...options, out, steps: 20 }));
    expect((await readdir(out)).sort()).toEqual([
      'card.md',
      'config.json',
      'model.safetensors',
      'preprocessor_config.json',
      'training-log.csv',
    ]);
    expect(await readdir(join(out, '..'))).toEqual(['model']);
    const model = unwrap(await readModelFolder(out));
    expect(model.config).toMatchObject({ hiddenSize: 16, maxLength: 64, melBins: 128 });
    expect(model.config.labels[0]).toBe('fan 0 section 0');
    const card = await readFile(join(out, 'card.md'), 'utf8');
    expect(card).toContain(`${(100 * trained.accuracy).toFixed(1)} % of 7 classes`);
    expect(card).toContain('--steps 20 --threads 1');
    expect(card).not.toContain('checkpoint');
  });

  it('goes on after an interruption as if there had been none', async () => {
    const whole = await folder();
    await trainShippedModel({ ...options, out: whole });
    const broken = await folder();
    const interrupt = (line: string): void => {
      if (line.startsWith('step 40 ')) throw new Error('the power went off');
    };
    await expect(trainShippedModel({ ...options, out: broken, onLog: interrupt })).rejects.toThrow('power');
    const early = unwrap(await readModelFolder(broken));
    expect(await readFile(join(broken, 'card.md'), 'utf8')).toContain('still going on');
    const lines: string[] = [];
    await trainShippedModel({ ...options, out: broken, onLog: (line) => lines.push(line) });
    expect(lines).toContain('going on from step 20');
    const [a, b] = [unwrap(await readModelFolder(whole)), unwrap(await readModelFolder(broken))];
    expect(b.summary.sha256).toBe(a.summary.sha256);
    expect(early.summary.sha256).not.toBe(a.summary.sha256);
    const withoutTime = (rows: number[][]) => rows.map((row) => row.filter((_, column) => column !== 1));
    expect(withoutTime(await logOf(broken))).toEqual(withoutTime(await logOf(whole)));
  });

  it('stops when its time is up, with the learning rate down', async () => {
    const out = await folder();
    const trained = unwrap(await trainShippedModel({ ...options, out, steps: 100_000, minutes: 0.02 }));
    expect(trained.steps).toBeLessThan(100_000);
    const rows = await logOf(out);
    expect(rows.at(-1)![0]).toBe(trained.steps);
    expect(rows.at(-1)![2]!).toBeLessThan(0.2 * microRecipe.peakRate);
  });

  it('says so when its folder cannot be written', async () => {
    const out = await folder();
    await writeFile(out, 'a file in the way');
    const trained = await trainShippedModel({ ...options, out, steps: 1 });
    expect(trained).toMatchObject({ ok: false, problem: { code: 'model.write', data: { path: out } } });
  });

  it('makes another model for another seed', async () => {
    const [one, other] = [await folder(), await folder()];
    await trainShippedModel({ ...options, out: one, steps: 1 });
    await trainShippedModel({ ...options, out: other, steps: 1, seed: 7 });
    const [a, b] = [unwrap(await readModelFolder(one)), unwrap(await readModelFolder(other))];
    expect(a.config.featureMean).not.toBe(b.config.featureMean);
    expect(a.summary.sha256).not.toBe(b.summary.sha256);
  });
});
