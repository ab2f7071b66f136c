/** What `npm test` learns of a run of Vitest: a small one in a folder of its own, with everything that can go wrong in it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { put, temporaryFolder } from '#test/support/library.ts';

interface Results {
  readonly passed: number;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  readonly skipped: readonly string[];
}

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Runs these tests with the reporter of `npm test`. */
function run(files: Readonly<Record<string, string>>): { readonly code: number | null; readonly results: Results } {
  const root = temporaryFolder();
  mkdirSync(join(root, 'build'));
  mkdirSync(join(root, 'test', 'out'), { recursive: true });
  for (const name of ['unit-results.mjs', 'root.mjs'])
    copyFileSync(new URL(`../../build/${name}`, import.meta.url), join(root, 'build', name));
  symlinkSync(modules, join(root, 'node_modules'), 'junction');
  put(join(root, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) put(join(root, 'test', name), text);
  const words = ['run', '--root', root, `--reporter=${join(root, 'build', 'unit-results.mjs')}`];
  const env = { ...process.env };
  delete env['VITEST'];
  const { status } = spawnSync(process.execPath, [join(modules, 'vitest', 'vitest.mjs'), ...words], { cwd: root, env });
  return { code: status, results: JSON.parse(readFileSync(join(root, 'test', 'out', 'unit.json'), 'utf8')) as Results };
}

const from = "import { afterAll, describe, expect, it } from 'vitest';\n";

it('is what passed and what was left out, where nothing failed', { timeout: 60_000 }, () => {
  const { code, results } = run({
    'good.test.js': `${from}it('holds', () => expect(1).toBe(1));
      describe('later', () => { it('comes', () => undefined); it.skipIf(true)('waits', () => undefined); });`,
  });
  expect(code).toBe(0);
  expect(results).toEqual({ passed: 2, failures: [], skipped: ['test/good.test.js: later > waits'] });
});

it('names every failure with reason and place, also where no test failed', { timeout: 60_000 }, () => {
  const { code, results } = run({
    'bad.test.js': `${from}describe('sums', () => {
      it('differ', () => expect({ a: 1 }).toEqual({ a: 2 }));
      it('hold', () => undefined);
      afterAll(() => { throw new Error('not tidied up'); });
    });`,
    'broken.test.js': "import './nowhere.js';\n",
    'stray.test.js': `${from}it('leaves something behind', async () => {
      void Promise.reject(new Error('nobody listens', { cause: new Error('all have gone') }));
      await new Promise((resolve) => setTimeout(resolve, 50));
    });`,
  });
  expect(code).toBe(1);
  expect(results.passed).toBe(2);
  const messageOf = (name: string) => results.failures.find((failure) => failure.name === name)?.message;
  expect(messageOf('test/bad.test.js: sums > differ')).toMatch(
    /AssertionError: .*\n[^]*"a": 2[^]*at .*bad\.test\.js:3:/,
  );
  expect(messageOf('test/bad.test.js: sums')).toMatch(/^Error: not tidied up\n +at .*bad\.test\.js:5:/);
  expect(messageOf('test/broken.test.js')).toContain("'./nowhere.js'");
  expect(messageOf('outside of every test, during test/stray.test.js: leaves something behind')).toMatch(
    /^Error: nobody listens\n[^]*Because: Error: all have gone/,
  );
  expect(results.failures).toHaveLength(4);
  for (const { message } of results.failures) expect(message).not.toContain('node_modules');
});
