/** Earmark's training step: forward pass, cross-entropy, gradients and Adam over all weights. */
import { unwrap } from '#shared/core/result.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { createTrainer } from '#main/engine/train/trainer.ts';
import { readFloats } from '../floats.ts';
import { job, serveRounds } from './rounds.ts';

export interface TrainingJob {
  readonly directory: string;
  /** normalised features [batch, frames, bins] */
  readonly input: string;
  /** [batch, classes] */
  readonly targets: string;
  readonly batch: number;
  readonly rate: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly threads: number;
  readonly repeats: number;
}

const { directory, input, targets, batch, rate, betas, epsilon, threads, repeats } = job<TrainingJob>();
const { config, weights } = unwrap(await readModelFolder(directory));
const trainer = await createTrainer(config, weights, { batch, threads, betas, epsilon });
const [features, wanted] = [readFloats(input), readFloats(targets)];
const step = () => trainer.step(features, wanted, rate);
const sample: number[] = [];
for (let i = 0; i < 3; i += 1) sample.push((await step()).loss);
await serveRounds(step, { repeats, sample });
