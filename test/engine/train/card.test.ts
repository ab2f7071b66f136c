import { describe, expect, it } from 'vitest';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { modelCard, trainingLog, type TrainingReport } from '#main/engine/train/card.ts';
import { outputLabels, trainingClasses } from '#main/engine/train/classes.ts';
import { microRecipe } from './micro-recipe.ts';

const classes = trainingClasses(microRecipe.classes);
const config: AstConfig = {
  ...microRecipe.model,
  frequencyStride: 16,
  timeStride: 16,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: outputLabels(classes),
  featureMean: -3.25,
  featureStd: 2.5,
};
const rows = [
  { step: 20, seconds: 3, learningRate: 1e-3, loss: 3.25, sectionAccuracy: 0.25, machineAccuracy: 0.5 },
  { step: 60, seconds: 90, learningRate: 1e-5, loss: 2.125, sectionAccuracy: 0.5, machineAccuracy: 0.75 },
];
const report: TrainingReport = {
  recipe: microRecipe,
  classes,
  recordings: 35,
  rows,
  accuracy: { recordings: 14, section: 0.5, machine: 0.75 },
  finished: true,
  minutes: null,
  threads: 2,
  machine: 'a test processor (2 cores)',
  date: new Date('2026-02-03T10:00:00Z'),
};

describe('the card of a model', () => {
  it('says what it is, what it was made of, how good it is and how it was made', () => {
    const card = modelCard(config, report);
    for (const fact of [
      '16 wide, 1 layers, 2 heads',
      'mean -3.2500 and standard deviation 2.5000',
      '35 generated recordings of 0.8 s. 7 machines of 7 kinds',
      '60 steps of 8',
      '--steps 60 --threads 2`',
      '2026-02-03',
      '1.5 minutes with 2 threads on a test processor (2 cores)',
      '2.125 nat',
      '50.0 % of 7 classes (14 recordings never trained on; chance 14.3 %)',
      '75.0 % of 7 machines',
    ]) {
      expect(card).toContain(fact);
    }
    expect(card).not.toContain('undefined');
    expect(card).not.toContain('NaN');
  });

  it('tells a checkpoint from a finished model, and a limit of time from none', () => {
    expect(modelCard(config, report)).not.toContain('still going on');
    expect(modelCard(config, { ...report, finished: false })).toContain('still going on');
    expect(modelCard(config, { ...report, minutes: 45 })).toContain('--minutes 45 ');
  });
});

describe('the log of a training', () => {
  it('is a table with one row per look at the held-out recordings', () => {
    expect(trainingLog(rows)).toBe(
      'step,seconds,learning_rate,loss,held_out_section,held_out_machine\n' +
        '20,3.0,1.0000e-3,3.25000,0.2500,0.5000\n' +
        '60,90.0,1.0000e-5,2.12500,0.5000,0.7500\n',
    );
  });
});
