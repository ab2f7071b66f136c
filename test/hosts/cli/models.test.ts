import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandLinePorts, ModelEntry } from '#main/hosts/cli/ports.ts';
import { runCommandLine } from '#main/hosts/cli/run.ts';
import { ok } from '#shared/core/result.ts';
import { openApp, put, temporaryFolder } from '#test/support/library.ts';

const shape = { parameters: 2, dimension: 2, layers: 1, frames: 1, bins: 1, classes: 1, card: null };
const entry: ModelEntry = { name: 'shipped', directory: '/models/shipped', sha256: 'a'.repeat(64), ...shape };

/** Runs a command with libraries that work and an engine that pretends. */
async function run(line: string) {
  let output = '';
  let progress = '';
  const asked: (string | null)[][] = [];
  const ports: CommandLinePorts = {
    version: '1.0.0',
    defaultDataDirectory: '/default',
    files: {
      absolute: (path) => join('/', path),
      exists: (path) => Promise.resolve(existsSync(path)),
      copy: () => Promise.resolve(),
    },
    openApp: async ({ dataDirectory }) => {
      const { app } = await openApp(dataDirectory!);
      return ok(app);
    },
    scriptedVerdict: () => null,
    trainModel: () => Promise.reject(new Error('not here')),
    models: (directory, dataDirectory) => {
      asked.push([directory, dataDirectory]);
      return Promise.resolve([ok(entry)]);
    },
  };
  const streams = {
    out: (text: string) => void (output += text),
    error: (text: string) => void (progress += text),
    terminal: false,
  };
  const code = await runCommandLine(line.split(' '), streams, ports);
  return { code, output, progress, asked };
}

describe('earmark models', () => {
  it.each([
    ['models', [null, '/default']],
    ['models --data-dir /own', [null, '/own']],
    ['models --model /m', ['/m', '/default']],
  ])('%s lists what is there', async (line, asked) => {
    const result = await run(line);
    expect(result).toMatchObject({ code: 0, asked: [asked] });
    expect(result.output).toContain('shipped');
  });

  it('--import copies a folder into the library', async () => {
    const [source, library] = [temporaryFolder(), temporaryFolder()];
    put(join(source, 'model.safetensors'), 'weights');
    const imported = await run(`models --import ${source} --name Mine --frames 512 --data-dir ${library} --json`);
    expect(imported.code).toBe(0);
    const document = JSON.parse(imported.output) as { name: string; sha256: string; frames: number };
    expect(document).toMatchObject({ name: 'Mine' });
    expect(existsSync(join(library, 'models', document.sha256, 'model.safetensors'))).toBe(true);
    expect(imported.progress).toContain('Model Mine: 100 %');
  });

  it.each([
    ['models --import /nowhere --data-dir', 'model.missing'],
    ['models --import /x --frames 0 --data-dir', 'option.invalid'],
    ['models --import /x --frames ten --data-dir', 'option.invalid'],
  ])('%s … ends with the sentence of %s', async (line, code) => {
    const result = await run(`${line} ${temporaryFolder()} --json`);
    expect(result.code).toBe(1);
    expect(JSON.parse(result.output)).toMatchObject({ error: { code } });
  });
});
