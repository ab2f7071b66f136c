/** Measures the interface in Chromium over the browser host: `npm run bench:ui -- [--only NAME...] [--quick] [--hour FILE] [--profile DIR]`. */
import { runBenchmarks } from '#test/bench/run.ts';
import { uiGroups } from './groups.ts';

await runBenchmarks(uiGroups);
