/** The graphs of a training step: the whole of it in one, or gradients of a part of a batch and Adam apart. */
import type { AstConfig } from '../ast/config.ts';
import { astForward } from '../ast/forward.ts';
import { parameterShapes, type Weights } from '../ast/parameters.ts';
import { gradients } from '../onnx/autodiff.ts';
import { checkpoint } from '../onnx/checkpoint.ts';
import { anyBatch, Graph, type Shape, type Value } from '../onnx/graph.ts';
import { adamUpdate, type AdamOptions } from './adam.ts';
import { softCrossEntropy, withinGroups } from './loss.ts';

/** Inputs and outputs of the graphs besides the state. */
export const stepNames = {
  features: 'features',
  targets: 'targets',
  rate: 'rate',
  floor: 'floor',
  mass: 'mass',
  keep: 'keep',
  count: 'count',
  loss: 'loss',
  logits: 'logits',
} as const;

/** Names of one trained parameter's state: inputs as they are, outputs with `updated` around them. */
export const stateNames = (parameter: string) =>
  ({
    parameter,
    firstMoment: `${parameter}.first_moment`,
    secondMoment: `${parameter}.second_moment`,
    total: `${parameter}.gradient_total`,
  }) as const;
export const updated = (name: string): string => `${name}.updated`;

/** What the graphs of one training have in common. */
export interface StepPlan {
  readonly config: AstConfig;
  /** parameters that are not in `trained` are constants taken from here */
  readonly weights: Weights;
  readonly trained: readonly string[];
  /** inputs computed at once */
  readonly rows: number;
  /** compute each layer again in the backward pass */
  readonly recompute: boolean;
  /** sizes of consecutive groups of outputs with a softmax of their own; null = one over all */
  readonly groups: readonly number[] | null;
}

/**
 * ONNX graph of one training step: forward pass, soft-target cross-entropy, gradients and Adam. Inputs: `features`
 * [rows, maxLength, melBins], `targets` [rows, classes], `rate` and `floor` (see adamScalars) and for every trained
 * parameter its value and moments; outputs: `loss`, `logits` [rows, classes] and the new state.
 */
export function buildStep(plan: StepPlan, options: AdamOptions): Uint8Array {
  const graph = new Graph();
  const { parameters, logits, loss } = forwardAndLoss(graph, plan, null);
  const slopes = gradients(graph, loss, chosen(plan, parameters));
  appendAdam(graph, chosen(plan, parameters), (parameter) => slopes.get(parameter.name)!, options);
  graph.output(stepNames.loss, loss);
  graph.output(stepNames.logits, logits);
  return graph.serialise();
}

/**
 * ONNX graph that adds the gradients of a part of a batch to those of the parts before. Inputs: `features`, `targets`,
 * `mass` (Σ targets of the whole batch), `keep` (0 for the first part, 1 after it) and for every trained parameter its
 * value and its total of gradients; outputs: `loss` (this part's share), `logits`, the new totals.
 */
export function buildAccumulation(plan: StepPlan): Uint8Array {
  const graph = new Graph();
  const mass = graph.input(stepNames.mass, []);
  const keep = graph.input(stepNames.keep, []);
  const { parameters, logits, loss } = forwardAndLoss(graph, plan, mass);
  const slopes = gradients(graph, loss, chosen(plan, parameters));
  for (const { name, shape } of chosen(plan, parameters)) {
    const total = graph.input(stateNames(name).total, shape);
    const before = graph.node('Mul', [total, keep], shape);
    graph.output(updated(stateNames(name).total), graph.node('Add', [before, slopes.get(name)!], shape));
  }
  graph.output(stepNames.loss, loss);
  graph.output(stepNames.logits, logits);
  return graph.serialise();
}

/**
 * ONNX graph of a whole batch in parts: a Loop adds up their gradients and Adam comes after it, so that weights and
 * totals stay on a device that has a Loop of its own (CUDA) and the state crosses over once per batch. Inputs as
 * `buildStep` with the parts in front, `features` [parts, rows, maxLength, melBins] and `targets` [parts, rows, classes],
 * with `count` (parts, int64) and `mass`; outputs: the parts' shares `loss` [parts], `logits` [parts, rows, classes], the
 * new state.
 */
