/**
 * A reporter of Vitest that writes what a run came to into one file, for `npm test` to count and to name again at its
 * end: the numbers, what was skipped, and what failed, also where it failed outside of every test.
 *
 * @typedef {{ passed: number, failures: { name: string, message: string }[], skipped: string[] }} UnitResults
 */
import { writeFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

export const unitResultsFile = inRoot('test', 'out', 'unit.json');

// eslint-disable-next-line no-restricted-syntax -- Vitest takes a file's reporter as its default export
export default class UnitResultsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest').SerializedError[]} unhandled errors outside of every test
   */
  onTestRunEnd(modules, unhandled) {
    writeFileSync(unitResultsFile, JSON.stringify(resultsOf(modules, unhandled)));
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {readonly import('vitest').SerializedError[]} unhandled
 * @returns {UnitResults}
 */
function resultsOf(modules, unhandled) {
  /** @type {UnitResults} */
  const results = { passed: 0, failures: [], skipped: [] };
  const fail = (name, errors) => results.failures.push({ name, message: errors.map(textOf).join('\n') });
  for (const module of modules) {
    const file = module.relativeModuleId;
    // A file that cannot be loaded, or what is done before and after its tests: no test of it needs to have failed.
    if (module.errors().length > 0) fail(file, module.errors());
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) fail(`${file}: ${suite.fullName}`, suite.errors());
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') results.passed += 1;
      else if (result.state === 'failed') fail(`${file}: ${test.fullName}`, result.errors);
      else results.skipped.push(`${file}: ${test.fullName}`);
    }
  }
  for (const error of unhandled) fail(`outside of every test${whereabouts(error)}`, [error]);
  return results;
}

/** The test that ran when the error came, which is not always the one that caused it. */
function whereabouts(error) {
  const [file, name] = [error.VITEST_TEST_PATH, error.VITEST_TEST_NAME];
  return file ? `, during ${file.replace(inRoot(''), '').replace(/^[\\/]/, '')}${name ? `: ${name}` : ''}` : '';
}

/** What was wrong, and where in our own files. */
function textOf(error) {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ +at /.test(line) && !/node_modules|node:|<anonymous>/.test(line));
  const cause = error.cause ? [`Because: ${textOf(error.cause).replace(/^Caused by: /, '')}`] : [];
  return [
    `${error.name ?? 'Error'}: ${error.message ?? error}`,
    ...(error.diff ? [error.diff] : []),
    ...frames,
    ...cause,
  ].join('\n');
}
