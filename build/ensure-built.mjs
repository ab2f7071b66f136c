import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const sources = ['src', 'electron.vite.config.ts', 'svelte.config.js', 'package.json', 'package-lock.json'];
const products = [
  'out/main/index.js',
  'out/main/web.js',
  'out/main/cli.js',
  'out/main/engine.js',
  'out/main/places.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];

/** Builds when a product is missing or older than a source. */
export async function ensureBuilt() {
  if (!isCurrent()) await build();
}

/** Builds in any case, quietly; where that fails, says why and ends the process. */
export async function build() {
  if (!existsSync(inRoot('node_modules', 'electron-vite'))) {
    console.error('The packages are not installed. Run "npm ci" first.');
    process.exit(1);
  }
  console.error('Building Earmark …');
  const tool = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runNode([tool, 'build'], { collect: true });
  if (code === 0) return;
  console.error(`${output}\nEarmark could not be built.`);
  process.exit(1);
}

function isCurrent() {
  const times = products.map((path) => timeOf(inRoot(path)));
  return (
    times.every((time) => time > 0) && Math.min(...times) >= Math.max(...sources.map((path) => newest(inRoot(path))))
  );
}

function timeOf(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** The newest change in a file or below a folder. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return readdirSync(path, { withFileTypes: true }).reduce(
    (time, { name }) => Math.max(time, newest(join(path, name))),
    0,
  );
}
