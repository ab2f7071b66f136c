/**
 * `npm test`: builds, runs the unit and integration tests, then the end-to-end tests in Chromium. Names again at its end
 * what failed and what was left out, since pages of output lie between, and ends with one line of counts. `--e2e` runs
 * only the end-to-end tests.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { build, ensureBuilt } from './ensure-built.mjs';
import { findElectron } from './electron.mjs';
import { findBrowser, installBrowser } from './find-browser.mjs';
import { requireNode } from './guard.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';
import { unitResultsFile } from './unit-results.mjs';

requireNode('tools');
const onlyE2e = process.argv.includes('--e2e');
const playwrightReport = inRoot('test', 'out', 'playwright.json');

const chromium = findBrowser() ?? (installBrowser() ? findBrowser() : null);
if (!chromium) {
  console.error(
    'The tests need Chromium: install Chromium, Chrome or Edge, or run "npx playwright install chromium", or set PLAYWRIGHT_CHROMIUM to its path.',
  );
  process.exit(1);
}
const env = { PLAYWRIGHT_CHROMIUM: chromium };

mkdirSync(inRoot('test', 'out'), { recursive: true });
for (const report of [unitResultsFile, playwrightReport]) rmSync(report, { force: true });

if (onlyE2e) await ensureBuilt();
else await build();

let passed = 0;
/** @type {{ name: string, message: string }[]} */
const failures = [];
/** @type {string[]} */
const skipped = [];
if (!onlyE2e) await runVitest();
await runPlaywright();

if (!findElectron()) skipped.push('end-to-end in Electron: its binary is not installed (npx install-electron)');
if (failures.length > 0) {
  console.log('\nFailed:');
  for (const { name, message } of failures) console.log(`  - ${name}\n${indented(message)}`);
}
console.log(
  skipped.length > 0
    ? `\nSkipped:\n${[...new Set(skipped)].map((name) => `  - ${name}`).join('\n')}`
    : '\nSkipped: nothing',
);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);

async function runVitest() {
  const words = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=dot'];
  words.push(`--reporter=${inRoot('build', 'unit-results.mjs')}`);
  // Without a terminal, colours are noise in a log. (Playwright sets colours of its own, and Node warns about both.)
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  const { code, ended } = await runNode(words, { env: { ...env, ...plain } });
  /** @type {import('./unit-results.mjs').UnitResults | null} */
  const results = read(unitResultsFile);
  passed += results?.passed ?? 0;
  failures.push(...(results?.failures ?? []));
  skipped.push(...(results?.skipped ?? []));
  if (code !== 0 && failures.length === 0) fail('vitest', ended);
}

async function runPlaywright() {
  const [passedBefore, failedBefore] = [passed, failures.length];
  const words = [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test'];
  const { code, ended } = await runNode(words, { env });
  const report = read(playwrightReport);
  for (const { project, title, status, message } of playwrightTests(report)) {
    if (status === 'expected' || status === 'flaky') passed += 1;
    else if (status === 'unexpected') fail(`end-to-end in ${project}: ${title}`, message);
    else if (project !== 'electron') skipped.push(`end-to-end in ${project}: ${title}`);
  }
  for (const error of report?.errors ?? []) fail('end-to-end, outside of every test', error.message);
  const failed = failures.length > failedBefore;
  if (code !== 0 && !failed) fail('playwright', ended);
  if (passed === passedBefore && !failed) fail('end-to-end', 'No test was run.');
}

function* playwrightTests(report) {
  const walk = function* (suite) {
    for (const { title, tests } of suite.specs ?? []) {
      for (const { projectName: project, status, results } of tests)
        yield { project, title, status, message: results.at(-1)?.error?.message };
    }
    for (const inner of suite.suites ?? []) yield* walk(inner);
  };
  for (const suite of report?.suites ?? []) yield* walk(suite);
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function fail(name, message = 'No reason was given.') {
  failures.push({ name, message });
}

/** The first lines of a message, without colours, set in. */
function indented(message) {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  const shown = lines.length > 20 ? [...lines.slice(0, 20), '…'] : lines;
  return shown.map((line) => `      ${line}`.trimEnd()).join('\n');
}
