/** Schemas of trainings on the user's recordings. */
import * as v from 'valibot';
import { readOuts } from '../core/domain.ts';
import { comparedScorers, findings, type ComparedScorer } from '../core/training/comparison.ts';
import { mostLossPoints, trainingStates } from '../core/training/run.ts';
import { classRules, mostEpochs } from '../core/training/settings.ts';
import { frontEndSchema, presetSchema } from './detector-spec.ts';
import { idSchema, inputs, jobSchema, modelSummarySchema, problemSchema } from './schemas.ts';

const { count, finite, name, text, sha256 } = inputs;
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const between = (low: number, high: number) => v.pipe(finite, v.minValue(low), v.maxValue(high));

/** Which recordings are taken for normal: those set aside for training, all labelled so, or all that are no known fault. */
export const normalsChoices = ['train', 'normal', 'all'] as const;

export const trainingChoiceSchema = v.object({
  groups: v.pipe(v.array(v.object({ machine: text, section: text })), v.minLength(1), v.maxLength(10_000)),
  normals: v.picklist(normalsChoices),
  /** only files whose path contains this; empty = all */
  search: text,
  classRule: v.picklist(classRules),
});

export const trainedPartSchema = v.variant('kind', [
  v.object({ kind: v.literal('all') }),
  v.object({ kind: v.literal('last-blocks'), blocks: whole(1, 1000) }),
  v.object({ kind: v.literal('head') }),
]);

export const trainingSettingsSchema = v.object({
  epochs: whole(1, mostEpochs),
  learningRate: v.pipe(finite, v.gtValue(0), v.maxValue(1)),
  batch: whole(1, 1024),
  microBatch: whole(1, 1024),
  trains: trainedPartSchema,
  recompute: v.boolean(),
  frontEnd: frontEndSchema,
  preset: presetSchema,
  heldOutShare: between(0, 0.5),
  generated: whole(0, 1024),
  seed: whole(0, 2 ** 32 - 1),
});

export const trainingClassSchema = v.object({
  name: text,
  recordings: count,
  fate: v.picklist(['kept', 'merged', 'refused']),
  into: v.nullable(text),
});

export const trainingPreviewSchema = v.object({
  classes: v.array(trainingClassSchema),
  /** classes that the new model tells apart */
  kept: count,
  /** recordings that are trained on, and that are held out */
  trained: count,
  heldOut: count,
  /** recordings of the groups that are left out: known faults, and files that cannot be read */
  faults: count,
  broken: count,
  /** why it cannot be started; null when it can */
  problem: v.nullable(problemSchema),
});

/** Result of a measured step, as the numbers of the job's result. */
export const trainingCostFields = ['secondsPerStep', 'peakBytes', 'steps', 'freeBytes'] as const;

const lossPointSchema = v.object({ step: count, loss: finite });
const maybe = v.nullable(finite);
const epochSchema = v.object({
  epoch: count,
  loss: finite,
  accuracy: finite,
  heldOutLoss: maybe,
  heldOutAccuracy: maybe,
  seconds: finite,
});

const intervalSchema = v.object({ value: finite, low: finite, high: finite });
const spreadSchema = v.object({ median: finite, p95: finite });
const scorerResultSchema = v.object({
  bank: spreadSchema,
  unseen: v.nullable(spreadSchema),
  auc: v.nullable(intervalSchema),
});
const ofScorers = <T extends v.GenericSchema>(schema: T) =>
  v.object(Object.fromEntries(comparedScorers.map((scorer) => [scorer, schema])) as Record<ComparedScorer, T>);
const aucDifferenceSchema = v.object({ finding: v.picklist(findings), difference: v.nullable(intervalSchema) });

export const trainingComparisonSchema = v.object({
  readOut: v.picklist(readOuts),
  groups: v.array(
    v.object({
      machine: v.string(),
      section: v.string(),
      bank: count,
      unseen: count,
      faults: count,
      onTrained: v.boolean(),
      scorers: ofScorers(scorerResultSchema),
    }),
  ),
  mean: v.nullable(ofScorers(finite)),
  overBefore: aucDifferenceSchema,
  overStatistics: aucDifferenceSchema,
  drawn: v.boolean(),
});

