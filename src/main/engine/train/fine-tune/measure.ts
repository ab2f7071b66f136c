/** What a training will cost, from one real update of its size. */
import process from 'node:process';
import { problem, type Problem } from '#shared/core/problems.ts';
import type { Provider } from '#shared/core/processors.ts';
import { createRandom } from '#shared/core/random.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { estimateMemory, proposeLessMemory, trainingSteps, type TrainingSize } from '#shared/core/training/cost.ts';
import type { TrainingCost, TrainingSettings } from '#shared/core/training/settings.ts';
import { adaptModel } from '#main/engine/ast/adapt.ts';
import { tokenCount, type AstConfig } from '#main/engine/ast/config.ts';
import { openModelFolder, readModelFolder } from '#main/engine/ast/folder.ts';
import { countParameters } from '#main/engine/ast/parameters.ts';
import type { EngineInput } from '#main/engine/protocol.ts';
import { breathe } from '#main/engine/serve.ts';
import { createTrainer, type Trainer } from '../trainer.ts';
import { startOrFallBack } from './fine-tune.ts';
import { generatedClasses } from './generated.ts';
import { trainsParameter, withNewHead } from './head.ts';
import { watchMemory } from './memory.ts';

export type MeasureInput = EngineInput<'training.measure'>;

export interface MeasureContext {
  readonly signal?: AbortSignal;
  readonly threads?: number;
  readonly provider?: Provider;
  /** bytes that may be used; what is free when left out */
  readonly available?: number;
}

/**
 * Trains on noise: one update to warm up, then one that is timed, with as many parts as a real batch has but two at
 * most; the rest is multiplied. Problems: those of reading the model; training.memory when it cannot fit, before
 * anything large is done; job.cancelled.
 */
export async function measureTraining(
  input: MeasureInput,
  context: MeasureContext = {},
): Promise<Result<TrainingCost>> {
  try {
    return await measure(input, context);
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem);
    throw error;
  }
}

/** Why a training cannot fit into the memory that is free; null when it may. Reads nothing but the model's description. */
export async function memoryObjection(
  model: string,
  settings: TrainingSettings,
  available = process.availableMemory(),
): Promise<Problem | null> {
  const opened = await openModelFolder(model);
  if (!opened.ok) return opened.problem;
  const size = sizeOf(opened.value.config);
  const needed = estimateMemory(size, settings);
  if (needed <= available) return null;
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return problem('training.memory', {
    needed: megabytes(needed),
    available: megabytes(available),
    proposal: proposeLessMemory(size, settings, available),
  });
}

async function measure(input: MeasureInput, context: MeasureContext): Promise<Result<TrainingCost>> {
  const { settings } = input;
  const objection = await memoryObjection(input.model, settings, context.available);
  if (objection !== null) return fail(objection);
  const memory = await watchMemory();
  const base = await readModelFolder(input.model, context.signal === undefined ? {} : { signal: context.signal });
  if (!base.ok) return base;
  const rows = settings.batch + settings.generated;
  const once = Math.min(settings.microBatch, rows);
  const parts = Math.ceil(rows / once);
  const outputs = input.classes + (settings.generated > 0 ? generatedClasses : 0);
  const labels = Array.from({ length: outputs }, (_, index) => `class ${index}`);
  const { bins } = frontEndShape(settings.frontEnd.kind);
  const sized = adaptModel(base.value.config, base.value.weights, {
    maxLength: base.value.config.maxLength,
    melBins: bins,
  });
  const { config, weights } = withNewHead(sized.config, sized.weights, labels, settings.seed);
  const start = (provider: Provider): Promise<Trainer> =>
    createTrainer(config, weights, {
      batch: rows,
      microBatch: once,
      recompute: settings.recompute,
      trains: trainsParameter(config, settings.trains),
      provider,
      ...(settings.generated > 0 ? { groups: [input.classes, generatedClasses] } : {}),
      ...(context.threads === undefined ? {} : { threads: context.threads }),
    });
  const trainer = await startOrFallBack(start, context.provider ?? 'cpu');
  const look = async (): Promise<void> => {
    await breathe();
    if (context.signal?.aborted) throw new ProblemError(problem('job.cancelled'));
  };
  const timed = async (count: number): Promise<number> => {
    await look();
    const { features, targets } = noise(config, Math.min(rows, count * once), settings.seed);
    const started = performance.now();
    await trainer.step(features, targets, settings.learningRate, look);
    return (performance.now() - started) / 1000;
  };
  try {
    await timed(1);
    const one = await timed(1);
    const secondsPerStep = parts === 1 ? one : one + (parts - 1) * Math.max(0, (await timed(2)) - one);
    return ok({ secondsPerStep, peakBytes: await memory.peak(), steps: trainingSteps(input.recordings, settings) });
  } finally {
    await trainer.dispose();
  }
}

function noise(config: AstConfig, rows: number, seed: number): { features: Float32Array; targets: Float32Array } {
  const random = createRandom(seed);
  const features = new Float32Array(rows * config.maxLength * config.melBins).map(() => random.next() - 0.5);
  const targets = new Float32Array(rows * config.labels.length);
  for (let row = 0; row < rows; row += 1) targets[row * config.labels.length] = 1;
  return { features, targets };
}

function sizeOf(config: AstConfig): TrainingSize {
  const { hiddenSize: dimension, layers, heads } = config;
  return { parameters: countParameters(config), dimension, layers, heads, tokens: tokenCount(config) };
}
