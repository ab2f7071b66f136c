import { defineConfig } from '@playwright/test';
import { availableParallelism } from 'node:os';
import type { HostOptions } from './test/e2e/support/host.ts';

/** One suite, two hosts. The Electron project skips itself by name where Electron's binary is not installed. */
export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test/out/e2e',
  // Each worker keeps a page, a host and an engine busy.
  workers: Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))),
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test/out/playwright.json' }]],
  // A trace of every test doubles what they take of the processor. A failure leaves a picture and the page's tree; for
  // more, the test is run again with --trace on.
  use: { trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'web', use: { hostKind: 'web' } },
    { name: 'electron', use: { hostKind: 'electron' }, testIgnore: '**/process.spec.ts' },
  ],
});