export const trainingPhases = ['preparing', 'training', 'comparing'] as const;

export const trainingRunSchema = v.object({
  id: idSchema,
  name: v.string(),
  state: v.picklist(trainingStates),
  /** what a running training is doing; null when it does not run */
  phase: v.nullable(v.picklist(trainingPhases)),
  jobId: v.nullable(idSchema),
  base: v.object({ sha256: v.string(), name: v.string() }),
  settings: trainingSettingsSchema,
  classRule: v.picklist(classRules),
  classes: v.array(trainingClassSchema),
  trained: count,
  heldOut: count,
  step: count,
  steps: count,
  /** of the training by its pace so far; null before it is known */
  secondsLeft: maybe,
  losses: v.pipe(v.array(lossPointSchema), v.maxLength(mostLossPoints + 1)),
  epochs: v.array(epochSchema),
  comparison: v.nullable(trainingComparisonSchema),
  /** why the person at the screen, who reads blind, is not told the comparison; null where nothing is kept from them */
  comparisonHidden: v.nullable(problemSchema),
  problem: v.nullable(problemSchema),
  model: v.nullable(modelSummarySchema),
  createdAt: v.string(),
  changedAt: v.string(),
});

const runRef = v.object({ runId: idSchema });
const none = v.object({});
const started = v.object({ runId: idSchema, jobId: idSchema });
const base = v.optional(sha256);

export const trainingCalls = {
  /** What would be trained on: classes with their fates, recordings trained on and held out, and what speaks against it. */
  'training.preview': {
    input: v.object({ choice: trainingChoiceSchema, heldOutShare: between(0, 0.5), seed: whole(0, 2 ** 32 - 1) }),
    output: trainingPreviewSchema,
  },
  /** Settings that fit the model, the recordings and this machine; without `model`, the shipped one. */
  'training.propose': {
    input: v.object({ choice: trainingChoiceSchema, model: base }),
    output: v.object({ settings: trainingSettingsSchema }),
  },
  /** Measures one update of this very size in a process of its own; result: the numbers of `trainingCostFields`. */
  'training.measure': {
    input: v.object({ choice: trainingChoiceSchema, model: base, settings: trainingSettingsSchema }),
    output: v.object({ jobId: jobSchema.entries.id }),
  },
  /** One training at a time. Result of the job: { runId }. */
  'training.start': {
    input: v.object({ name, choice: trainingChoiceSchema, model: base, settings: trainingSettingsSchema }),
    output: started,
  },
  /** Stops it; what was remembered last is where it goes on. */
  'training.pause': { input: runRef, output: none },
  /** Goes on where it stopped; one that has ended with a model is compared again, with the labels and verdicts of now. */
  'training.resume': { input: runRef, output: started },
  /** Stops it for good and removes what it kept on the disk. */
  'training.cancel': { input: runRef, output: none },
  'training.list': { input: none, output: v.object({ runs: v.array(trainingRunSchema) }) },
  'training.get': { input: runRef, output: trainingRunSchema },
  /** Puts the trained model among the models of the library; nothing uses it before. */
  'training.adopt': {
    input: v.object({ runId: idSchema, name }),
    output: v.object({ sha256: v.string(), name: v.string() }),
  },
  /** Forgets a training that does not run, with what it kept on the disk. */
  'training.discard': { input: runRef, output: none },
} as const;

export const trainingEvents = { 'training.changed': trainingRunSchema, 'training.removed': runRef } as const;

export type TrainingChoice = v.InferOutput<typeof trainingChoiceSchema>;
export type TrainingPreview = v.InferOutput<typeof trainingPreviewSchema>;
export type TrainingRun = v.InferOutput<typeof trainingRunSchema>;
export type TrainingPhase = (typeof trainingPhases)[number];
