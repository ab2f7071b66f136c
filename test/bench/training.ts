import { join } from 'node:path';
import type { AstConfig } from '#main/engine/ast/config.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { tinyConfig } from '#test/support/ast-configs.ts';
import { costRow, neverSlower } from './compare.ts';
import { contest, startPython, startWorker } from './contest.ts';
import { writeFloats } from './floats.ts';
import type { Row } from './measure.ts';
import { writeBenchModel } from './models.ts';
import { report, type BenchOptions } from './options.ts';
import { shippedModel } from './shipped-model.ts';
import { someFeatures } from './some-features.ts';
import { withTemporaryFolder } from './sounds.ts';
import type { TrainingJob } from './workers/training.ts';

/** One step of training, all weights, on one thread, in turns with torch on the same weights, inputs and targets. */
export function trainingRows({ quick }: BenchOptions): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const { config, weights } = await shippedModel();
    const rounds = (full: number) => (quick ? 2 : full);
    report('training: shipped model');
    const shipped = await stepRows(join(folder, 'shipped'), 'shipped model', { config, weights }, 16, rounds(10));
    report('training: tiny');
    const tiny = await stepRows(join(folder, 'tiny'), 'tiny (192 x 12 x 3)', { config: tinyConfig }, 1, rounds(6));
    return [...shipped, ...tiny];
  });
}

async function stepRows(
  directory: string,
  name: string,
  { config, weights }: { readonly config: AstConfig; readonly weights?: Weights },
  batch: number,
  rounds: number,
): Promise<Row[]> {
  await writeBenchModel(directory, config, weights);
  const job: TrainingJob = {
    directory,
    input: writeFloats(`${directory}.features`, someFeatures(config, batch)),
    targets: writeFloats(`${directory}.targets`, oneOf(config.labels.length, batch)),
    batch,
    rate: 1e-5,
    betas: [0.95, 0.999],
    epsilon: 1e-8,
    threads: 1,
    repeats: 1,
  };
  const results = await contest(
    { own: () => startWorker('training', job), torch: () => startPython('training', job) },
    rounds,
  );
  return [
    costRow(`${name}, ${batch === 1 ? 'one window' : `${batch} windows`} of ${config.maxLength / 100} s`, results.own),
    neverSlower(results.own, results.torch, 'torch', 'losses'),
  ];
}

/** Targets [batch, classes]: row i has a 1 at class i. */
function oneOf(classes: number, batch: number): Float32Array {
  return Float32Array.from({ length: batch * classes }, (_, i) => (i % classes === Math.floor(i / classes) ? 1 : 0));
}
