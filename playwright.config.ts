import { defineConfig } from '@playwright/test';
import type { HostOptions } from './test/e2e/support/host.ts';

/** One suite, two hosts. The Electron project skips itself by name where Electron's binary is not installed. */
export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test/out/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test/out/playwright.json' }]],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'web', use: { hostKind: 'web' } },
    { name: 'electron', use: { hostKind: 'electron' }, testIgnore: '**/process.spec.ts' },
  ],
});
