/** The built application in the browser host and a Chromium without a window, for what only a whole start can show. */
import type { Browser, Page } from '@playwright/test';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '#test/e2e/support/browser.ts';
import { startHost } from '#test/e2e/support/web-host.ts';

const out = fileURLToPath(new URL('../../out', import.meta.url));
const built = ['main/web.js', 'main/engine.js', 'renderer/index.html'].map((path) => join(out, path));

/** Throws when there is nothing built to measure. */
export function assertBuilt(): void {
  if (!built.every((path) => existsSync(path))) throw new Error('out/ is missing: run "npm run build" first.');
}

export interface Start {
  readonly page: Page;
  readonly hostProcess: number;
  /** seconds since the start, in this order */
  readonly address: number;
  readonly browser: number;
  readonly usable: number;
  stop(): Promise<void>;
}

/** Starts host and browser one after the other, as `npm start` does, and waits until the page shows `usable`. */
export async function startApplication(library: string, usable: (page: Page) => Promise<unknown>): Promise<Start> {
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  const host = await startHost(library);
  const address = since();
  let browser: Browser | null = null;
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const launched = since();
    await page.goto(host.address);
    await usable(page);
    const opened = browser;
    const stop = async () => {
      await opened.close();
      await host.stop();
    };
    return { page, hostProcess: host.processId, address, browser: launched, usable: since(), stop };
  } catch (error) {
    await browser?.close();
    await host.kill();
    throw error;
  }
}

/** The page answers: the library was read, and the main part shows something other than that it is being loaded. */
export const showsMain = (page: Page) => page.locator('main:has(h2):not(:has(.loading))').waitFor({ timeout: 60_000 });

/** The queue of the sample session is there. */
export const showsQueue = (page: Page) =>
  page.getByRole('grid', { name: 'Flagged recordings' }).waitFor({ state: 'visible', timeout: 180_000 });

/** Picture and sound of the chosen recording are there. */
export const showsClip = (page: Page) => page.locator('[data-clip-ready]').waitFor({ timeout: 60_000 });

let prepared: Promise<{ library: string; first: Pick<Start, 'address' | 'browser' | 'usable'> }> | null = null;

/** A library with the sample session, made by a first start that is measured; the same one for every benchmark. */
export function preparedLibrary(): NonNullable<typeof prepared> {
  return (prepared ??= prepare());
}

async function prepare(): Promise<Awaited<NonNullable<typeof prepared>>> {
  const library = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
  process.on('exit', () => rmSync(library, { recursive: true, force: true, maxRetries: 10 }));
  const { page, stop, address, browser, usable } = await startApplication(library, showsMain);
  await showsQueue(page);
  await stop();
  return { library, first: { address, browser, usable } };
}
