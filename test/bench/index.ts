/** Measures the numbers to hold on this machine: `npm run bench -- [--only NAME...] [--quick] [--recordings DIR]`. */
import { groups } from './groups.ts';
import { runBenchmarks } from './run.ts';

await runBenchmarks(groups);
