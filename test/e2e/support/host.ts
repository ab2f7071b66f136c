/**
 * Fixtures of the end-to-end tests: an application page with a library of its own, in the browser host or in Electron.
 * `app.crash()` ends the application as a power cut would; `app.open()` starts it again on the same library.
 */
import { _electron, test as base } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findElectron } from '../../../build/electron.mjs';
import { launchChromium } from './browser.ts';
import type { RunningHost } from './web-host.ts';
import { startHost } from './web-host.ts';

export { expect } from '@playwright/test';

export interface HostOptions {
  hostKind: 'web' | 'electron';
}

export interface Application {
  readonly dataDirectory: string;
  /** starts the application (again) and loads its page */
  open(): Promise<Page>;
  /** ends it at once, without a chance to tidy up */
  crash(): Promise<void>;
  /** ends it as closing its window, or Ctrl+C, does */
  close(): Promise<void>;
  /** the main process of the running application */
  processId(): number;
  /** errors and refused loads that the page reported since it was first opened */
  readonly complaints: readonly string[];
}

interface TestFixtures {
  app: Application;
  /** the page of `app`, opened */
  appPage: Page;
}

interface WorkerFixtures {
  chromium: Browser;
}

export const test = base.extend<TestFixtures, HostOptions & WorkerFixtures>({
  hostKind: ['web', { option: true, scope: 'worker' }],

  chromium: [
    // Playwright finds out what a fixture needs from the names in this pattern, also when there are none.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const browser = await launchChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],

  app: async ({ hostKind, chromium }, use, info) => {
    info.skip(hostKind === 'electron' && !findElectron(), "Electron's binary is not installed (npx install-electron)");
    const dataDirectory = mkdtempSync(join(tmpdir(), 'earmark-e2e-'));
    const complaints: string[] = [];
    const app =
      hostKind === 'web'
        ? webApplication(dataDirectory, chromium, complaints)
        : electronApplication(dataDirectory, complaints);
    await use(app);
    await app.close();
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  },

  appPage: async ({ app }, use) => {
    await use(await app.open());
  },
});

function webApplication(dataDirectory: string, chromium: Browser, complaints: string[]): Application {
  let host: RunningHost | null = null;
  let page: Page | null = null;
  const closePage = async () => {
    await page?.context().close();
    page = null;
  };
  return {
    dataDirectory,
    complaints,
    processId: () => host!.processId,
    async open() {
      host = await startHost(dataDirectory);
      const context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
      page = await context.newPage();
      listen(page, complaints);
      await page.goto(host.address);
      return page;
    },
    async crash() {
      // What a page complains about after its host is gone is not what the tests are after.
      page?.removeAllListeners();
      await host?.kill();
      host = null;
      await closePage();
    },
    async close() {
      await closePage();
      await host?.stop();
      host = null;
    },
  };
}

function electronApplication(dataDirectory: string, complaints: string[]): Application {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  let running: Awaited<ReturnType<typeof _electron.launch>> | null = null;
  return {
    dataDirectory,
    complaints,
    processId: () => running!.process().pid!,
    async open() {
      const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
      running = await _electron.launch({
        executablePath: findElectron()!,
        args: [...(asRoot ? ['--no-sandbox'] : []), root, '--data-dir', dataDirectory],
      });
      const page = await running.firstWindow();
      listen(page, complaints);
      return page;
    },
    async crash() {
      running?.process().kill('SIGKILL');
      running = null;
      await new Promise((resolve) => setTimeout(resolve, 500));
    },
    async close() {
      await running?.close();
      running = null;
    },
  };
}

/** The report's preview may run nothing: not what Playwright runs in every frame to look into it either. */
const refusedToPlaywright = "Blocked script execution in 'blob:";

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith(refusedToPlaywright))
      complaints.push(`console: ${message.text()}`);
  });
}
