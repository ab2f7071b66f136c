/** Nothing leaves this computer: not from the page, not from the processes behind it, during a whole small review. */
import type { Page } from '@playwright/test';
import { done, expect, test } from './support/prepared.ts';
import { isOwn, peersOf } from './support/network.ts';
import { engineOf } from './support/processes.ts';

declare global {
  interface Window {
    refused?: string[];
  }
}

test('a whole review stays on this computer', async ({ app, review: page }) => {
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.context().addInitScript(() => {
    window.refused = [];
    addEventListener('securitypolicyviolation', ({ blockedURI }) => window.refused!.push(blockedURI));
  });
  await page.reload();
  const watch = watchPeers(app.processId());

  await listenAndDecide(page);
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Detectors' })).toBeVisible();
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Folder above' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+4');
  await page.getByRole('button', { name: 'Make the report' }).press('Enter');
  await expect(page.locator('.ready .path')).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a copy…' }).press('Enter');
  await (await download).delete();

  expect(requests.length).toBeGreaterThan(5);
  expect(requests.filter((url) => !isOwn(url, page.url()))).toEqual([]);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
  expect(app.complaints).toEqual([]);
  expect(await watch.stop()).toEqual([]);
  await theWatchIsAwake(page);
});

async function listenAndDecide(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.press('w');
  await page.keyboard.press('Space');
  for (const [index, key] of ['r', 'd', 'f'].entries()) {
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
    await page.keyboard.press('1');
  }
}

/** Looks ten times a second whom the application's processes are connected with. */
function watchPeers(hostProcess: number): { stop(): Promise<string[]> } {
  const seen = new Set<string>();
  let going = true;
  const watching = (async () => {
    const engine = await engineOf(hostProcess);
    while (going) {
      for (const peer of [...peersOf(hostProcess), ...peersOf(engine)]) seen.add(peer);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    stop: async () => {
      going = false;
      await watching;
      return [...seen];
    },
  };
}

/** What was watched above would have been seen: a request to another host is refused and reported. */
async function theWatchIsAwake(page: Page): Promise<void> {
  const elsewhere = 'http://192.0.2.1:9/';
  expect(
    await page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'answered',
          () => 'refused',
        ),
      elsewhere,
    ),
  ).toBe('refused');
  await expect.poll(() => page.evaluate(() => window.refused)).toEqual([expect.stringContaining('192.0.2.1')]);
}
