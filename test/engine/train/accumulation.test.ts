import { describe, expect, it } from 'vitest';
import { createTrainer, TrainingDivergedError, type Trainer, type TrainerOptions } from '#main/engine/train/trainer.ts';
import { goldenNames, readGolden } from '#test/engine/ast/golden.ts';
import { countedWeights } from '#main/engine/providers/counted-weights.ts';
import { randomValues } from '#test/engine/onnx/run.ts';

const { config: overlapping, betas } = readGolden('overlapping');
const config = { ...overlapping, qkvBias: true };
const weights = countedWeights(config);
const classes = config.labels.length;
const wide = config.maxLength * config.melBins;
const rate = 1e-3;

function rows(count: number, seed: number): [Float32Array, Float32Array] {
  const targets = new Float32Array(count * classes);
  for (let row = 0; row < count; row += 1) targets[row * classes + ((row * 7 + seed) % classes)] = 1;
  return [randomValues(count * wide, seed).map((value) => value * 0.5), targets];
}

/** Batches of seven, seven and five. */
const batches = [rows(7, 1), rows(7, 2), rows(5, 3)];

async function trained(options: Partial<TrainerOptions>) {
  const trainer = await createTrainer(config, weights, { batch: 7, threads: 1, betas, ...options });
  const reports = [];
  for (const [features, targets] of batches) reports.push(await trainer.step(features, targets, rate));
  const after = trainer.weights();
  await trainer.dispose();
  return { reports, after };
}

/** Length of the difference of two sets of weights in the length of the way from the start. */
function apart(a: ReadonlyMap<string, { data: Float32Array }>, b: typeof a): number {
  let [difference, way] = [0, 0];
  for (const [name, { data }] of a) {
    if (name.endsWith('key.bias')) continue; // its true gradient is zero, so that Adam moves it by noise alone
    const [other, start] = [b.get(name)!.data, weights.get(name)!.data];
    data.forEach((value, i) => {
      difference += (value - other[i]!) ** 2;
      way += (value - start[i]!) ** 2;
    });
  }
  return Math.sqrt(difference / way);
}

describe('gradients added up part by part', async () => {
  const whole = await trained({});

  it.each([1, 2, 3, 4, 6])(
    'in parts of %i equal those of the whole batch, with incomplete parts and batches',
    async (microBatch) => {
      const parted = await trained({ microBatch });
      parted.reports.forEach((report, step) => {
        const expected = whole.reports[step]!;
        expect(Math.abs(report.loss - expected.loss)).toBeLessThan(1e-6 * Math.max(1, expected.loss) * (step + 1));
        expect(report.accuracy).toBe(expected.accuracy);
        expect(report.logits).toHaveLength(batches[step]![1].length);
      });
      expect(apart(whole.after, parted.after)).toBeLessThan(1e-3);
    },
  );

  it('are the same with layers computed again', async () => {
    const again = await trained({ microBatch: 3, recompute: true });
    again.reports.forEach(({ loss }, step) => expect(Math.abs(loss - whole.reports[step]!.loss)).toBeLessThan(1e-5));
  });

  it('differ when a row is left out: the comparison can fail', async () => {
    const trainer = await createTrainer(config, weights, { batch: 7, threads: 1, betas, microBatch: 3 });
    const [features, targets] = batches[0]!;
    const { loss } = await trainer.step(features.subarray(wide), targets.subarray(classes), rate);
    await trainer.dispose();
    expect(Math.abs(loss - whole.reports[0]!.loss)).toBeGreaterThan(1e-4);
  });
});

describe.each(goldenNames)('20 steps of torch.optim.Adam, %s patches', (name) => {
  it.each([
    [1, false],
    [2, true],
  ])('are followed in parts of %i, computed again: %s', async (microBatch, recompute) => {
    const golden = readGolden(name);
    const { batch, betas, features, targets, learningRate } = golden;
    const options = { batch, microBatch, recompute, threads: 1, betas };
    const trainer = await createTrainer(golden.config, golden.weights, options);
    for (const [step, expected] of golden.losses.entries()) {
      const { loss } = await trainer.step(features, targets, learningRate);
      expect(Math.abs(loss - expected), `step ${step}`).toBeLessThan(1e-5);
    }
    await trainer.dispose();
  });
});

