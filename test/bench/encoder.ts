import { join } from 'node:path';
import type { Precision } from '#shared/core/domain.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { baseConfig, smallConfig, tinyConfig } from '#test/support/ast-configs.ts';
import { costRow, neverSlower } from './compare.ts';
import { contest, isAbsent, startPython, startWorker, type Absent, type Result } from './contest.ts';
import { writeFloats } from './floats.ts';
import { note, type Row } from './measure.ts';
import { forwardOperations, writeBenchModel } from './models.ts';
import { report, type BenchOptions } from './options.ts';
import { productOperations } from './product-shape.ts';
import { shippedModel } from './shipped-model.ts';
import { someFeatures } from './some-features.ts';
import { machineSound, withTemporaryFolder } from './sounds.ts';
import type { EncoderJob } from './workers/encoder.ts';
import type { TransformersJob } from './workers/transformers-js.ts';

const threads = 1;

interface Entry {
  readonly name: string;
  readonly config: AstConfig;
  /** at random without */
  readonly weights?: Weights;
  readonly rounds: number;
  /** passes of a round, of which the mean counts */
  readonly repeats: number;
}

/**
 * AST forward passes of four sizes, each contestant in a process of its own and all on one thread, in turns: Earmark in both
 * precisions, torch and transformers.js on the same weights, and the matrix product that says what this onnxruntime
 * reaches on this machine. Rates are per second that the processor worked.
 */
export function encoderRows({ quick }: BenchOptions): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const { config, weights } = await shippedModel();
    const entries: Entry[] = [
      { name: 'AST base', config: baseConfig, rounds: 4, repeats: 1 },
      { name: 'small (384 x 12 x 6)', config: smallConfig, rounds: 6, repeats: 1 },
      { name: 'tiny (192 x 12 x 3)', config: tinyConfig, rounds: 8, repeats: 1 },
      { name: 'shipped model', config, weights, rounds: 20, repeats: 10 },
    ];
    const rows: Row[] = [];
    for (const [index, entry] of entries.entries()) {
      report(`encoder: ${entry.name}`);
      const directory = join(folder, `model-${index}`);
      await writeBenchModel(directory, entry.config, entry.weights);
      rows.push(...(await sizeRows(directory, quick ? { ...entry, rounds: 1 } : entry)));
    }
    report('encoder: from a waveform');
    rows.push(...(await wholeRows(join(folder, 'model-2'), quick ? 2 : 8)));
    return rows;
  });
}

async function sizeRows(directory: string, { name, config, rounds, repeats }: Entry): Promise<Row[]> {
  const input = writeFloats(`${directory}.features`, someFeatures(config, 1));
  const job = { directory, input, threads, repeats };
  const own = (precision: Precision) => () =>
    startWorker('encoder', { ...job, from: 'features', precision, batch: 1 } satisfies EncoderJob);
  const results = await contest(
    {
      product: () => startWorker('product', { threads, repeats: 8 }),
      fp32: own('fp32'),
      int8: own('int8'),
      torch: () => startPython('encoder', job),
      transformers: () => startWorker('transformers-js', { ...job, does: 'model' } satisfies TransformersJob),
    },
    rounds,
  );
  const window = `${config.maxLength / 100} s`;
  return [
    costRow(`${name}, fp32, ${window}`, results.fp32),
    rateRow(config, results.fp32, results.product, 0.9),
    neverSlower(results.fp32, results.torch, 'torch'),
    neverSlower(results.fp32, results.transformers, 'transformers.js'),
    costRow(`${name}, int8, ${window}`, results.int8),
    rateRow(config, results.int8, results.product, config === baseConfig ? 1.8 : null),
    ...precisionRows(results.fp32, results.int8),
  ];
}

/** Operations per second against the matrix product's, and the share to hold. */
function rateRow(config: AstConfig, model: Result | Absent, product: Result | Absent, least: number | null): Row {
  if (isAbsent(model) || isAbsent(product)) return note('  against a matrix product', 'not measured');
  const own = forwardOperations(config) / model.timing.processor / 1e9;
  const possible = productOperations / product.timing.processor / 1e9;
  return {
    what: `  ${own.toFixed(0)} GFLOP/s, a matrix product reaches ${possible.toFixed(0)}`,
    value: `${((100 * own) / possible).toFixed(0)} %`,
    target: least === null ? '' : `>= ${100 * least} %`,
    holds: least === null ? null : own / possible >= least,
  };
}

function precisionRows(fp32: Result | Absent, int8: Result | Absent): Row[] {
  if (isAbsent(fp32) || isAbsent(int8)) return [];
  const faster = fp32.timing.processor / int8.timing.processor;
  return [note('  against fp32', `${faster.toFixed(2)} x as fast, by processor time`)];
}

/** From 10 s of sound to logits, which is the front end and the tiny model. */
async function wholeRows(directory: string, rounds: number): Promise<Row[]> {
  const input = writeFloats(`${directory}.waveform`, machineSound(1, 10));
  const job = { directory, input, threads, repeats: 1 };
  const own: EncoderJob = { ...job, from: 'waveform', precision: 'fp32', batch: 1 };
  const results = await contest(
    {
      own: () => startWorker('encoder', own),
      transformers: () => startWorker('transformers-js', { ...job, does: 'both' } satisfies TransformersJob),
    },
    rounds,
  );
  return [
    costRow('front end and tiny, 10 s of sound', results.own),
    neverSlower(results.own, results.transformers, 'transformers.js'),
  ];
}
