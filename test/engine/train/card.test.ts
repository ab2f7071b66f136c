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
  bytes: 3_786_176,
  finished: true,
  options: '',
  threads: 2,
  machine: 'a test processor (2 cores)',
  date: new Date('2026-02-03T10:00:00Z'),
};

describe('the card of a model', () => {
  it('says what it is, what it was made of, how good it is and how it was made', () => {
    const card = modelCard(config, report);
    for (const fact of [
      '16 wide, 1 layers, 2 heads',
      '| model.safetensors | 3.79 MB, 32-bit floats |',
      '| mean of log-mel | -3.2500 nat',
      '| standard deviation of log-mel | 2.5000 nat',
      '40.0 % are made in another room',
      'in 30.0 % something passes by',
      'in 50.0 % of the 3 backgrounds a strange machine runs',
      '25.0 % of the crops are two recordings mixed',
      '50.0 % are heard through a random equaliser',
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

  it('does not speak of what a recipe leaves out', () => {
    const plain = {
      ...microRecipe,
      dataset: { ...microRecipe.dataset, elsewhere: 0, disturbed: 0, strangers: 0 },
      augmentation: { mixed: 0, equalised: 0 },
    };
    const card = modelCard(config, { ...report, recipe: plain });
    for (const word of ['Of the recordings', 'another room', 'passes by', 'strange machine', 'mixup', 'equaliser']) {
      expect(card).not.toContain(word);
    }
  });

  it('tells a checkpoint from a finished model, and a limit of time from none', () => {
    expect(modelCard(config, report)).not.toContain('still going on');
    expect(modelCard(config, { ...report, finished: false })).toContain('still going on');
    expect(modelCard(config, { ...report, options: ' --minutes 45' })).toContain('--steps 60 --minutes 45 ');
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
