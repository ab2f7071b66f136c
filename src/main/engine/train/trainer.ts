import type { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { Provider } from '#shared/core/processors.ts';
import type { AstConfig } from '../ast/config.ts';
import { elementCount, parameterShapes, type Tensor, type Weights } from '../ast/parameters.ts';
import { createSession, type SessionOptions } from '../onnx/session.ts';
import { adamDefaults, adamScalars, type AdamOptions } from './adam.ts';
import { cutBatch, joined } from './parts.ts';
import { buildFetch, buildForward, stateNames, stepNames, updated, type StepPlan } from './step.ts';
import { createUpdate, floats, letGo, residencyOf, stateOf, type Feeds, type Residency } from './updates.ts';

export interface TrainerOptions extends Partial<AdamOptions> {
  /** inputs per step, at most */
  readonly batch: number;
  /** inputs computed at once, the whole batch when left out; gradients are added up until the batch is full */
  readonly microBatch?: number;
  /** compute each layer again in the backward pass: less memory, about a third more time */
  readonly recompute?: boolean;
  /** sizes of consecutive groups of outputs, each with a softmax of its own; a row's targets lie in one of them */
  readonly groups?: readonly number[];
  readonly threads?: number;
  /** what computes, the CPU by default; `residency` follows from it where it is left out */
  readonly provider?: Provider;
  readonly residency?: Residency;
  /** which parameters are trained, by Hugging Face name; all of them when left out */
  readonly trains?: (name: string) => boolean;
  /** continue where another trainer's `state` left off */
  readonly resume?: TrainerState;
}

/** The optimiser's memory; with the weights it is all that a training run needs to go on. */
export interface TrainerState {
  readonly steps: number;
  readonly firstMoments: Weights;
  readonly secondMoments: Weights;
}

export interface StepReport {
  /** cross-entropy over the targets, nat */
  readonly loss: number;
  /** share of the rows with a target whose largest logit is where the largest target is, before the update */
  readonly accuracy: number;
  /** [rows, classes], before the update */
  readonly logits: Float32Array;
}

export interface Trainer {
  /**
   * One update. `features` are normalised [rows, frames, bins], `targets` [rows, classes] with rows that sum to 1,
   * or to 0 for rows that are padding; there may be fewer rows than the batch has. `between` is awaited between the
   * parts of a batch; when it throws, nothing is updated. Throws a TrainingDivergedError, leaving the weights as they
   * were, when the loss is not finite.
   */
  step(
    features: Float32Array,
    targets: Float32Array,
    learningRate: number,
    between?: () => Promise<void>,
  ): Promise<StepReport>;
  /** Outputs [rows, classes] of the present weights for any number of rows, without training. */
  logits(features: Float32Array, between?: () => Promise<void>): Promise<Float32Array>;
  /** Brings weights and moments from a device; `weights` and `state` speak of the last time. Nothing to do on the CPU. */
  settle(): Promise<void>;
  /** The weights after the last step. */
  weights(): Map<string, Tensor>;
  state(): TrainerState;
  dispose(): Promise<void>;
}

export class TrainingDivergedError extends Error {
  constructor(step: number) {
    super(`The loss of step ${step} is not finite; the learning rate is too high or an input is not a number`);
    this.name = 'TrainingDivergedError';
  }
}

/** Trainer for an AST, starting from `weights`. */
export async function createTrainer(config: AstConfig, weights: Weights, options: TrainerOptions): Promise<Trainer> {
  const adam: AdamOptions = { ...adamDefaults, ...pickAdam(options) };
  const shapes = parameterShapes(config);
  const trained = [...shapes.keys()].filter(options.trains ?? (() => true));
  const rows = Math.min(options.microBatch ?? options.batch, options.batch);
  const plan: StepPlan = {
    config,
    weights,
    trained,
    rows,
    recompute: options.recompute ?? false,
    groups: options.groups ?? null,
  };
  const session: SessionOptions = {
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    memoryPattern: false,
  };
  const residency = options.residency ?? residencyOf(options.provider ?? 'cpu');
  const classes = config.labels.length;
  const shape = { rows, wide: config.maxLength * config.melBins, classes };
  const update = await createUpdate(plan, options.batch, { residency, session, adam });
  let forward: InferenceSession | null = null;
  let fetch: InferenceSession | null = null;
  let feeds: Feeds = initialFeeds(trained, weights, options.resume);
  let settled = { feeds, steps: options.resume?.steps ?? 0 };
  let { steps } = settled;

  const tensor = (name: string): Tensor => {
    const value = settled.feeds.get(name)!;
    return { shape: value.dims, data: value.data as Float32Array };
  };
  const collect = (key: 'firstMoment' | 'secondMoment'): Map<string, Tensor> =>
    new Map(trained.map((name) => [name, tensor(stateNames(name)[key])]));

  return {
    async step(features, targets, learningRate, between) {
      const count = targets.length / classes;
      if (count > options.batch) throw new Error(`${count} rows for batches of ${options.batch}`);
      const { rate, floor } = adamScalars(steps + 1, learningRate, adam);
      const scalars = new Map([
        [stepNames.rate, floats(Float32Array.of(rate), [])],
        [stepNames.floor, floats(Float32Array.of(floor), [])],
      ]);
      const { loss, logits, state } = await update.run(feeds, cutBatch(features, targets, shape), scalars, between);
      if (state === null) throw new TrainingDivergedError(steps + 1);
      letGo(feeds);
      feeds = state;
      steps += 1;
      if (residency !== 'device') settled = { feeds, steps };
      const answered = logits.subarray(0, count * classes);
      return { loss, accuracy: accuracy(answered, targets, classes), logits: answered };
    },
    async logits(features, between) {
      forward ??= await createSession(buildForward({ ...plan, recompute: false }), session);
      const count = features.length / shape.wide;
      const answers = [];
      for (const part of cutBatch(features, new Float32Array(count * classes), shape)) {
        await between?.();
        const given: Record<string, RuntimeTensor> = {
          [stepNames.features]: floats(part.features, [rows, config.maxLength, config.melBins]),
        };
        for (const name of trained) given[name] = feeds.get(name)!;
        answers.push((await forward.run(given))[stepNames.logits]!.data as Float32Array);
      }
      return joined(answers, count * classes);
    },
    async settle() {
      if (residency !== 'device' || settled.steps === steps) return;
      const names = stateOf(plan);
      fetch ??= await createSession(buildFetch(new Map(names.map((name) => [name, feeds.get(name)!.dims]))), session);
      const outputs = await fetch.run(Object.fromEntries(feeds));
      settled = { feeds: new Map(names.map((name) => [name, outputs[updated(name)] as RuntimeTensor])), steps };
    },
    weights: () =>
      new Map([...shapes.keys()].map((name) => [name, settled.feeds.has(name) ? tensor(name) : weights.get(name)!])),
    state: () => ({
      steps: settled.steps,
      firstMoments: collect('firstMoment'),
      secondMoments: collect('secondMoment'),
    }),
    async dispose() {
      letGo(feeds);
      await update.release();
      await forward?.release();
      await fetch?.release();
    },
  };
}

function initialFeeds(trained: readonly string[], weights: Weights, resume: TrainerState | undefined): Feeds {
  const feeds = new Map<string, RuntimeTensor>();
  for (const name of trained) {
    const { shape, data } = weights.get(name)!;
    const names = stateNames(name);
    feeds.set(names.parameter, floats(data, shape));
    feeds.set(names.firstMoment, floats(momentOf(resume?.firstMoments, name, shape), shape));
    feeds.set(names.secondMoment, floats(momentOf(resume?.secondMoments, name, shape), shape));
  }
  return feeds;
}

function momentOf(moments: Weights | undefined, name: string, shape: readonly number[]): Float32Array {
  return moments?.get(name)?.data ?? new Float32Array(elementCount(shape));
}

function pickAdam(options: Partial<AdamOptions>): Partial<AdamOptions> {
  const { betas, epsilon, weightDecay } = options;
  return {
    ...(betas === undefined ? {} : { betas }),
    ...(epsilon === undefined ? {} : { epsilon }),
    ...(weightDecay === undefined ? {} : { weightDecay }),
  };
}

/** Share of rows with any target whose largest logit and largest target agree; 0 when there is no such row. */
export function accuracy(logits: Float32Array, targets: Float32Array, classes: number): number {
  let rows = 0;
  let right = 0;
  for (let start = 0; start < targets.length; start += classes) {
    const expected = argmax(targets, start, classes);
    if (targets[expected]! <= 0) continue;
    rows += 1;
    if (argmax(logits, start, classes) === expected) right += 1;
  }
  return rows === 0 ? 0 : right / rows;
}

function argmax(values: Float32Array, start: number, count: number): number {
  let best = start;
  for (let index = start; index < start + count; index += 1) if (values[index]! > values[best]!) best = index;
  return best;
}
