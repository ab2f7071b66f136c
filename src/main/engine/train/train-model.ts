import { mkdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { formatSafetensors } from '#main/engine/ast/safetensors.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { defaultThreads } from '#main/engine/onnx/session.ts';
import { drawBatch } from './batches.ts';
import { modelCard, trainingLog, type TrainingReport } from './card.ts';
import { loadCheckpoint, saveCheckpoint, type LogRow } from './checkpoint.ts';
import { trainingClasses, type TrainingClass } from './classes.ts';
import { makeDataset, type Dataset } from './dataset.ts';
import { heldOutAccuracy, type HeldOutAccuracy } from './held-out.ts';
import { batchPlan, modelConfig, recipes, reseed, type Recipe, type RecipeName } from './recipe.ts';
import { learningRate } from './schedule.ts';
import { createTrainer } from './trainer.ts';

export interface TrainOptions {
  /** folder of the model; written anew at every checkpoint, so that an early model can be used already */
  readonly out: string;
  /** null = the recipe's */
  readonly steps?: number | null;
  /** an upper limit for the training itself; the learning rate falls in step with whichever limit is nearer */
  readonly minutes?: number | null;
  /** null = cores - 1 */
  readonly threads?: number | null;
  /** other machines and recordings than those of the shipped model; null or 0 = the shipped ones */
  readonly seed?: number | null;
  /** `shipped` by default */
  readonly recipe?: RecipeName | Recipe;
  readonly onLog?: (line: string) => void;
}

export interface TrainedModel {
  readonly directory: string;
  /** held-out accuracy of sections, 0..1 */
  readonly accuracy: number;
  readonly steps: number;
}

/**
 * Trains the small AST from generated machine sounds and writes it as a Hugging Face folder with a card and a log.
 * An interrupted run goes on from its last checkpoint (kept beside the folder, removed at the end) when it is started
 * again with the same options. With `minutes` the result depends on the speed of the machine; without, it does not.
 * Problems: `model.write` when the folder cannot be written.
 */
export async function trainShippedModel(options: TrainOptions): Promise<Result<TrainedModel>> {
  try {
    await mkdir(options.out, { recursive: true });
    return ok(await train(options));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    return fail(problem('model.write', { path: options.out, detail: String(error.code) }));
  }
}

async function train(options: TrainOptions): Promise<TrainedModel> {
  const log = options.onLog ?? (() => undefined);
  const recipe = chosenRecipe(options);
  const threads = options.threads ?? undefined;
  const classes = trainingClasses(recipe.classes);
  log(`${classes.length} classes; making the recordings`);
  const dataset = await timed('recordings and features', log, () => prepare({ classes, recipe, threads, log }));
  const config = modelConfig(recipe, classes, dataset);
  log(`mean ${config.featureMean.toFixed(4)}, standard deviation ${config.featureStd.toFixed(4)} of log-mel`);
  const run: Run = { options, recipe, threads, classes, dataset, config, log };
  const { rows, accuracy } = await runTraining(run);
  const steps = rows.at(-1)?.step ?? 0;
  await rm(checkpointDirectory(options), { recursive: true, force: true });
  log(`${options.out}: ${steps} steps, held-out accuracy ${percent(accuracy.section)}`);
  return { directory: options.out, accuracy: accuracy.section, steps };
}

interface Run {
  readonly options: TrainOptions;
  readonly recipe: Recipe;
  readonly threads: number | undefined;
  readonly classes: readonly TrainingClass[];
  readonly dataset: Dataset;
  readonly config: AstConfig;
  readonly log: (line: string) => void;
}

function chosenRecipe(options: TrainOptions): Recipe {
  const asked = options.recipe ?? 'shipped';
  const recipe = reseed(typeof asked === 'string' ? recipes[asked] : asked, options.seed ?? 0);
  return options.steps ? { ...recipe, steps: options.steps } : recipe;
}

async function prepare(run: Pick<Run, 'classes' | 'recipe' | 'threads' | 'log'>): Promise<Dataset> {
  const frontEnd = await createFrontEnd({ kind: 'none' }, run.threads === undefined ? {} : { threads: run.threads });
  const logMel = async (waveform: Float32Array) => (await frontEnd.features(waveform)).data;
  const dataset = await makeDataset(run.classes, run.recipe.dataset, logMel, (done, total) => {
    if (done % 1000 === 0) run.log(`${done} of ${total} recordings`);
  });
  await frontEnd.release();
  return dataset;
}

/** Step by step to the end, from the beginning or from the last checkpoint. */
async function runTraining(run: Run): Promise<{ rows: readonly LogRow[]; accuracy: HeldOutAccuracy }> {
  const { options, recipe, threads, classes, dataset, config, log } = run;
  const fingerprint = JSON.stringify({ recipe, minutes: options.minutes ?? null });
  const before = await loadCheckpoint(checkpointDirectory(options), fingerprint);
  const weights = before?.weights ?? initialiseWeights(config, recipe.initialSeed);
  const trainer = await createTrainer(config, weights, {
    batch: recipe.batch,
    ...(threads === undefined ? {} : { threads }),
    ...(before ? { resume: before.state } : {}),
  });
  const rows: LogRow[] = [...(before?.rows ?? [])];
  if (before) log(`going on from step ${before.state.steps}`);
  const plan = batchPlan(recipe, config.labels.length);
  const clock = startClock(rows.at(-1)?.seconds ?? 0);
  let losses: number[] = [];
  for (let step = before?.state.steps ?? 0; ;) {
    const share = Math.max(step / recipe.steps, options.minutes ? clock() / (60 * options.minutes) : 0);
    const rate = learningRate(share, recipe.peakRate, recipe.warmUp);
    const { features, targets } = drawBatch(dataset, classes, plan, step);
    losses.push((await trainer.step(features, targets, rate)).loss);
    step += 1;
    const last = step >= recipe.steps || (options.minutes ? clock() >= 60 * options.minutes : false);
    if (!last && step % recipe.evaluateEvery !== 0) continue;

    const weightsNow = trainer.weights();
    const accuracy = await heldOutAccuracy(config, weightsNow, classes, dataset, last ? 1 : 3, threads);
    const row: LogRow = {
      step,
      seconds: clock(),
      learningRate: rate,
      loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      sectionAccuracy: accuracy.section,
      machineAccuracy: accuracy.machine,
    };
    losses = [];
    rows.push(row);
    log(describeRow(row));
    await saveCheckpoint(checkpointDirectory(options), fingerprint, {
      weights: weightsNow,
      state: trainer.state(),
      rows,
    });
    await saveModel(run, weightsNow, { rows, accuracy, finished: last });
    if (last) {
      await trainer.dispose();
      return { rows, accuracy };
    }
  }
}

/** Writes the model as it is now, with its card and log. */
async function saveModel(
  run: Run,
  weights: Weights,
  progress: Pick<TrainingReport, 'rows' | 'accuracy' | 'finished'>,
): Promise<void> {
  const { options, recipe, classes, dataset, config } = run;
  const report: TrainingReport = {
    ...progress,
    recipe,
    classes,
    bytes: formatSafetensors(weights).byteLength,
    recordings: dataset.train.data.length,
    options: commandOptions(options),
    threads: run.threads ?? defaultThreads(),
    machine: `${cpus()[0]?.model ?? 'an unnamed processor'} (${cpus().length} cores)`,
    date: new Date(),
  };
  const files = { 'card.md': modelCard(config, report), 'training-log.csv': trainingLog(report.rows) };
  await writeModelFolder(options.out, config, weights, { files });
}

/** The options of the command line that make this training again, besides where it goes, its steps and its threads. */
function commandOptions({ recipe, seed, minutes }: TrainOptions): string {
  return [
    ...(typeof recipe === 'string' && recipe !== 'shipped' ? [` --recipe ${recipe}`] : []),
    ...(seed ? [` --seed ${seed}`] : []),
    ...(minutes ? [` --minutes ${minutes}`] : []),
  ].join('');
}

function checkpointDirectory(options: TrainOptions): string {
  return `${options.out}-checkpoint`;
}

function startClock(already: number): () => number {
  const start = performance.now();
  return () => already + (performance.now() - start) / 1000;
}

async function timed<T>(what: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const clock = startClock(0);
  const result = await work();
  log(`${what}: ${clock().toFixed(0)} s`);
  return result;
}

function describeRow(row: LogRow): string {
  return [
    `step ${row.step}`,
    `${row.seconds.toFixed(0)} s`,
    `rate ${row.learningRate.toExponential(2)}`,
    `loss ${row.loss.toFixed(4)}`,
    `held out: section ${percent(row.sectionAccuracy)}, machine ${percent(row.machineAccuracy)}`,
  ].join(' · ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
