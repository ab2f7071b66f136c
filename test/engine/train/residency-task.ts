import type { AstConfig } from '#main/engine/ast/config.ts';
import { createTrainer, type TrainerOptions } from '#main/engine/train/trainer.ts';
import { counted, countedWeights, featuresNumber } from '#main/engine/providers/counted-weights.ts';

/** 64 wide, one layer: a graphics processor in software needs seconds for it. */
const config: AstConfig = {
  hiddenSize: 64,
  layers: 1,
  heads: 4,
  intermediateSize: 128,
  patchSize: 16,
  frequencyStride: 16,
  timeStride: 16,
  maxLength: 32,
  melBins: 32,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: ['a', 'b', 'c'],
  featureMean: 0,
  featureStd: 0.5,
};

const steps = 4;
const batch = 4;
const rate = 1e-3;

export interface BriefTraining {
  readonly losses: readonly number[];
  /** after half of the steps and at the end, sums of |value| per parameter */
  readonly sums: readonly (readonly (readonly [string, number])[])[];
  readonly heldOut: readonly number[];
}

/** A few updates, of which the last batch is not full; weights are brought from the device half-way and at the end. */
export async function trainBriefly(options: Partial<TrainerOptions>): Promise<BriefTraining> {
  const trainer = await createTrainer(config, countedWeights(config), { threads: 1, ...options, batch });
  const wide = config.maxLength * config.melBins;
  const losses: number[] = [];
  const sums: [string, number][][] = [];
  for (let step = 0; step < steps; step += 1) {
    const rows = step === steps - 1 ? 3 : batch;
    const features = counted(featuresNumber + step, rows * wide, 1);
    const targets = new Float32Array(rows * 3);
    for (let row = 0; row < rows; row += 1) targets[row * 3 + ((row + step) % 3)] = 1;
    losses.push((await trainer.step(features, targets, rate)).loss);
    if (step % 2 === 0) continue;
    await trainer.settle();
    sums.push([...trainer.weights()].map(([name, { data }]) => [name, data.reduce((sum, x) => sum + Math.abs(x), 0)]));
  }
  const heldOut = [...(await trainer.logits(counted(featuresNumber + 50, 2 * wide, 1)))];
  await trainer.dispose();
  return { losses, sums, heldOut };
}
