/**
 * Fine-tuning of a model on recordings (paper section 2.1), as one function for the engine and for scripts:
 *
 *   const result = await fineTune({ model, folder, settings, classes, recordings }, { threads: 1 });
 *
 * `model` and `folder` are absolute; the new model is in `folder/model`, which can be used like any other. The same call
 * again answers at once when it had come to its end, and goes on from the last whole epoch when it had not.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import type { Provider } from '#shared/core/processors.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { TrainingEpoch, TrainingProgress } from '#shared/core/training/settings.ts';
import { writeModelFolder, readModelFolder, type AstModel } from '#main/engine/ast/folder.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import type { EngineInput, EngineOutput } from '#main/engine/protocol.ts';
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../checkpoint.ts';
import { createTrainer, type Trainer } from '../trainer.ts';
import { fineTuneCard, fineTuneLog } from './card.ts';
import { runEpochs } from './epochs.ts';
import { trainsParameter, withFirstOutputs } from './head.ts';
import { removeFeatures } from './features.ts';
import { prepareFineTune, type Prepared } from './prepare.ts';

export type FineTuneInput = EngineInput<'training.run'>;
export type FineTuneOutput = EngineOutput<'training.run'>;

export interface FineTuneContext {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: TrainingProgress) => void;
  /** of the processor; all cores but one when left out */
  readonly threads?: number;
  /** what computes, the CPU by default; where it refuses, or has brought this training down before, the CPU does */
  readonly provider?: Provider;
}

const runFile = 'run.json';

/** What `folder` says about the training in it. */
interface Run {
  readonly fingerprint: string;
  readonly finished: boolean;
  readonly epochs: readonly TrainingEpoch[];
  /** a processor other than the CPU that no epoch has been finished on yet: still here at the next start, it crashed */
  readonly trying: Provider | null;
}

/**
 * Trains a copy of `input.model` to tell `input.classes` apart. Problems: those of reading the model and the recordings
 * of a class without any that can be read; training.folder when the folder holds another training; training.diverged,
 * with the model of the last whole epoch in `folder/model` if there was one; job.cancelled; model.write.
 */
export async function fineTune(input: FineTuneInput, context: FineTuneContext = {}): Promise<Result<FineTuneOutput>> {
  try {
    return await run(input, context);
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem);
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    return fail(problem('model.write', { path: input.folder, detail: String(error.code) }));
  }
}

async function run(input: FineTuneInput, context: FineTuneContext): Promise<Result<FineTuneOutput>> {
  const base = await readModelFolder(input.model, context.signal === undefined ? {} : { signal: context.signal });
  if (!base.ok) return base;
  const fingerprint = fingerprintOf(input, base.value);
  await mkdir(input.folder, { recursive: true });
  const before = await readRun(input.folder);
  if (before !== null && before.fingerprint !== fingerprint) {
    return fail(problem('training.folder', { path: input.folder }));
  }
  if (before?.finished) return finished(input, before.epochs);
  const provider = trustedProvider(before, context.provider);
  await writeRun(input.folder, { fingerprint, finished: false, epochs: [], trying: null });

  const prepared = await prepareFineTune(input, base.value, context);
  try {
    const epochs = await train(input, prepared, fingerprint, { ...context, provider });
    await writeRun(input.folder, { fingerprint, finished: true, epochs, trying: null });
    const output = await finished(input, epochs);
    await prepared.source.close();
    await removeFeatures(input.folder);
    await rm(checkpointFolder(input), { recursive: true, force: true });
    return output;
  } catch (error) {
    await prepared.source.close().catch(() => undefined);
    throw error;
  }
}

