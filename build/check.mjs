/** `npm run check`: types, Svelte, lint, formatting and layers, two at a time, with a short summary. */
import os from 'node:os';
import process from 'node:process';
import { requireNode } from './guard.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

requireNode('tools');

const tool = (...path) => inRoot('node_modules', ...path);
/** These tools make a lot that is garbage at once; with more room for it they need a tenth less of the processor. */
const forTools = '--max-semi-space-size=64';

/** @type {{ name: string, words: string[], accept?: (output: string) => boolean }[]} longest first */
const checks = [
  { name: 'lint, and types of main and tests', words: [inRoot('build', 'lint-with-types.mjs')] },
  {
    name: 'lint of the renderer',
    words: [tool('eslint', 'bin', 'eslint.js'), '--max-warnings=0', 'src/renderer', 'test/renderer'],
  },
  { name: 'format', words: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'] },
  {
    // It looks at the plain modules of the renderer and its tests too.
    name: 'types of the renderer',
    words: [
      tool('svelte-check', 'bin', 'svelte-check'),
      '--tsconfig',
      './tsconfig.web.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
  {
    name: 'layers',
    words: [tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
    // Without a compiler it would look at nothing and find nothing wrong.
    accept: (output) =>
      !output.includes('missing-tsc-transpiler') && !/no dependency violations found \(0 modules/.test(output),
  },
  {
    name: 'types of the core',
    words: [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.core.json'],
  },
];

const started = performance.now();
const failures = [];
const queue = [...checks];
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, os.availableParallelism())) }, work));

const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${checks.length - failures.length} of ${checks.length} checks passed in ${seconds} s`);
if (failures.length > 0) {
  console.log(`failed: ${failures.join(', ')}`);
  process.exit(1);
}

async function work() {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const before = performance.now();
    const { code, output } = await runNode([forTools, ...check.words], { collect: true });
    const passed = code === 0 && (check.accept?.(output) ?? true);
    const duration = ((performance.now() - before) / 1000).toFixed(1);
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${check.name} (${duration} s)`);
    if (!passed) {
      failures.push(check.name);
      console.log(output.trim());
    }
  }
}
