/** Fixtures for tests that start where the first start has ended: the sample session is prepared once and copied. */
import type { Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectron } from '../../../build/electron.mjs';
import { expect, test as base } from './host.ts';
import { startHost } from './web-host.ts';

export { expect } from './host.ts';

interface TestFixtures {
  /** the page of `app`, opened on a copy of the prepared library */
  review: Page;
}

interface WorkerFixtures {
  /**
   * data directory of a library whose sample session is ready, its first recordings explained, and in which nobody has
   * decided anything
   */
  preparedLibrary: string;
}

/** How long the sample session may take on a machine that is busy with other things. */
const preparationMilliseconds = 180_000;

/**
 * The recording that is on the screen first and those that are explained ahead of it: else every test explains them. Up to
 * as many after them may be explained too.
 */
export const explained = 4;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  preparedLibrary: [
    async ({ chromium, hostKind }, use) => {
      // Every test of that project will skip itself.
      if (hostKind === 'electron' && !findElectron()) return use('');
      const directory = mkdtempSync(join(tmpdir(), 'earmark-prepared-'));
      const host = await startHost(directory);
      const page = await chromium.newPage();
      await page.goto(host.address);
      await expect(flaggedRecordings(page)).toBeVisible({ timeout: preparationMilliseconds });
      for (let step = 0; step < explained; step++) {
        await expect(page.getByText('The eight values add up exactly')).toBeVisible({ timeout: 60_000 });
        const file = await fileOnScreen(page);
        await page.keyboard.press('j');
        await expect.poll(() => fileOnScreen(page)).not.toBe(file);
      }
      await page.context().close();
      await host.stop();
      await use(directory);
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: preparationMilliseconds + 30_000 },
  ],

  review: async ({ app, preparedLibrary }, use) => {
    copyLibrary(preparedLibrary, app.dataDirectory);
    const page = await app.open();
    await expect(flaggedRecordings(page)).toBeVisible({ timeout: 30_000 });
    await use(page);
  },
});

/** Copies a closed library. Its recordings stay where they are: a library knows them by their path and their content. */
export function copyLibrary(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => path !== join(from, 'sample') });
}

export const flaggedRecordings = (page: Page) => page.getByRole('grid', { name: 'Flagged recordings' });

/** The name of the recording on the screen. */
export async function fileOnScreen(page: Page): Promise<string> {
  const title = page
    .getByRole('main')
    .getByRole('heading', { level: 2 })
    .filter({ hasText: /\.(wav|flac)$/i });
  return (await title.innerText()).trim();
}

/** "3 done" in the header: so many verdicts are on the disk. */
export const done = (page: Page, count: number) => page.getByRole('banner').getByText(`${count} done`, { exact: true });
