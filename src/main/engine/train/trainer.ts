import { Tensor as RuntimeTensor, type InferenceSession } from 'onnxruntime-node';
import type { AstConfig } from '../ast/config.ts';
import { elementCount, parameterShapes, type Tensor, type Weights } from '../ast/parameters.ts';
import { createSession } from '../onnx/session.ts';
import { adamDefaults, adamScalars, type AdamOptions } from './adam.ts';
import { buildStep, stateNames, stepNames, updated } from './step.ts';

export interface TrainerOptions extends Partial<AdamOptions> {
  /** inputs per step */
  readonly batch: number;
  readonly threads?: number;
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
}

export interface Trainer {
  /**
   * One update. `features` are normalised [batch, frames, bins], `targets` [batch, classes] with rows that sum to 1,
   * or to 0 for rows that are padding. Throws a TrainingDivergedError, leaving the weights as they were, when the loss
   * is not finite.
   */
  step(features: Float32Array, targets: Float32Array, learningRate: number): Promise<StepReport>;
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
  const model = buildStep(config, weights, trained, options.batch, adam);
  const session = await createSession(model, {
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    memoryPattern: false,
  });
  let feeds = initialFeeds(trained, weights, options.resume);
  let steps = options.resume?.steps ?? 0;

  const tensor = (name: string): Tensor => {
    const value = feeds.get(name)!;
    return { shape: value.dims, data: value.data as Float32Array };
  };
  const collect = (key: 'firstMoment' | 'secondMoment'): Map<string, Tensor> =>
    new Map(trained.map((name) => [name, tensor(stateNames(name)[key])]));

  return {
    async step(features, targets, learningRate) {
      const { rate, floor } = adamScalars(steps + 1, learningRate, adam);
      const outputs = await session.run({
        ...Object.fromEntries(feeds),
        [stepNames.features]: floats(features, [options.batch, config.maxLength, config.melBins]),
        [stepNames.targets]: floats(targets, [options.batch, config.labels.length]),
        [stepNames.rate]: floats(Float32Array.of(rate), []),
        [stepNames.floor]: floats(Float32Array.of(floor), []),
      });
      const loss = (outputs[stepNames.loss]!.data as Float32Array)[0]!;
      if (!Number.isFinite(loss)) throw new TrainingDivergedError(steps + 1);
      feeds = new Map([...feeds.keys()].map((name) => [name, outputs[updated(name)]!]));
      steps += 1;
      const logits = outputs[stepNames.logits]!.data as Float32Array;
      return { loss, accuracy: accuracy(logits, targets, config.labels.length) };
    },
    weights: () =>
      new Map([...shapes.keys()].map((name) => [name, feeds.has(name) ? tensor(name) : weights.get(name)!])),
    state: () => ({ steps, firstMoments: collect('firstMoment'), secondMoments: collect('secondMoment') }),
    dispose: () => session.release(),
  };
}

type Feeds = Map<string, InferenceSession.OnnxValueMapType[string]>;

function initialFeeds(trained: readonly string[], weights: Weights, resume: TrainerState | undefined): Feeds {
  const feeds: Feeds = new Map();
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

function floats(data: Float32Array, shape: readonly number[]): RuntimeTensor {
  return new RuntimeTensor('float32', data, shape);
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
