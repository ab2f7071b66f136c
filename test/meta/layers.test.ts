/** The layer rules must be able to fail: every rule gets one file that breaks it, in a house of its own. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Rule {
  readonly name: string;
}
const rules = (createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] })
  .forbidden;

/** rule → the file that breaks it, and its line that does */
const violations: Readonly<Record<string, readonly [file: string, line: string]>> = {
  'core-is-pure': ['src/shared/core/bad.ts', "import 'node:fs';"],
  'contract-knows-core-only': ['src/shared/contract/bad.ts', "import '#main/services/good.ts';"],
  'services-are-portable': ['src/main/services/bad.ts', "import 'node:fs';"],
  'adapters-implement-ports': ['src/main/adapters/files/bad.ts', "import '#main/services/good.ts';"],
  'engine-stands-alone': ['src/main/engine/bad.ts', "import '#main/app/good.ts';"],
  'app-composes': ['src/main/app/bad.ts', "import '#main/hosts/good.ts';"],
  'hosts-see-app-and-contract': ['src/main/hosts/bad.ts', "import '#main/services/good.ts';"],
  'preload-is-thin': ['src/preload/bad.ts', "import '#shared/core/good.ts';"],
  'renderer-talks-through-the-contract': [
    'src/renderer/Bad.svelte',
    '<script lang="ts">import \'#main/app/good.ts\';</script>',
  ],
  'renderer-has-no-node': ['src/renderer/bad.ts', "import 'node:path';"],
  'hosts-do-not-mix': ['src/main/hosts/web/bad.ts', "import '../electron/good.ts';"],
  'electron-has-one-home': ['src/main/hosts/web/bad-electron.ts', "import { app } from 'electron';\nvoid app;"],
  'sqlite-has-one-home': ['src/main/services/bad-sqlite.ts', "import Database from 'better-sqlite3';\nvoid Database;"],
  'onnx-has-one-home': ['src/main/app/bad-onnx.ts', "import * as onnx from 'onnxruntime-node';\nvoid onnx;"],
  'no-cycles': ['src/shared/core/cycle-a.ts', "import './cycle-b.ts';"],
};

const wellBehaved = [
  'src/shared/core/good.ts',
  'src/main/services/good.ts',
  'src/main/app/good.ts',
  'src/main/hosts/good.ts',
  'src/main/hosts/electron/good.ts',
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

async function cruise(folder: string): Promise<Violation[]> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const words = [tool, '--config', '.dependency-cruiser.cjs', '-T', 'json', 'src'];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  // The exit code counts the violations.
  const { stdout } = await promisify(execFile)(process.execPath, words, options).catch(
    (error: { stdout: string }) => error,
  );
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('the layer rules', () => {
  let house = '';
  let found: Violation[] = [];

  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };

  beforeAll(async () => {
    house = mkdtempSync(join(tmpdir(), 'earmark-layers-'));
    for (const file of ['package.json', 'tsconfig.base.json', 'tsconfig.node.json', '.dependency-cruiser.cjs']) {
      cpSync(join(root, file), join(house, file));
    }
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'junction');
    for (const file of wellBehaved) put(file, 'export const good = 1;\n');
    put('src/shared/core/cycle-b.ts', "import './cycle-a.ts';\n");
    for (const [file, line] of Object.values(violations)) put(file, `${line}\n`);
    found = await cruise(house);
  });

  afterAll(() => rmSync(house, { recursive: true, force: true }));

  it.each(rules.map(({ name }) => name))('%s', (name) => {
    const [file] = violations[name] ?? [];
    expect(file, `a violation for the rule ${name}`).toBeDefined();
    expect(found).toContainEqual(expect.objectContaining({ from: file, rule: expect.objectContaining({ name }) }));
  });

  it('leave the well-behaved files alone', () => {
    expect(found.filter(({ from }) => wellBehaved.includes(from))).toEqual([]);
  });

  it('the core compiles without the types of Node and of the browser', () => {
    const config = JSON.parse(readFileSync(join(root, 'tsconfig.core.json'), 'utf8')) as { compilerOptions: unknown };
    expect(config.compilerOptions).toEqual({ lib: ['ES2024'], types: [] });
  });
});
