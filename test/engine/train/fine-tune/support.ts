import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';
import type { TrainingSettings } from '#shared/core/training/settings.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { FineTuneInput } from '#main/engine/train/fine-tune/fine-tune.ts';

/** An AST that trains in milliseconds: 0.34-s windows, 16 wide, two layers. */
export const smallConfig: AstConfig = {
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 32,
  patchSize: 16,
  frequencyStride: 16,
  timeStride: 16,
  maxLength: 32,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: ['old a', 'old b', 'old c', 'old d', 'old e'],
  featureMean: -4,
  featureStd: 4,
};

export const smallSettings: TrainingSettings = {
  epochs: 3,
  learningRate: 3e-3,
  batch: 4,
  microBatch: 2,
  trains: { kind: 'all' },
  recompute: false,
  frontEnd: { kind: 'mel', normalisation: null },
  preset: { kind: 'none' },
  heldOutShare: 0.2,
  generated: 0,
  seed: 3,
};

/** Writes a model and `perClass` recordings of each of two classes, a low and a high tone; the last of each is held out. */
export async function makeInput(
  root: string,
  changes: Partial<TrainingSettings> = {},
  perClass = 5,
): Promise<FineTuneInput> {
  const model = join(root, 'base');
  await writeModelFolder(model, smallConfig, initialiseWeights(smallConfig, 1));
  const recordings = [];
  await mkdir(join(root, 'sounds'), { recursive: true });
  for (const [label, frequency] of [300, 3000].entries()) {
    for (let number = 0; number < perClass; number += 1) {
      const key = `${label}-${number}`;
      const path = join(root, 'sounds', `${key}.wav`);
      await writeFile(path, writeWav([tone(frequency, 0.5 + 0.1 * number, label * 100 + number)], 16_000));
      recordings.push({ key, path, class: label, heldOut: number === perClass - 1 });
    }
  }
  return {
    model,
    folder: join(root, 'training'),
    settings: { ...smallSettings, ...changes },
    classes: ['low', 'high'],
    recordings,
  };
}

function tone(frequency: number, seconds: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const pitch = frequency * (1 + 0.05 * random.normal());
  return Float32Array.from(
    { length: Math.round(16_000 * seconds) },
    (_, i) => 0.2 * Math.sin((2 * Math.PI * pitch * i) / 16_000) + 0.02 * random.normal(),
  );
}
