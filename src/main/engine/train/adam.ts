import type { Graph, Value } from '../onnx/graph.ts';

export interface AdamOptions {
  /** decay rates of the first and second moment */
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** added to the gradient as weightDecay · parameter (L2, as torch.optim.Adam) */
  readonly weightDecay: number;
}

/** The optimiser settings of the AST authors' fine-tuning (Gong et al. 2021), without weight decay. */
export const adamDefaults: AdamOptions = { betas: [0.95, 0.999], epsilon: 1e-8, weightDecay: 0 };

export interface AdamState {
  readonly parameter: Value;
  readonly firstMoment: Value;
  readonly secondMoment: Value;
}

/**
 * The two scalars that carry step count and learning rate into the graph: Adam's bias correction (Kingma and Ba
 * 2015, end of section 2) folded into learning rate and epsilon. `step` counts from 1.
 */
export function adamScalars(step: number, learningRate: number, options: AdamOptions): { rate: number; floor: number } {
  const [beta1, beta2] = options.betas;
  const second = Math.sqrt(1 - beta2 ** step);
  return { rate: (learningRate * second) / (1 - beta1 ** step), floor: options.epsilon * second };
}

/** One Adam update of one parameter; `rate` and `floor` are the values of `adamScalars`. */
export function adamUpdate(
  graph: Graph,
  state: AdamState,
  gradient: Value,
  scalars: { readonly rate: Value; readonly floor: Value },
  options: AdamOptions,
): AdamState {
  const { shape } = state.parameter;
  const [beta1, beta2] = options.betas;
  const scaled = (value: Value, factor: number): Value => graph.node('Mul', [value, graph.scalar(factor)], shape);
  const sum = (a: Value, b: Value): Value => graph.node('Add', [a, b], shape);

  const slope = options.weightDecay === 0 ? gradient : sum(gradient, scaled(state.parameter, options.weightDecay));
  const firstMoment = sum(scaled(state.firstMoment, beta1), scaled(slope, 1 - beta1));
  const square = graph.node('Mul', [slope, slope], shape);
  const secondMoment = sum(scaled(state.secondMoment, beta2), scaled(square, 1 - beta2));
  const spread = sum(graph.node('Sqrt', [secondMoment], shape), scalars.floor);
  const direction = graph.node('Div', [firstMoment, spread], shape);
  const change = graph.node('Mul', [direction, scalars.rate], shape);
  return { parameter: graph.node('Sub', [state.parameter, change], shape), firstMoment, secondMoment };
}
