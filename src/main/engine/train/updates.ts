/** The ways in which a batch becomes new weights, and where these stay meanwhile. */
import { Tensor as RuntimeTensor, type InferenceSession } from 'onnxruntime-node';
import type { Provider } from '#shared/core/processors.ts';
import { elementCount, parameterShapes } from '../ast/parameters.ts';
import { createSession, type SessionOptions } from '../onnx/session.ts';
import type { AdamOptions } from './adam.ts';
import { joined, type Part } from './parts.ts';
import {
  buildAccumulation,
  buildLoop,
  buildStep,
  buildUpdate,
  stateNames,
  stepNames,
  updated,
  type StepPlan,
} from './step.ts';

export type Feeds = ReadonlyMap<string, RuntimeTensor>;

export interface Outcome {
  /** not finite when the batch is not to be taken; there is no state then */
  readonly loss: number;
  /** of all parts, one after the other */
  readonly logits: Float32Array;
  readonly state: Feeds | null;
}

/** One update: the state, the batch and Adam's scalars in, the new state out. */
export interface Update {
  run(state: Feeds, parts: readonly Part[], scalars: Feeds, between?: () => Promise<void>): Promise<Outcome>;
  release(): Promise<void>;
}

/**
 * Where weights and moments are between two updates. `process`: they go to the processor and come back with every run.
 * `loop`: the parts of a batch run in one ONNX Loop, which CUDA keeps on the device, so that they go and come once per
 * batch. `device`: WebGPU keeps the outputs and takes them as inputs again.
 */
export type Residency = 'process' | 'loop' | 'device';

export function residencyOf(provider: Provider): Residency {
  if (provider === 'cuda') return 'loop';
  return provider === 'webgpu' ? 'device' : 'process';
}

export interface UpdateOptions {
  readonly residency: Residency;
  readonly session: SessionOptions;
  readonly adam: AdamOptions;
}

/** The way for batches of up to `batch` rows. */
export async function createUpdate(plan: StepPlan, batch: number, options: UpdateOptions): Promise<Update> {
  if (plan.rows === batch) return wholeUpdate(plan, options);
  return options.residency === 'loop' ? loopUpdate(plan, options) : partedUpdate(plan, options);
}

/** All names of the state of the trained parameters. */
export function stateOf({ trained }: StepPlan): string[] {
  return trained.flatMap((name) => {
    const { parameter, firstMoment, secondMoment } = stateNames(name);
    return [parameter, firstMoment, secondMoment];
  });
}

/** Lets tensors on a device go; those in memory need nothing. */
export function letGo(tensors: Feeds | null): void {
  for (const tensor of tensors?.values() ?? []) if (tensor.location === 'gpu-buffer') tensor.dispose();
}

export function floats(data: Float32Array, shape: readonly number[]): RuntimeTensor {
  return new RuntimeTensor('float32', data, shape);
}

type Outputs = InferenceSession.OnnxValueMapType;

/** A session whose new values of `names` stay where the residency says. */
function start(model: Uint8Array, names: readonly string[], { residency, session }: UpdateOptions) {
  const resident = residency === 'device' ? { resident: names.map(updated) } : {};
  return createSession(model, { ...session, memoryPattern: false, ...resident });
}

/** A batch that is computed at once. */
async function wholeUpdate(plan: StepPlan, options: UpdateOptions): Promise<Update> {
  const names = stateOf(plan);
  const session = await start(buildStep(plan, options.adam), names, options);
  return {
    async run(state, [part], scalars) {
      const outputs = await session.run(feedsOf(state, scalars, batchFeeds(plan, part!)));
      const next = newValues(outputs, names);
      const loss = dataOf(outputs, stepNames.loss)[0]!;
      if (!Number.isFinite(loss)) letGo(next);
      return { loss, logits: dataOf(outputs, stepNames.logits), state: Number.isFinite(loss) ? next : null };
    },
    release: () => session.release(),
  };
}

