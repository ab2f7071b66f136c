import type { AstConfig } from '../ast/config.ts';
import { astForward } from '../ast/forward.ts';
import { parameterShapes, type Weights } from '../ast/parameters.ts';
import { gradients } from '../onnx/autodiff.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import { adamUpdate, type AdamOptions } from './adam.ts';
import { softCrossEntropy } from './loss.ts';

/** Inputs and outputs of the training step's graph besides the state. */
export const stepNames = {
  features: 'features',
  targets: 'targets',
  rate: 'rate',
  floor: 'floor',
  loss: 'loss',
  logits: 'logits',
} as const;

/** Names of one trained parameter's state: inputs as they are, outputs with `updated` around them. */
export const stateNames = (parameter: string) =>
  ({ parameter, firstMoment: `${parameter}.first_moment`, secondMoment: `${parameter}.second_moment` }) as const;
export const updated = (name: string): string => `${name}.updated`;

/**
 * ONNX graph of one training step: forward pass, soft-target cross-entropy, gradients and Adam. Inputs: `features`
 * [batch, maxLength, melBins], `targets` [batch, classes], `rate` and `floor` (see adamScalars) and for every trained
 * parameter its value and moments; outputs: `loss`, `logits` [batch, classes] and the new state. Parameters that are
 * not in `trained` are constants taken from `weights`.
 */
export function buildStep(
  config: AstConfig,
  weights: Weights,
  trained: readonly string[],
  batch: number,
  options: AdamOptions,
): Uint8Array {
  const graph = new Graph();
  const features = graph.input(stepNames.features, [batch, config.maxLength, config.melBins]);
  const targets = graph.input(stepNames.targets, [batch, config.labels.length]);
  const scalars = { rate: graph.input(stepNames.rate, []), floor: graph.input(stepNames.floor, []) };
  const parameters = declareParameters(graph, config, weights, trained);
  const { logits } = astForward(graph, config, (name) => parameters.get(name)!, features, { classTokensOnly: true });
  const loss = softCrossEntropy(graph, logits, targets);
  const slopes = gradients(
    graph,
    loss,
    trained.map((name) => parameters.get(name)!),
  );
  for (const name of trained) {
    const parameter = parameters.get(name)!;
    const names = stateNames(name);
    const state = {
      parameter,
      firstMoment: graph.input(names.firstMoment, parameter.shape),
      secondMoment: graph.input(names.secondMoment, parameter.shape),
    };
    const next = adamUpdate(graph, state, slopes.get(name)!, scalars, options);
    graph.output(updated(names.parameter), next.parameter);
    graph.output(updated(names.firstMoment), next.firstMoment);
    graph.output(updated(names.secondMoment), next.secondMoment);
  }
  graph.output(stepNames.loss, loss);
  graph.output(stepNames.logits, logits);
  return graph.serialise();
}

function declareParameters(
  graph: Graph,
  config: AstConfig,
  weights: Weights,
  trained: readonly string[],
): Map<string, Value> {
  const chosen = new Set(trained);
  const parameters = new Map<string, Value>();
  for (const [name, shape] of parameterShapes(config)) {
    const value = chosen.has(name) ? graph.input(name, shape) : graph.initialiser(name, shape, weights.get(name)!.data);
    parameters.set(name, value);
  }
  return parameters;
}
