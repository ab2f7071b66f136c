import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readForModel } from '#main/adapters/decode/index.ts';
import { unwrap } from '#shared/core/result.ts';
import { trainingClasses } from '#main/engine/train/classes.ts';
import { reseed, shippedRecipe, variedRecipe } from '#main/engine/train/recipe.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { createRandom } from '#shared/core/random.ts';
import { generatedPlan, generatedSet } from './generated-set.ts';
import { fanSet, motorSet, type Clip } from './sets.ts';
import { allows, mainVariants, readOutVariant, shippedDefault } from './variants.ts';
import type { JudgedTrial } from './engine.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-sets-'));
  const files = [
    ...['train_normal/a', 'train_normal/b', 'test_normal/c', 'test_anomaly/d', 'test_anomaly/e'].map((name) => `mimii_fan_id00/${name}`),
    ...['1400', '1500', '1600'].flatMap((speed) => ['M1', 'M2'].map((motor) => `bldc_motor/Healthy/${motor}/${speed}`)),
    ...['1400', '1600'].map((speed) => `bldc_motor/Propeller/M1/${speed}`),
  ]; // prettier-ignore
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, `${file}.wav`), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = (clips: readonly Clip[]): string[] => clips.map(({ path }) => basename(path, '.wav'));

describe('sets of real recordings', () => {
  it('keep the split of the fan', () => {
    const { trials, fineTune } = fanSet(folder)!;
    expect(trials).toHaveLength(1);
    expect(names(trials[0]!.bank)).toEqual(['a', 'b']);
    expect(names(trials[0]!.normals)).toEqual(['c']);
    expect(names(trials[0]!.faults)).toEqual(['d', 'e']);
    expect(fineTune).toBeNull();
  });

  it('leave every speed of a motor out of its bank once', () => {
    const { trials, leaveOneOut } = motorSet(folder, 'M1')!;
    expect(leaveOneOut).toBe(true);
    expect(trials.map(({ normals }) => names(normals))).toEqual([['1400'], ['1500'], ['1600']]);
    for (const { bank, normals, faults } of trials) {
      expect([...names(bank), ...names(normals)].sort()).toEqual(['1400', '1500', '1600']);
      expect(names(faults)).toEqual(['1400', '1600']);
      for (const { path } of [...bank, ...normals]) expect(path).toContain(join('Healthy', 'M1'));
    }
  });

  it('show fine-tuning no recording of the speed that is left out, of any motor', () => {
    const { trials, fineTune } = motorSet(folder, 'M1')!;
    trials.forEach(({ normals }, index) => {
      expect(fineTune![index]).toHaveLength(4);
      expect(names(fineTune![index]!)).not.toContain(names(normals)[0]);
      expect(new Set(fineTune![index]!.map(({ group }) => group))).toEqual(new Set(['M1', 'M2']));
    });
  });

  it('are left out where the folder does not have them', () => {
    const empty = join(folder, 'bldc_motor');
    expect(fanSet(empty)).toBeNull();
    expect(motorSet(empty, 'M1')).toBeNull();
  });
});

describe('the generated set', () => {
  const plan = { ...generatedPlan, machinesPerKind: 1, bank: 3, normals: 2, faults: 2, seconds: 0.3 };

  it('has a bank, normals and faults of every machine, the same each time', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    const set = generatedSet(one, plan);
    expect(set.trials).toHaveLength(7);
    for (const { bank, normals, faults } of set.trials) {
      expect([bank.length, normals.length, faults.length]).toEqual([3, 2, 2]);
    }
    const again = generatedSet(two, plan);
    const paths = ({ trials }: typeof set) => trials.flatMap(({ bank, normals, faults }) => [...bank, ...normals, ...faults]);
    const waves = async (clips: readonly Clip[]) => Promise.all(clips.map(async ({ path }) => unwrap(await readForModel(path))));
    const [a, b] = [await waves(paths(set)), await waves(paths(again))];
    expect(a).toEqual(b);
    expect(new Set(a.map((wave) => wave.join())).size).toBe(49);
    expect(readdirSync(one)).toHaveLength(7);
    expect(set.fineTune).toEqual([set.trials.flatMap(({ bank }) => bank)]);
  }); // prettier-ignore

  it('has machines of no training', () => {
    const trained = new Set(
      [shippedRecipe, ...[0, 1, 2].map((seed) => reseed(variedRecipe, seed))].flatMap((recipe) =>
        trainingClasses({ ...recipe.classes, healthySections: 1, faultyClasses: 0 }).map(
          ({ machine }) => `${machine.kind} ${machine.seed}`,
        ),
      ),
    );
    expect(trained.size).toBe(3 * 196);
    for (const kind of ['fan', 'motor'] as const) {
      const seed = createRandom(generatedPlan.seed)
        .fork(`${kind} 0`)
        .integer(2 ** 31);
      expect(trained.has(`${kind} ${describeMachine(kind, seed).seed}`)).toBe(false);
    }
  });
});

describe('the variants', () => {
  it('rank by the score, the default by how far it is over the nearer of its alarms', () => {
    const trial = { fitted: { threshold: { value: 2 }, levelThreshold: { value: 5 } } } as JudgedTrial;
    const scored = (score: number, level: number) =>
      ({ score, scores: { ast: 0, statistics: 0, level } }) as JudgedTrial['normals'][number];
    const byScore = mainVariants.find(({ name }) => name === 'fused')!;
    expect(byScore.rank(scored(3, 9), trial)).toBe(3);
    expect(shippedDefault.rank(scored(3, 9), trial)).toBe(4);
    expect(shippedDefault.rank(scored(3, 5.5), trial)).toBe(1);
    expect(shippedDefault.rank(scored(-1, -9), trial)).toBe(-3);
  });

  it('ask for banks that a density can be computed with', () => {
    expect([0, 1, 4, 16].map((density) => allows(7, density))).toEqual([true, true, true, false]);
    expect(allows(18, 16)).toBe(true);
    expect(allows(17, 16)).toBe(false);
    expect(readOutVariant('tokens', 4).spec(20)).toMatchObject({ kind: 'ast', readOut: 'tokens', density: 4, k: 1 });
  });
});
