/** The command that gets CUDA's part of onnxruntime, in a folder of its own with a stand-in for onnxruntime's script. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { put, temporaryFolder } from '#test/support/library.ts';

const folder = join('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'linux', 'x64');

function install(script: string | null, environment: Record<string, string> = {}) {
  const root = temporaryFolder();
  for (const name of ['install-cuda.mjs', 'root.mjs', 'run.mjs']) {
    mkdirSync(join(root, 'build'), { recursive: true });
    copyFileSync(new URL(`../../build/${name}`, import.meta.url), join(root, 'build', name));
  }
  if (script !== null) put(join(root, 'node_modules', 'onnxruntime-node', 'script', 'install.js'), script);
  const run = spawnSync(process.execPath, [join(root, 'build', 'install-cuda.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { code: run.status, output: run.stdout + run.stderr };
}

const writes = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  if (process.env.ONNXRUNTIME_NODE_INSTALL !== 'cuda12') process.exit(3);
  mkdirSync(${JSON.stringify(folder)}, { recursive: true });
  for (const part of ['cuda', 'shared']) writeFileSync(${JSON.stringify(folder)} + '/libonnxruntime_providers_' + part + '.so', '');
`;

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('npm run cuda', () => {
  it('says without a network that nothing changed, and how to go on', () => {
    const { code, output } = install(`throw new Error('getaddrinfo ENOTFOUND feed.example');`);
    expect(code).toBe(1);
    expect(output).toContain('could not be downloaded');
    expect(output).toContain('ENOTFOUND feed.example');
    expect(output).toContain('Nothing was changed');
    expect(output).toContain(folder);
  });

  it('does not trust a script that ends well and brings nothing', () => {
    expect(install('')).toMatchObject({ code: 1 });
  });

  it('says what of CUDA itself is missing', () => {
    const { code, output } = install(writes, { LD_LIBRARY_PATH: '', PATH: '/nowhere' });
    expect(output).toContain('lies in');
    // A machine with all of CUDA has nothing to complain about.
    if (code !== 0) expect(output).toMatch(/It needs (CUDA 12|cuDNN 9)/);
  });

  it('is content when everything is there', () => {
    const libraries = temporaryFolder();
    for (const name of ['libcudart.so.12', 'libcublasLt.so.12', 'libcudnn.so.9']) put(join(libraries, name), '');
    const { code, output } = install(writes, { LD_LIBRARY_PATH: libraries });
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining('Everything it needs is there') as unknown,
    });
  });

  it('asks for npm install first', () => {
    expect(install(null).output).toContain('npm install');
  });
});
