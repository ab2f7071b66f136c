/**
 * `npm test`: builds, runs the unit and integration tests, then the end-to-end tests in Chromium. Names what was left
 * out, and ends with one line of counts. `--e2e` runs only the end-to-end tests.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { build, ensureBuilt } from './ensure-built.mjs';
import { findElectron } from './electron.mjs';
import { findBrowser, installBrowser } from './find-browser.mjs';
import { requireNode } from './guard.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

requireNode('tools');
const onlyE2e = process.argv.includes('--e2e');
const vitestReport = inRoot('test', 'out', 'vitest.json');
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
for (const report of [vitestReport, playwrightReport]) rmSync(report, { force: true });

if (onlyE2e) await ensureBuilt();
else await build();

const counts = { passed: 0, failed: 0 };
/** @type {string[]} */
const skipped = [];
if (!onlyE2e) await runVitest();
await runPlaywright();

if (!findElectron()) skipped.push('end-to-end in Electron: its binary is not installed (npx install-electron)');
console.log(
  skipped.length > 0
    ? `\nSkipped:\n${[...new Set(skipped)].map((name) => `  - ${name}`).join('\n')}`
    : '\nSkipped: nothing',
);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

async function runVitest() {
  const words = [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ];
  // Without a terminal, colours are noise in a log. (Playwright sets colours of its own, and Node warns about both.)
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  const { code } = await runNode(words, { env: { ...env, ...plain } });
  const report = read(vitestReport);
  for (const file of report?.testResults ?? []) {
    const name = file.name.replace(`${inRoot('')}`, '').replace(/^[\\/]/, '');
    // A file that could not be loaded has no tests of its own, and is still a failure.
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
      fail(1, `${name}: ${file.message}`);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') fail(1);
      else skipped.push(`${name}: ${test.fullName}`);
    }
  }
  // Errors outside of any test make the run fail without a failed test.
  if (code !== 0 && counts.failed === 0) fail(1, `vitest ended with exit code ${code}`);
}

async function runPlaywright() {
  const before = counts.failed;
  const words = [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test'];
  const { code } = await runNode(words, { env });
  const passedBefore = counts.passed;
  for (const { project, title, status } of playwrightTests(read(playwrightReport))) {
    if (status === 'expected' || status === 'flaky') counts.passed += 1;
    else if (status === 'unexpected') fail(1);
    else if (project !== 'electron') skipped.push(`end-to-end in ${project}: ${title}`);
  }
  if (code !== 0 && counts.failed === before) fail(1, `playwright ended with exit code ${code}`);
  if (counts.passed === passedBefore && counts.failed === before) fail(1, 'no end-to-end test was run');
}

function* playwrightTests(report) {
  const walk = function* (suite) {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) yield { project: test.projectName, title: spec.title, status: test.status };
    }
    for (const inner of suite.suites ?? []) yield* walk(inner);
  };
  for (const suite of report?.suites ?? []) yield* walk(suite);
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function fail(count, message) {
  counts.failed += count;
  if (message) console.error(message);
}
