import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { unwrap } from '#shared/core/result.ts';
import { readModelFolder, writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { call, type Vectors } from './engine.ts';
import { embedSet } from './evaluate.ts';
import type { Clip, EvaluationSet } from './sets.ts';

/** Untrained networks of the shape of a model, with its normalisation. */
export async function randomNetworks(model: string, folder: string, seeds: readonly number[]): Promise<string[]> {
  const { config } = unwrap(await readModelFolder(model));
  const made: string[] = [];
  for (const seed of seeds) {
    const directory = join(folder, `random-${seed}`);
    await writeModelFolder(directory, config, initialiseWeights(config, seed));
    made.push(directory);
  }
  return made;
}

/**
 * How the small network is fine-tuned here: chosen once, before any result was seen. A rate that a network of this size
 * needs, as many generated sounds in a batch as real ones, ten epochs.
 */
const fineTuning = { epochs: 10, learningRate: 3e-4, batch: 8, microBatch: 8, generated: 8 } as const;

/**
 * Vectors of every trial by a model that was fine-tuned on the normals that the trial allows, classes by their group;
 * null for a set of one class. The same normals and seed give the same model, which is trained once.
 */
export async function fineTunedVectors(
  set: EvaluationSet,
  model: string,
  folder: string,
  seed: number,
): Promise<((trial: number) => Vectors) | null> {
  if (set.fineTune === null) return null;
  const trained: Vectors[] = [];
  for (const clips of set.fineTune) {
    const names = clips.map(({ path }) => path).sort();
    const run = join(
      folder,
      createHash('sha256')
        .update([model, seed, ...names].join('\n'))
        .digest('hex'),
    );
    await fineTune(model, run, clips, seed);
    trained.push(await embedSet(set, join(run, 'model')));
  }
  return (trial) => trained[trained.length === 1 ? 0 : trial]!;
}

async function fineTune(model: string, folder: string, clips: readonly Clip[], seed: number): Promise<void> {
  const classes = [...new Set(clips.map(({ group }) => group))].sort();
  await call('training.run', {
    model,
    folder,
    classes,
    settings: {
      ...fineTuning,
      trains: { kind: 'all' },
      recompute: false,
      frontEnd: { kind: 'mel', normalisation: null },
      preset: { kind: 'none' },
      heldOutShare: 0,
      seed,
    },
    recordings: clips.map(({ path, group }) => ({
      key: path,
      path,
      class: classes.indexOf(group),
      heldOut: false,
    })),
  });
}
