import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { adamDefaults, adamScalars } from '#main/engine/train/adam.ts';
import { buildLoop, stateNames, stepNames, updated, type StepPlan } from '#main/engine/train/step.ts';
import { createTrainer } from '#main/engine/train/trainer.ts';
import { countedWeights } from '#main/engine/providers/counted-weights.ts';
import { readGolden } from '#test/engine/ast/golden.ts';
import { randomValues } from '#test/engine/onnx/run.ts';

const { config: golden } = readGolden('overlapping');
const config = { ...golden, qkvBias: true };
const weights = countedWeights(config);
const classes = config.labels.length;
const wide = config.maxLength * config.melBins;
const [parts, rows, rate] = [3, 2, 1e-3];
const features = randomValues(parts * rows * wide, 4).map((value) => value * 0.5);
const targets = new Float32Array(parts * rows * classes);
for (let row = 0; row < parts * rows; row += 1) targets[row * classes + ((row * 3) % classes)] = 1;

describe('a batch in one Loop', () => {
  it.each([
    ['everything', (): boolean => true, false, null],
    ['with layers computed again', (): boolean => true, true, null],
    ['the last layer alone', (name: string): boolean => /^classifier|layer\.1\./.test(name), false, null],
    ['with groups of outputs', (): boolean => true, false, [2, classes - 2]],
  ] as const)('is the same update as part by part: %s', async (_, trains, recompute, groups) => {
    const trained = [...weights.keys()].filter(trains);
    const plan: StepPlan = { config, weights, trained, rows, recompute, groups };
    const file = buildLoop(plan, adamDefaults);
    const session = await InferenceSession.create(file, { executionProviders: ['cpu'], intraOpNumThreads: 1 });
    const trainer = await createTrainer(config, weights, {
      batch: parts * rows,
      microBatch: rows,
      recompute,
      threads: 1,
      trains,
      ...(groups === null ? {} : { groups }),
    });
    let state: Record<string, Tensor> = {};
    for (const name of trained) {
      const { shape, data } = weights.get(name)!;
      const names = stateNames(name);
      state[name] = new Tensor('float32', data, shape);
      state[names.firstMoment] = new Tensor('float32', new Float32Array(data.length), shape);
      state[names.secondMoment] = new Tensor('float32', new Float32Array(data.length), shape);
    }
    for (const step of [1, 2, 3]) {
      const { rate: scaled, floor } = adamScalars(step, rate, adamDefaults);
      const outputs = await session.run({
        ...state,
        [stepNames.features]: new Tensor('float32', features, [parts, rows, config.maxLength, config.melBins]),
        [stepNames.targets]: new Tensor('float32', targets, [parts, rows, classes]),
        [stepNames.count]: new Tensor('int64', BigInt64Array.of(BigInt(parts)), []),
        [stepNames.mass]: new Tensor('float32', Float32Array.of(parts * rows), []),
        [stepNames.rate]: new Tensor('float32', Float32Array.of(scaled), []),
        [stepNames.floor]: new Tensor('float32', Float32Array.of(floor), []),
      });
      const expected = await trainer.step(features, targets, rate);
      const shares = [...(outputs[stepNames.loss]!.data as Float32Array)];
      expect(shares).toHaveLength(parts);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(expected.loss, 5);
      (outputs[stepNames.logits]!.data as Float32Array).forEach((value, i) => {
        expect(Math.abs(value - expected.logits[i]!)).toBeLessThan(1e-4);
      });
      state = Object.fromEntries(Object.keys(state).map((name) => [name, outputs[updated(name)] as Tensor]));
    }
    const after = trainer.weights();
    for (const name of trained) {
      if (name.endsWith('key.bias')) continue; // its true gradient is zero, so that Adam moves it by noise alone
      const [a, b] = [state[name]!.data as Float32Array, after.get(name)!.data];
      const distance = Math.hypot(...a.map((value, i) => value - b[i]!));
      expect(distance, name).toBeLessThan(
        0.02 * Math.hypot(...b.map((value, i) => value - weights.get(name)!.data[i]!)),
      );
    }
    await trainer.dispose();
    await session.release();
  });
});