export function buildLoop(plan: StepPlan, options: AdamOptions): Uint8Array {
  const { config, rows } = plan;
  const graph = new Graph();
  const features = graph.input(stepNames.features, [anyBatch, rows, config.maxLength, config.melBins]);
  const targets = graph.input(stepNames.targets, [anyBatch, rows, config.labels.length]);
  const count = graph.input(stepNames.count, [], 'int64');
  const mass = graph.input(stepNames.mass, []);
  const parameters = declareParameters(graph, plan);
  const wanted = chosen(plan, parameters);
  const zeros = wanted.map(({ shape }) => graph.node('Expand', [graph.scalar(0), graph.integers(shape)], shape));

  const body = new Graph('part_');
  const turn = body.input('part_turn', [], 'int64');
  const goesOn = body.input('part_goes_on', [], 'bool');
  const totals = wanted.map(({ name, shape }) => body.input(`part_${stateNames(name).total}`, shape));
  const pick = (whole: Value): Value => body.node('Gather', [whole, turn], whole.shape.slice(1), { axis: 0 });
  const part = { features: pick(features), targets: pick(targets) };
  const { logits, loss } = lossOf(body, plan, parameters, part, mass);
  const slopes = gradients(body, loss, wanted);
  body.output('part_goes_on_again', goesOn);
  wanted.forEach(({ name, shape }, index) => {
    body.output(body.fresh('total'), body.node('Add', [totals[index]!, slopes.get(name)!], shape));
  });
  body.output('part_loss', loss);
  body.output('part_logits', logits);

  const outputs = graph.loop(body, count, zeros, [loss.shape, logits.shape]);
  const totalOf = new Map(wanted.map(({ name }, index) => [name, outputs[index]!]));
  appendAdam(graph, wanted, (parameter) => totalOf.get(parameter.name)!, options);
  graph.output(stepNames.loss, outputs[wanted.length]!);
  graph.output(stepNames.logits, outputs[wanted.length + 1]!);
  return graph.serialise();
}

/** ONNX graph of Adam over the totals of `buildAccumulation`: state, totals, `rate` and `floor` in, new state out. */
export function buildUpdate(shapes: ReadonlyMap<string, Shape>, options: AdamOptions): Uint8Array {
  const graph = new Graph();
  const parameters = [...shapes].map(([name, shape]) => graph.input(name, shape));
  const total = (parameter: Value): Value => graph.input(stateNames(parameter.name).total, parameter.shape);
  appendAdam(graph, parameters, total, options);
  return graph.serialise();
}

/** ONNX graph that changes nothing: values that stayed on a device come back as its outputs. */
export function buildFetch(shapes: ReadonlyMap<string, Shape>): Uint8Array {
  const graph = new Graph();
  for (const [name, shape] of shapes) graph.output(updated(name), graph.input(name, shape));
  return graph.serialise();
}

/** ONNX graph without gradients: `features` and the trained parameters in, `logits` out. */
export function buildForward(plan: StepPlan): Uint8Array {
  const { config, rows } = plan;
  const graph = new Graph();
  const features = graph.input(stepNames.features, [rows, config.maxLength, config.melBins]);
  graph.output(stepNames.logits, forward(graph, plan, declareParameters(graph, plan), features));
  return graph.serialise();
}

type Parameters = ReadonlyMap<string, Value>;

function forward(graph: Graph, plan: StepPlan, parameters: Parameters, features: Value): Value {
  const { logits } = astForward(graph, plan.config, (name) => parameters.get(name)!, features, {
    classTokensOnly: true,
    ...(plan.recompute && { around: (input, layer) => checkpoint(graph, input, layer) }),
  });
  return logits;
}

function lossOf(
  graph: Graph,
  plan: StepPlan,
  parameters: Parameters,
  { features, targets }: { readonly features: Value; readonly targets: Value },
  mass: Value | null,
): { logits: Value; loss: Value } {
  const logits = forward(graph, plan, parameters, features);
  const compared = plan.groups === null ? logits : withinGroups(graph, logits, targets, plan.groups);
  return { logits, loss: softCrossEntropy(graph, compared, targets, mass) };
}

function forwardAndLoss(graph: Graph, plan: StepPlan, mass: Value | null) {
  const { config, rows } = plan;
  const features = graph.input(stepNames.features, [rows, config.maxLength, config.melBins]);
  const targets = graph.input(stepNames.targets, [rows, config.labels.length]);
  const parameters = declareParameters(graph, plan);
  return { parameters, ...lossOf(graph, plan, parameters, { features, targets }, mass) };
}

function declareParameters(graph: Graph, { config, weights, trained }: StepPlan): Map<string, Value> {
  const inputs = new Set(trained);
  const parameters = new Map<string, Value>();
  for (const [name, shape] of parameterShapes(config)) {
    const value = inputs.has(name) ? graph.input(name, shape) : graph.initialiser(name, shape, weights.get(name)!.data);
    parameters.set(name, value);
  }
  return parameters;
}

function chosen({ trained }: StepPlan, parameters: Parameters): Value[] {
  return trained.map((name) => parameters.get(name)!);
}

function appendAdam(
  graph: Graph,
  parameters: readonly Value[],
  gradient: (parameter: Value) => Value,
  options: AdamOptions,
): void {
  const scalars = { rate: graph.input(stepNames.rate, []), floor: graph.input(stepNames.floor, []) };
  for (const parameter of parameters) {
    const names = stateNames(parameter.name);
    const state = {
      parameter,
      firstMoment: graph.input(names.firstMoment, parameter.shape),
      secondMoment: graph.input(names.secondMoment, parameter.shape),
    };
    const next = adamUpdate(graph, state, gradient(parameter), scalars, options);
    graph.output(updated(names.parameter), next.parameter);
    graph.output(updated(names.firstMoment), next.firstMoment);
    graph.output(updated(names.secondMoment), next.secondMoment);
  }
}
