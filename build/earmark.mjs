/** `npm run -s earmark -- <command>`: the command line. Builds first if needed, on standard error, so that standard output stays the command's. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { ensureBuilt } from './ensure-built.mjs';
import { requireNode } from './guard.mjs';
import { inRoot } from './root.mjs';
import { applicationNode, endWith } from './run.mjs';

requireNode('tools');
await ensureBuilt();
// Relative paths on the command line mean what they mean where it was typed.
const cwd = process.env.INIT_CWD ?? process.cwd();
const child = spawn(applicationNode(), [inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
});
endWith(child);
