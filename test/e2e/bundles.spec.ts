/** A session goes to a colleague as one file: written on the Report screen here, taken in and judged on there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { violationsOf } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { done, expect, flaggedRecordings, test } from './support/prepared.ts';
import { startHost } from './support/web-host.ts';

// About a minute where nothing else runs.
test.setTimeout(240_000);

test('a bundle is written in one library, imported in another, heard and judged there', async ({
  review: page,
  chromium,
}) => {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  for (const [index, key] of ['r', 'f'].entries()) {
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
  }
  await page.keyboard.press('Control+4');
  const panel = page.getByRole('region', { name: 'For a colleague' });
  await expect(panel.getByRole('checkbox')).toBeChecked();
  await expect(panel).toContainText(/With the sound: \d+ recordings/);
  await panel.getByRole('button', { name: 'Write the bundle' }).click();
  await expect(panel.locator('.path')).toHaveText(/\.earmark$/, { timeout: 90_000 });
  await panel.scrollIntoViewIfNeeded();
  await picture(page, 'bundle-written');
  const path = await panel.locator('.path').innerText();

  const other = mkdtempSync(join(tmpdir(), 'earmark-e2e-'));
  const host = await startHost(other);
  const there = await (await chromium.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await there.goto(host.address);
  await there.getByRole('button', { name: 'Setup' }).click();
  await there.getByRole('button', { name: 'Import a bundle…' }).first().click();
  const dialog = there.getByRole('dialog', { name: 'Import a session' });
  await expect(dialog.getByRole('button', { name: 'Import', exact: true }).last()).toBeDisabled();
  await dialog.getByLabel('Folder or file').fill(join(path, '..'));
  await dialog.getByRole('button', { name: 'Open' }).click();
  await dialog.getByRole('button', { name: /\.earmark/ }).click();
  await picture(there, 'bundle-import');
  expect(await violationsOf(there)).toEqual([]);
  await dialog.getByRole('button', { name: /^Import session-/ }).click();

  await expect(flaggedRecordings(there)).toBeVisible({ timeout: 30_000 });
  await expect(done(there, 2)).toBeVisible();
  await expect(there.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  await picture(there, 'bundle-imported');
  await there.keyboard.press('r');
  await expect(done(there, 3)).toBeVisible();

  // The same file again, by typing its name: nothing changes, and it is said.
  await there.keyboard.press('Control+5');
  await there.getByRole('button', { name: 'Import a bundle…' }).first().click();
  await dialog.getByLabel('Folder or file').fill(path);
  await there.keyboard.press('Enter');
  await expect(there.getByText('was here already; nothing was changed').first()).toBeVisible();
  await expect(done(there, 3)).toBeVisible();
  await there.keyboard.press('Control+5');
  await expect(there.getByRole('region', { name: 'Sessions', exact: true })).toContainText('3 of');
  await picture(there, 'bundle-sessions');

  // Where the sound cannot be had the pictures are seen that came along, said whose they are, and told in words.
  const missing = { problem: { code: 'file.missing', message: 'The file is no longer there.', data: { path: 'x' } } };
  await there.route('**/audio/**', (route) => route.fulfill({ status: 404, json: missing }));
  await there.reload();
  await there.keyboard.press('Control+1');
  const elsewhere = there.getByRole('region', { name: 'As it was seen elsewhere' });
  await expect(elsewhere).toContainText(/came with the bundle that .+ wrote on/);
  await expect(elsewhere.getByRole('img')).toHaveCount(2);
  const first = elsewhere.getByRole('img').first();
  expect(await first.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(880);
  await elsewhere.getByText('Levels in numbers').focus();
  await there.keyboard.press('Enter');
  await expect(elsewhere.getByRole('table')).toContainText('1 kHz');
  for (const colorScheme of ['dark', 'light'] as const) {
    await there.emulateMedia({ colorScheme });
    expect(await violationsOf(there)).toEqual([]);
  }
  await first.scrollIntoViewIfNeeded();
  await picture(there, 'bundle-pictures');
  await there.context().close();
  await host.stop();
  rmSync(other, { recursive: true, force: true, maxRetries: 5 });
});
