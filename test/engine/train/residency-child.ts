/** A process that trains a small AST on the processor named on its command line and writes down losses and weights. */
import process from 'node:process';
import type { Provider } from '#shared/core/processors.ts';
import { trainBriefly } from './residency-task.ts';

const [provider, microBatch, recompute] = process.argv.slice(2);
const result = await trainBriefly({
  provider: provider as Provider,
  microBatch: Number(microBatch),
  recompute: recompute === 'recompute',
});
process.stdout.write(JSON.stringify(result));
