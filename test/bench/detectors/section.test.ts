import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { generatedPlan, generatedSet } from './generated-set.ts';
import { evaluationSection } from './section.ts';
import type { EvaluationSet } from './sets.ts';

const config: AstConfig = {
  hiddenSize: 16,
  layers: 1,
  heads: 2,
  intermediateSize: 32,
  patchSize: 16,
  frequencyStride: 16,
  timeStride: 16,
  maxLength: 64,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: ['a', 'b'],
  featureMean: -4,
  featureStd: 3,
};

let folder: string;
let models: string[];
let sets: EvaluationSet[];
/** the section of the first model alone */
let section: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-section-'));
  models = [join(folder, 'one'), join(folder, 'two')];
  for (const [seed, model] of models.entries()) await writeModelFolder(model, config, initialiseWeights(config, seed));
  const plan = { ...generatedPlan, machinesPerKind: 1, bank: 6, normals: 3, faults: 3, seconds: 0.8 };
  const whole = generatedSet(join(folder, 'sounds'), plan);
  const few = { ...whole, trials: whole.trials.slice(0, 1), fineTune: null };
  const left = few.trials[0]!;
  const leaveOut: EvaluationSet = {
    ...few,
    name: 'one left out',
    leaveOneOut: true,
    trials: left.bank.slice(0, 2).map((normal) => ({
      bank: left.bank.filter((one) => one !== normal),
      normals: [normal],
      faults: left.faults,
    })),
  };
  sets = [few, leaveOut];
  section = await evaluate();
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (change: { varied?: string[]; stft?: boolean } = {}): Promise<string> =>
  evaluationSection({
    sets,
    model: models[0]!,
    varied: change.varied ?? [],
    fineTune: false,
    stft: change.stft ?? false,
    folder,
    repetitions: 50,
    say: () => undefined,
    accuracy: (model) =>
      Promise.resolve({ section: model === models[0] ? 0.75 : 0.5, machine: 1, recordings: 1470, classes: 735 }),
  });
const rowOf = (section: string, start: string): string[] =>
  section
    .split('\n')
    .find((line) => line.startsWith(`| ${start} |`))!
    .split(' | ')
    .map((cell) => cell.replace(/\|/g, '').trim());

describe('the evaluation of a model', () => {
  it('has a row per scorer and a column per set, the same each time', async () => {
    for (const scorer of [
      'level',
      'statistics',
      'ast, pre-logits',
      'ast, rows',
      'fused',
      'fused with its level alarm',
    ]) {
      const cells = rowOf(section, scorer);
      expect(cells).toHaveLength(3);
      for (const cell of cells.slice(1)) expect(cell).toMatch(/^\d+\.\d \(\d+ to \d+\)$/);
    }
    expect(await evaluate()).toBe(section);
  });

  it("calls the paper's detector what the pre-logits with cosine and k = 1 are", () => {
    expect(rowOf(section, "paper's (pre-logits, cosine, k = 1)").slice(1)).toEqual(
      rowOf(section, 'ast, pre-logits').slice(1),
    );
  });

  it('leaves out densities for which a bank is too small', () => {
    const of = (density: string): string[] => rowOf(section, `rows | ${density}`).slice(2);
    expect(of('4')[0]).toMatch(/^\d/);
    expect(of('4')[1]).toBe('–');
    expect(of('16')).toEqual(['–', '–']);
  });

  it('compares with random networks, and with further seeds where there are some', async () => {
    expect(rowOf(section, 'random weights: fused')[1]).toMatch(/^\d+\.\d ± \d+\.\d$/);
    expect(rowOf(section, 'shipped: fused')[1]).toMatch(/^\d+\.\d$/);
    const two = await evaluate({ varied: models });
    expect(rowOf(two, 'varied recipe: fused')[1]).toMatch(/ ± /);
    expect(two).toContain('| shipped | 75.0 | 100.0 |\n| varied, seeds 0 to 1 | 62.5 ± 17.7 | 100.0 ± 0.0 |');
    expect(section).not.toContain('fine-tuned');
  });

  it('says of every set whether the default holds', () => {
    const rules = section.split('\n').filter((line) => /^- (generated|one left out): .* hold/i.test(line));
    expect(rules).toHaveLength(2);
  });

  it('hears through the front ends that were asked for', async () => {
    const heard = await evaluate({ stft: true });
    expect(rowOf(heard, 'stft | fused')[2]).toMatch(/^\d/);
    expect(section).not.toContain('stft');
  });
});