describe('a batch in parts', () => {
  const make = (): Promise<Trainer> => createTrainer(config, weights, { batch: 7, threads: 1, betas, microBatch: 2 });
  const [features, targets] = batches[0]!;

  it('can be left between two parts, and nothing of it remains', async () => {
    const stopped = await make();
    let parts = 0;
    const between = (): Promise<void> => {
      parts += 1;
      return parts === 2 ? Promise.reject(new Error('enough')) : Promise.resolve();
    };
    await expect(stopped.step(features, targets, rate, between)).rejects.toThrow('enough');
    expect(parts).toBe(2);
    expect(stopped.state().steps).toBe(0);
    expect(stopped.weights()).toEqual(weights);
    const fresh = await make();
    const [a, b] = [await stopped.step(features, targets, rate), await fresh.step(features, targets, rate)];
    expect(a).toEqual(b);
    expect(stopped.weights()).toEqual(fresh.weights());
    await stopped.dispose();
    await fresh.dispose();
  });

  it('that is not finite is not taken, and leaves no trace in the next', async () => {
    const broken = await make();
    const before = broken.weights();
    await expect(broken.step(features.with(wide * 5, NaN), targets, rate)).rejects.toThrow(TrainingDivergedError);
    expect(broken.weights()).toEqual(before);
    const { loss } = await broken.step(features, targets, rate);
    const fresh = await make();
    expect(loss).toBe((await fresh.step(features, targets, rate)).loss);
    await broken.dispose();
    await fresh.dispose();
  });

  it('refuses more rows than a batch has, and features that do not fit the targets', async () => {
    const trainer = await make();
    await expect(trainer.step(...rows(8, 1), rate)).rejects.toThrow('8 rows for batches of 7');
    await expect(trainer.step(features.subarray(1), targets, rate)).rejects.toThrow('for 7 rows');
    await trainer.dispose();
  });
});

describe('outputs without training', () => {
  it('are those of the step that follows, for any number of rows', async () => {
    for (const microBatch of [2, 7]) {
      const trainer = await createTrainer(config, weights, { batch: 7, threads: 1, microBatch });
      const [features, targets] = batches[0]!;
      const asked = await trainer.logits(features);
      const { logits } = await trainer.step(features, targets, rate);
      asked.forEach((value, i) => expect(value).toBeCloseTo(logits[i]!, 5));
      expect(await trainer.logits(features)).not.toEqual(asked);
      expect(await trainer.logits(new Float32Array(15 * wide))).toHaveLength(15 * classes);
      await trainer.dispose();
    }
  });
});

describe('groups of outputs', () => {
  it('leave the logits of the other group out of a row', async () => {
    const groups = [2, classes - 2];
    const trainer = await createTrainer(config, weights, { batch: 4, threads: 1, groups });
    const [features] = rows(4, 5);
    const targets = new Float32Array(4 * classes);
    [0, 1, 2, classes - 1].forEach((label, row) => (targets[row * classes + label] = 1));
    const { loss, logits } = await trainer.step(features, targets, rate);
    await trainer.dispose();
    const expected = [0, 1, 2, classes - 1].map((label, row) => {
      const own = [...logits.slice(row * classes, (row + 1) * classes)];
      const group = label < 2 ? own.slice(0, 2) : own.slice(2);
      return Math.log(group.reduce((sum, value) => sum + Math.exp(value), 0)) - own[label]!;
    });
    expect(loss).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / 4, 5);
  });

  it('cover all outputs', async () => {
    const options = { batch: 1, threads: 1, groups: [1, 1] };
    await expect(createTrainer(config, weights, options)).rejects.toThrow('Groups of 2 outputs');
  });
});
