/** The epochs of a fine-tuning, over features that are there and a trainer that is ready. */
import { createRandom } from '#shared/core/random.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import type { TrainingEpoch, TrainingProgress, TrainingSettings } from '#shared/core/training/settings.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { breathe } from '#main/engine/serve.ts';
import { TrainingDivergedError, type Trainer } from '../trainer.ts';
import { readWindow, spreadWindows, windowAt, type Example } from './examples.ts';
import type { FeatureSource } from './features.ts';
import { epochDraws, generatedDraws, type Draw } from './sampler.ts';

export interface EpochsPlan {
  /** of the model as it is trained: its outputs are the classes, then those of generated sounds */
  readonly config: AstConfig;
  /** outputs of the user's classes, which come first */
  readonly classes: number;
  readonly settings: Pick<TrainingSettings, 'epochs' | 'batch' | 'learningRate' | 'generated' | 'seed'>;
  readonly source: FeatureSource;
  readonly training: readonly Example[];
  readonly heldOut: readonly Example[];
  readonly generated: readonly Example[];
}

export interface EpochsContext {
  /** epochs that were done before */
  readonly done: readonly TrainingEpoch[];
  readonly signal: AbortSignal;
  readonly progress: (progress: TrainingProgress) => void;
  /** after every whole epoch, with the weights finite */
  readonly onEpoch: (epochs: readonly TrainingEpoch[]) => Promise<void>;
}

/** Windows of a long held-out recording that are looked at. */
const heldOutWindows = 8;

/** Updates of one epoch. */
function epochSteps({ settings, training }: EpochsPlan): number {
  return Math.ceil(training.length / settings.batch);
}

/**
 * Trains epoch after epoch, from the first that is not done. What an epoch shows, and in which order, follows from seed
 * and number alone. Throws a ProblemError: job.cancelled within one part of a batch, training.diverged when a loss or a
 * weight is not finite.
 */