/** Part by part; the state is computed at the end, from the sum of all gradients. */
async function partedUpdate(plan: StepPlan, options: UpdateOptions): Promise<Update> {
  const shapes = parameterShapes(plan.config);
  const names = stateOf(plan);
  const totalNames = plan.trained.map((name) => stateNames(name).total);
  const accumulation = await start(buildAccumulation(plan), totalNames, options);
  const trained = new Map(plan.trained.map((name) => [name, shapes.get(name)!]));
  const update = await start(buildUpdate(trained, options.adam), names, options);
  let totals: Feeds | null = null;
  return {
    async run(state, parts, scalars, between) {
      const parameters = new Map(plan.trained.map((name) => [name, state.get(name)!]));
      const mass = floats(Float32Array.of(massOf(parts)), []);
      const logits: Float32Array[] = [];
      let loss = 0;
      for (const [index, part] of parts.entries()) {
        if (index > 0) await between?.();
        const before: Feeds = totals ?? emptyTotals(trained);
        const keep = floats(Float32Array.of(index === 0 ? 0 : 1), []);
        const given = new Map([
          [stepNames.mass, mass],
          [stepNames.keep, keep],
        ] as const);
        const outputs = await accumulation.run(feedsOf(parameters, before, given, batchFeeds(plan, part)));
        letGo(before);
        totals = newValues(outputs, totalNames);
        loss += dataOf(outputs, stepNames.loss)[0]!;
        logits.push(dataOf(outputs, stepNames.logits));
        if (!Number.isFinite(loss)) break;
      }
      const all = joined(
        logits,
        logits.reduce((sum, part) => sum + part.length, 0),
      );
      if (!Number.isFinite(loss)) {
        letGo(totals);
        totals = null;
        return { loss, logits: all, state: null };
      }
      const outputs = await update.run(feedsOf(state, totals!, scalars));
      return { loss, logits: all, state: newValues(outputs, names) };
    },
    async release() {
      letGo(totals);
      await accumulation.release();
      await update.release();
    },
  };
}

/** All parts in one run; a cancellation is seen between two batches only. */
async function loopUpdate(plan: StepPlan, options: UpdateOptions): Promise<Update> {
  const names = stateOf(plan);
  const session = await start(buildLoop(plan, options.adam), names, options);
  const { config, rows } = plan;
  return {
    async run(state, parts, scalars) {
      const count = parts.length;
      const stack = (key: keyof Part, size: number): Float32Array =>
        joined(
          parts.map((part) => part[key]),
          count * rows * size,
        );
      const [wide, classes] = [config.maxLength * config.melBins, config.labels.length];
      const given = new Map<string, RuntimeTensor>([
        [stepNames.features, floats(stack('features', wide), [count, rows, config.maxLength, config.melBins])],
        [stepNames.targets, floats(stack('targets', classes), [count, rows, classes])],
        [stepNames.count, new RuntimeTensor('int64', BigInt64Array.of(BigInt(count)), [])],
        [stepNames.mass, floats(Float32Array.of(massOf(parts)), [])],
      ]);
      const outputs = await session.run(feedsOf(state, scalars, given));
      const loss = dataOf(outputs, stepNames.loss).reduce((sum, share) => sum + share, 0);
      const logits = dataOf(outputs, stepNames.logits);
      return { loss, logits, state: Number.isFinite(loss) ? newValues(outputs, names) : null };
    },
    release: () => session.release(),
  };
}

function batchFeeds({ config, rows }: StepPlan, { features, targets }: Part): Feeds {
  return new Map([
    [stepNames.features, floats(features, [rows, config.maxLength, config.melBins])],
    [stepNames.targets, floats(targets, [rows, config.labels.length])],
  ]);
}

function feedsOf(...groups: readonly Feeds[]): Record<string, RuntimeTensor> {
  return Object.fromEntries(groups.flatMap((group) => [...group]));
}

function newValues(outputs: Outputs, names: readonly string[]): Feeds {
  return new Map(names.map((name) => [name, outputs[updated(name)] as RuntimeTensor]));
}

function dataOf(outputs: Outputs, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}

/** Σ targets of a batch. */
function massOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.targets.reduce((total, target) => total + target, 0), 0);
}

function emptyTotals(shapes: ReadonlyMap<string, readonly number[]>): Feeds {
  const zeros = (shape: readonly number[]): RuntimeTensor => floats(new Float32Array(elementCount(shape)), shape);
  return new Map([...shapes].map(([name, shape]) => [stateNames(name).total, zeros(shape)]));
}