/** From the last whole epoch to the end; writes the model. */
async function train(
  input: FineTuneInput,
  prepared: Prepared,
  fingerprint: string,
  context: FineTuneContext,
): Promise<TrainingEpoch[]> {
  const { config } = prepared;
  const { settings } = input;
  const before: Checkpoint<TrainingEpoch> | null = await loadCheckpoint(checkpointFolder(input), fingerprint);
  const tryOut = (provider: Provider): Promise<void> => {
    const trying = provider === 'cpu' ? null : provider;
    return writeRun(input.folder, { fingerprint, finished: false, epochs: before?.rows ?? [], trying });
  };
  const start = async (provider: Provider): Promise<Trainer> => {
    await tryOut(provider);
    return createTrainer(config, new Map([...prepared.weights, ...(before?.weights ?? [])]), {
      batch: settings.batch + settings.generated,
      microBatch: settings.microBatch,
      recompute: settings.recompute,
      trains: trainsParameter(config, settings.trains),
      provider,
      ...(settings.generated > 0 ? { groups: [prepared.classes, config.labels.length - prepared.classes] } : {}),
      ...(context.threads === undefined ? {} : { threads: context.threads }),
      ...(before ? { resume: before.state } : {}),
    });
  };
  const trainer = await startOrFallBack(start, context.provider ?? 'cpu');
  let last = before;
  const keep = async (rows: readonly TrainingEpoch[]): Promise<void> => {
    const state = trainer.state();
    const now = trainer.weights();
    const weights = new Map([...state.firstMoments.keys()].map((name) => [name, now.get(name)!]));
    last = { weights, state, rows };
    await saveCheckpoint(checkpointFolder(input), fingerprint, last);
    await tryOut('cpu');
  };
  try {
    const epochs = await runEpochs(trainer, prepared, {
      done: before?.rows ?? [],
      signal: context.signal ?? new AbortController().signal,
      progress: context.progress ?? (() => undefined),
      onEpoch: keep,
    });
    await writeModel(input, prepared, trainer.weights(), epochs, true);
    return epochs;
  } catch (error) {
    const diverged = error instanceof ProblemError && error.problem.code === 'training.diverged';
    if (diverged && last !== null) {
      await writeModel(input, prepared, new Map([...prepared.weights, ...last.weights]), last.rows, false);
    }
    await tryOut('cpu').catch(() => undefined);
    throw error;
  } finally {
    await trainer.dispose();
  }
}

/** The processor that is wanted, or the CPU where that one was being tried when this training ended without a word. */
export function trustedProvider(before: Pick<Run, 'trying'> | null, wanted: Provider | undefined): Provider {
  return before?.trying ? 'cpu' : (wanted ?? 'cpu');
}

/** On the CPU where another processor cannot do every step of a training. */
export async function startOrFallBack(
  start: (provider: Provider) => Promise<Trainer>,
  provider: Provider,
): Promise<Trainer> {
  if (provider === 'cpu') return start(provider);
  return start(provider).catch(() => start('cpu'));
}

/** The model without the outputs of generated sounds, with its card and the course of the training. */
async function writeModel(
  input: FineTuneInput,
  prepared: Prepared,
  weights: Weights,
  epochs: readonly TrainingEpoch[],
  complete: boolean,
): Promise<void> {
  const model = withFirstOutputs(prepared.config, weights, input.classes);
  const count = (label: number, examples: Prepared['training']): number =>
    examples.filter((example) => example.class === label).length;
  const card = fineTuneCard({
    base: prepared.base,
    settings: input.settings,
    statistics: { mean: model.config.featureMean, std: model.config.featureStd },
    classes: input.classes.map((name, label) => ({
      name,
      training: count(label, prepared.training),
      heldOut: count(label, prepared.heldOut),
    })),
    broken: prepared.broken.length,
    epochs,
    complete,
    parameters: [...model.weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    date: new Date(),
  });
  const files = { 'card.md': card, 'training-log.csv': fineTuneLog(epochs) };
  await writeModelFolder(modelFolder(input), model.config, model.weights, { files });
}

async function finished(input: FineTuneInput, epochs: readonly TrainingEpoch[]): Promise<Result<FineTuneOutput>> {
  const model = await readModelFolder(modelFolder(input));
  return model.ok ? ok({ summary: model.value.summary, epochs }) : model;
}

/** Everything that decides the result. Paths and threads are not in it: a recording may have moved. */
function fingerprintOf({ settings, classes, recordings }: FineTuneInput, base: AstModel): string {
  return JSON.stringify({
    base: base.summary.sha256,
    settings,
    classes,
    recordings: recordings.map((recording) => [recording.key, recording.class, recording.heldOut]),
  });
}

function modelFolder({ folder }: FineTuneInput): string {
  return join(folder, 'model');
}

function checkpointFolder({ folder }: FineTuneInput): string {
  return join(folder, 'checkpoint');
}

async function readRun(folder: string): Promise<Run | null> {
  try {
    return JSON.parse(await readFile(join(folder, runFile), 'utf8')) as Run;
  } catch {
    return null;
  }
}

async function writeRun(folder: string, run: Run): Promise<void> {
  await writeFile(join(folder, runFile), JSON.stringify(run));
}
