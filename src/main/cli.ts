/** Entry of the command line. Imports nothing that needs a recent Node before it is known to be one. */
import process from 'node:process';
import { nodeVersionProblem } from './node-version.ts';

const unsuitable = nodeVersionProblem(process.versions.node);
if (unsuitable) {
  console.error(unsuitable);
  process.exit(1);
}
await import('./cli-main.ts');