export async function runEpochs(trainer: Trainer, plan: EpochsPlan, context: EpochsContext): Promise<TrainingEpoch[]> {
  const epochs = [...context.done];
  while (epochs.length < plan.settings.epochs) {
    const started = performance.now();
    const number = epochs.length + 1;
    try {
      const trained = await runEpoch(trainer, plan, epochs, context);
      await trainer.settle();
      if (!allFinite(trainer)) throw new TrainingDivergedError(trainer.state().steps);
      const heldOut = await evaluate(trainer, plan, context.signal);
      epochs.push({ epoch: number, ...trained, ...heldOut, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      if (!(error instanceof TrainingDivergedError)) throw error;
      throw new ProblemError(problem('training.diverged', { epoch: number, kept: number - 1 }));
    }
    await context.onEpoch(epochs);
    context.progress(progressOf(plan, epochs, epochs.length * epochSteps(plan), null));
  }
  return epochs;
}

interface Tally {
  readonly loss: number;
  readonly accuracy: number;
}

async function runEpoch(
  trainer: Trainer,
  plan: EpochsPlan,
  epochs: readonly TrainingEpoch[],
  { signal, progress }: EpochsContext,
): Promise<Tally> {
  const { batch, learningRate, seed } = plan.settings;
  const draws = epochDraws(
    plan.training.map((example) => example.class),
    seed,
    epochs.length,
  );
  const look = watch(signal);
  const answers: Answer[] = [];
  let step = epochs.length * epochSteps(plan);
  for (let start = 0; start < draws.length; start += batch) {
    await look();
    const own = draws.slice(start, start + batch).map((draw) => rowOf(plan, plan.training, draw));
    const { features, targets } = await readRows(plan, [...own, ...generatedRows(plan, step, own.length)]);
    const { logits } = await trainer.step(features, targets, learningRate, look);
    const mine = own.map((row, index) => answerOf(logits, index * plan.config.labels.length, plan.classes, row.class));
    answers.push(...mine);
    step += 1;
    progress(progressOf(plan, epochs, step, tally(mine).loss));
  }
  return tally(answers);
}

/** Loss and accuracy on what is held out: the mean of the logits of a recording's windows; null when nothing is. */
async function evaluate(
  trainer: Trainer,
  plan: EpochsPlan,
  signal: AbortSignal,
): Promise<Pick<TrainingEpoch, 'heldOutLoss' | 'heldOutAccuracy'>> {
  const look = watch(signal);
  const outputs = plan.config.labels.length;
  const answers: Answer[] = [];
  for (const example of plan.heldOut) {
    const starts = spreadWindows(plan.source.frames[example.item]!, plan.config.maxLength, heldOutWindows);
    const { features } = await readRows(
      plan,
      starts.map((start) => ({ ...example, start })),
    );
    const logits = await trainer.logits(features, look);
    const mean = Float32Array.from({ length: outputs }, (_, output) =>
      starts.reduce((sum, _start, row) => sum + logits[row * outputs + output]! / starts.length, 0),
    );
    answers.push(answerOf(mean, 0, plan.classes, example.class));
  }
  const { loss, accuracy } = tally(answers);
  return answers.length === 0
    ? { heldOutLoss: null, heldOutAccuracy: null }
    : { heldOutLoss: loss, heldOutAccuracy: accuracy };
}

/** One row of a batch: a window of an item, and its output. */
interface Row extends Example {
  readonly start: number;
}

function rowOf(plan: EpochsPlan, examples: readonly Example[], { recording, place }: Draw): Row {
  const example = examples[recording]!;
  return { ...example, start: windowAt(place, plan.source.frames[example.item]!, plan.config.maxLength) };
}

/** The generated sounds of one update: fewer where its batch is not full, so that their share stays. */
function generatedRows(plan: EpochsPlan, step: number, own: number): Row[] {
  const { generated, batch, seed } = plan.settings;
  if (generated === 0 || plan.generated.length === 0) return [];
  const random = createRandom(seed).fork(`generated of step ${step}`);
  const count = Math.round((generated * own) / batch);
  return generatedDraws(plan.generated.length, count, random).map((draw) => rowOf(plan, plan.generated, draw));
}

async function readRows(
  plan: EpochsPlan,
  rows: readonly Row[],
): Promise<{ features: Float32Array; targets: Float32Array }> {
  const size = plan.config.maxLength * plan.config.melBins;
  const outputs = plan.config.labels.length;
  const features = new Float32Array(rows.length * size);
  const targets = new Float32Array(rows.length * outputs);
  for (const [index, row] of rows.entries()) {
    const window = features.subarray(index * size, (index + 1) * size);
    await readWindow(window, plan.source, row.item, row.start, plan.config);
    targets[index * outputs + row.class] = 1;
  }
  return { features, targets };
}

/** What the model made of one recording. */
interface Answer {
  /** -log of the probability of the right class, nat */
  readonly loss: number;
  readonly right: boolean;
}

/** Reads the first `classes` logits from `start` on. */
function answerOf(logits: Float32Array, start: number, classes: number, expected: number): Answer {
  const own = logits.subarray(start, start + classes);
  const largest = own.reduce((most, value) => Math.max(most, value), -Infinity);
  const partition = own.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return { loss: largest + Math.log(partition) - own[expected]!, right: own.indexOf(largest) === expected };
}

function tally(answers: readonly Answer[]): Tally {
  const mean = (value: (answer: Answer) => number): number =>
    answers.reduce((sum, answer) => sum + value(answer), 0) / answers.length;
  return { loss: mean(({ loss }) => loss), accuracy: mean(({ right }) => (right ? 1 : 0)) };
}

function progressOf(
  plan: EpochsPlan,
  epochs: readonly TrainingEpoch[],
  step: number,
  loss: number | null,
): TrainingProgress {
  const epoch = Math.min(plan.settings.epochs, epochs.length + 1);
  return { epoch, step, steps: plan.settings.epochs * epochSteps(plan), loss, epochs: [...epochs] };
}

/** Lets a cancellation in, and stops for it. */
function watch(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await breathe();
    if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
  };
}

function allFinite(trainer: Trainer): boolean {
  const { firstMoments, secondMoments } = trainer.state();
  return [trainer.weights(), firstMoments, secondMoments].every((group) =>
    [...group.values()].every(({ data }) => data.every((value) => Number.isFinite(value))),
  );
}
