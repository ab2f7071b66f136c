import { describe, expect, it } from 'vitest';
import { adamScalars, adamUpdate, type AdamOptions } from '#main/engine/train/adam.ts';
import { evaluate, randomValues } from '#test/engine/onnx/run.ts';

const size = 5;
const steps = 8;
const rate = 0.05;

/** Kingma and Ba 2015, algorithm 1, line by line in float64, with L2 decay added to the gradient. */
function obviousAdam(start: Float32Array, slopes: readonly Float32Array[], options: AdamOptions): number[] {
  const [beta1, beta2] = options.betas;
  const parameter = [...start];
  const [first, second] = [new Array<number>(size).fill(0), new Array<number>(size).fill(0)];
  slopes.forEach((slope, index) => {
    for (let i = 0; i < size; i += 1) {
      const gradient = slope[i]! + options.weightDecay * parameter[i]!;
      first[i] = beta1 * first[i]! + (1 - beta1) * gradient;
      second[i] = beta2 * second[i]! + (1 - beta2) * gradient ** 2;
      const firstHat = first[i]! / (1 - beta1 ** (index + 1));
      const secondHat = second[i]! / (1 - beta2 ** (index + 1));
      parameter[i]! -= (rate * firstHat) / (Math.sqrt(secondHat) + options.epsilon);
    }
  });
  return parameter;
}

describe('Adam', () => {
  it.each<[string, AdamOptions]>([
    ['the usual settings', { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0 }],
    ['the settings of AST fine-tuning', { betas: [0.95, 0.999], epsilon: 1e-8, weightDecay: 5e-7 }],
    ['a large epsilon and decay', { betas: [0.5, 0.9], epsilon: 0.1, weightDecay: 0.3 }],
  ])('follows the published algorithm with %s', async (_, options) => {
    const start = randomValues(size, 1);
    const slopes = Array.from({ length: steps }, (_unused, index) => randomValues(size, 10 + index));
    let state = [start, new Float32Array(size), new Float32Array(size)];
    for (const [index, slope] of slopes.entries()) {
      const scalars = adamScalars(index + 1, rate, options);
      const outputs = await evaluate(
        (graph, [parameter, firstMoment, secondMoment, gradient]) => {
          const before = { parameter: parameter!, firstMoment: firstMoment!, secondMoment: secondMoment! };
          const given = { rate: graph.scalar(scalars.rate), floor: graph.scalar(scalars.floor) };
          const next = adamUpdate(graph, before, gradient!, given, options);
          return [next.parameter, next.firstMoment, next.secondMoment];
        },
        [[size], [size], [size], [size]],
        [...state, slope],
      );
      state = outputs.map(({ data }) => Float32Array.from(data));
    }
    const expected = obviousAdam(start, slopes, options);
    state[0]!.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
    expect(Math.abs(state[0]![0]! - start[0]!)).toBeGreaterThan(1e-3);
  });
});
