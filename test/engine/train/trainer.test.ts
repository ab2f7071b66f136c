import { describe, expect, it } from 'vitest';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { accuracy, createTrainer, TrainingDivergedError, type Trainer } from '#main/engine/train/trainer.ts';
import { goldenNames, readGolden } from '#test/engine/ast/golden.ts';
import { createRandom } from '#shared/core/random.ts';

const golden = readGolden('tiled');
const { config, batch, weights, betas, features, targets, learningRate } = golden;

async function takeSteps(trainer: Trainer, count: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < count; step += 1) {
    losses.push((await trainer.step(features, targets, learningRate)).loss);
  }
  return losses;
}

describe.each(goldenNames)('training an AST, %s patches', (name) => {
  it('follows torch.optim.Adam over 20 steps', async () => {
    const { config, batch, weights, betas, features, targets, learningRate, losses } = readGolden(name);
    const trainer = await createTrainer(config, weights, { batch, threads: 1, betas });
    for (const [step, expected] of losses.entries()) {
      const { loss } = await trainer.step(features, targets, learningRate);
      expect(Math.abs(loss - expected), `step ${step}`).toBeLessThan(1e-5);
    }
    await trainer.dispose();
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.1);
  });
});

describe('a trainer', () => {
  it('goes on from a saved state as if it had never stopped', async () => {
    const whole = await createTrainer(config, weights, { batch, threads: 1, betas });
    const expected = await takeSteps(whole, 8);
    await whole.dispose();
    const first = await createTrainer(config, weights, { batch, threads: 1, betas });
    const before = await takeSteps(first, 4);
    const resume = first.state();
    const second = await createTrainer(config, first.weights(), { batch, threads: 1, betas, resume });
    await first.dispose();
    expect(resume.steps).toBe(4);
    expect([...before, ...(await takeSteps(second, 4))]).toEqual(expected);
    expect(second.state().steps).toBe(8);
    await second.dispose();
  });

  it('trains only what it is told to, and keeps the rest to the bit', async () => {
    const trains = (key: string): boolean => key.startsWith('classifier.') || key.includes('encoder.layer.1.');
    const trainer = await createTrainer(config, weights, { batch, threads: 1, trains });
    const losses = await takeSteps(trainer, 5);
    const after = trainer.weights();
    const { firstMoments } = trainer.state();
    await trainer.dispose();
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect([...after.keys()]).toEqual([...weights.keys()]);
    for (const [key, { data }] of weights) {
      if (trains(key)) expect(after.get(key)!.data, key).not.toEqual(data);
      else expect(after.get(key)!.data, key).toEqual(data);
    }
    expect([...firstMoments.keys()]).toEqual([...weights.keys()].filter(trains));
  });

  it('does not change the weights it was given', async () => {
    const copies = new Map([...weights].map(([key, { data }]) => [key, data.slice()]));
    const trainer = await createTrainer(config, weights, { batch, threads: 1 });
    await takeSteps(trainer, 2);
    await trainer.dispose();
    for (const [key, { data }] of weights) expect(data, key).toEqual(copies.get(key));
  });

  it('stops at a loss that is not a number, with the weights before it', async () => {
    const trainer = await createTrainer(config, weights, { batch, threads: 1 });
    await takeSteps(trainer, 2);
    const before = trainer.weights();
    const broken = features.with(3, NaN);
    await expect(trainer.step(broken, targets, learningRate)).rejects.toThrow(TrainingDivergedError);
    expect(trainer.weights()).toEqual(before);
    expect(trainer.state().steps).toBe(2);
    await trainer.dispose();
  });

  it('learns to tell a low tone from a high one, from fresh weights', async () => {
    const random = createRandom(5);
    const count = 16;
    const task = { ...config, labels: ['low', 'high'] };
    const draw = (): [Float32Array, Float32Array] => {
      const sounds = new Float32Array(count * config.maxLength * config.melBins).map(() => random.normal() * 0.5);
      const classes = new Float32Array(count * 2);
      for (let item = 0; item < count; item += 1) {
        const high = random.integer(2);
        classes[item * 2 + high] = 1;
        const bin = high === 1 ? 11 + random.integer(4) : 1 + random.integer(4);
        for (let frame = 0; frame < config.maxLength; frame += 1) {
          sounds[(item * config.maxLength + frame) * config.melBins + bin]! += 2;
        }
      }
      return [sounds, classes];
    };
    const trainer = await createTrainer(task, initialiseWeights(task, 1), { batch: count, threads: 1 });
    const reports = [];
    for (let step = 0; step < 120; step += 1) reports.push(await trainer.step(...draw(), 3e-3));
    await trainer.dispose();
    const last = reports.slice(-10);
    expect(last.reduce((sum, report) => sum + report.accuracy, 0) / last.length).toBeGreaterThan(0.95);
    expect(last.reduce((sum, report) => sum + report.loss, 0) / last.length).toBeLessThan(reports[0]!.loss / 3);
  });
});

describe('accuracy', () => {
  it('is the share of rows whose largest logit is where the largest target is', () => {
    expect(accuracy(Float32Array.of(1, 2, 3, 4, 1, 0), Float32Array.of(0, 0.4, 0.6, 0, 1, 0), 3)).toBe(0.5);
  });

  it('leaves padding rows out', () => {
    expect(accuracy(Float32Array.of(1, 2, 3, 4), Float32Array.of(0, 1, 0, 0), 2)).toBe(1);
    expect(accuracy(Float32Array.of(1, 2), Float32Array.of(0, 0), 2)).toBe(0);
  });
});
