import { describe, expect, it } from 'vitest';
import { softCrossEntropy } from '#main/engine/train/loss.ts';
import { gradients } from '#main/engine/onnx/autodiff.ts';
import { evaluate, randomValues } from '#test/engine/onnx/run.ts';

const classes = 3;

async function lossAndGradient(logits: Float32Array, targets: Float32Array) {
  const shape = [logits.length / classes, classes];
  const [loss, gradient] = await evaluate(
    (graph, [x, y]) => {
      const value = softCrossEntropy(graph, x!, y!);
      return [value, gradients(graph, value, [x!]).get(x!.name)!];
    },
    [shape, shape],
    [logits, targets],
  );
  return { loss: loss!.data[0]!, gradient: gradient!.data };
}

/** The same row by row in float64. */
function obvious(logits: Float32Array, targets: Float32Array) {
  const mass = targets.reduce((sum, target) => sum + target, 0);
  let loss = 0;
  const gradient: number[] = [];
  for (let start = 0; start < logits.length; start += classes) {
    const row = [...logits.slice(start, start + classes)];
    const maximum = Math.max(...row);
    const exponentials = row.map((value) => Math.exp(value - maximum));
    const partition = exponentials.reduce((sum, value) => sum + value, 0);
    const rowMass = targets.slice(start, start + classes).reduce((sum, target) => sum + target, 0);
    exponentials.forEach((value, index) => {
      const target = targets[start + index]!;
      if (target > 0) loss -= (target * Math.log(value / partition)) / mass;
      gradient.push(((value / partition) * rowMass - target) / mass);
    });
  }
  return { loss, gradient };
}

describe('soft-target cross-entropy', () => {
  it.each<[string, Float32Array, Float32Array]>([
    ['hard targets', randomValues(9, 1), Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0)],
    ['soft targets', randomValues(6, 2), Float32Array.of(0.5, 0.25, 0.25, 0.1, 0, 0.9)],
    ['a padding row', randomValues(9, 3), Float32Array.of(0.5, 0.5, 0, 0, 0, 0, 0, 0, 1)],
    ['large logits', Float32Array.of(500, -500, 0, -80, 90, 88), Float32Array.of(1, 0, 0, 0, 0.5, 0.5)],
  ])('%s', async (_, logits, targets) => {
    const actual = await lossAndGradient(logits, targets);
    const expected = obvious(logits, targets);
    expect(actual.loss).toBeCloseTo(expected.loss, 5);
    actual.gradient.forEach((value, index) => expect(value).toBeCloseTo(expected.gradient[index]!, 6));
  });

  it('is not moved by padding rows', async () => {
    const [logits, targets] = [randomValues(6, 4), Float32Array.of(0, 1, 0, 0.3, 0.3, 0.4)];
    const alone = await lossAndGradient(logits, targets);
    const padded = await lossAndGradient(Float32Array.of(...logits, 9, -9, 3), Float32Array.of(...targets, 0, 0, 0));
    expect(padded.loss).toBeCloseTo(alone.loss, 6);
    expect(padded.gradient.slice(6)).toEqual([0, 0, 0]);
    padded.gradient.slice(0, 6).forEach((value, index) => expect(value).toBeCloseTo(alone.gradient[index]!, 6));
  });

  it('of equal logits is the logarithm of the number of classes', async () => {
    const { loss } = await lossAndGradient(new Float32Array(6), Float32Array.of(1, 0, 0, 0, 0, 1));
    expect(loss).toBeCloseTo(Math.log(classes), 6);
  });
});
