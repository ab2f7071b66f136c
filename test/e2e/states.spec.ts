/** What goes wrong while Earmark runs: each has words, a next step, and costs nobody a verdict. */
import type { Page } from '@playwright/test';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { violationsOf } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { copyLibrary, done, expect, explained, fileOnScreen, flaggedRecordings, test } from './support/prepared.ts';
import { canLimitWrites, engineOf, limitWrites } from './support/processes.ts';
import { writeManyRecordings } from './support/recordings.ts';

test('a job that is cancelled stops and keeps what it finished', async ({ review: page }) => {
  const files = 1200;
  const folder = mkdtempSync(join(tmpdir(), 'earmark-many-'));
  writeManyRecordings(join(folder, 'mixer'), files);
  await page.keyboard.press('Control+5');
  await startImport(page, folder);
  const mixer = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'mixer' }) });
  const found = async () => Number((await mixer.getByRole('cell').nth(1).innerText()).replace(',', ''));
  await expect(mixer).toBeVisible();
  await page.getByRole('button', { name: /^Cancel: Import of/ }).press('Enter');
  await expect(messages(page).getByText('cancelled. What was finished before is kept.')).toBeVisible();
  await expect(page.getByText('Nothing is running')).toBeVisible();
  const kept = await found();
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(files);
  await picture(page, 'import-cancelled');

  await startImport(page, folder);
  const finished = messages(page).getByText(/^Import finished: ([\d,]+) new, ([\d,]+) known already\.$/);
  await expect(finished).toBeVisible({ timeout: 60_000 });
  const [fresh, known] = (await finished.innerText()).match(/[\d,]+(?= (?:new|known))/g)!.map(asNumber);
  expect(known).toBe(kept);
  expect(fresh! + known!).toBe(files);
  expect(await found()).toBe(files);
  rmSync(folder, { recursive: true });
});

test('the engine is killed under an explanation: it says so, comes back by itself, verdicts go on', async ({
  app,
  review: page,
}) => {
  for (let step = 0; step < 3 * explained; step++) await page.keyboard.press('j');
  await expect(page.getByText(/computing (?!0 )\d+ of 256/)).toBeVisible({ timeout: 60_000 });
  process.kill(await engineOf(app.processId()), 'SIGKILL');
  await expect(messages(page).getByText('The analysis engine stopped and is being started again.')).toBeVisible();
  await picture(page, 'engine-restarting');
  await page.keyboard.press('d');
  await expect(done(page, 1)).toBeVisible();

  await page.keyboard.press('k');
  await expect(page.getByText('The eight values add up exactly')).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Control+5');
  await expect(page.getByText('Restarts since start').locator('xpath=following::*[1]')).toHaveText('1');
  expect(app.complaints).toEqual([]);
});

test('a recording whose file is gone says where it was, can be judged, and is back with its file', async ({
  app,
  review: page,
  preparedLibrary,
}) => {
  const row = flaggedRecordings(page).getByRole('row').nth(7);
  const file = (await row.locator('.file').getAttribute('title'))!;
  const path = findFile(join(preparedLibrary, 'sample'), file);
  renameSync(path, `${path}.away`);
  try {
    await row.click();
    const alert = page.getByRole('region', { name: 'Clip' }).getByRole('alert');
    await expect(alert).toContainText(`The file is no longer at ${path}.`);
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeHidden();
    await expect(row).toContainText('file is missing');
    await picture(page, 'missing-file');
    await page.keyboard.press('b');
    await expect(done(page, 1)).toBeVisible();
    await expect(row).toContainText('Unusable recording');
  } finally {
    renameSync(`${path}.away`, path);
  }
  await page.keyboard.press('k');
  expect(await fileOnScreen(page)).toBe(file);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  expect(app.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
});

test('a verdict that cannot be written is not shown as saved, and nothing is decided before it is', async ({
  app,
  review: page,
}) => {
  test.skip(!canLimitWrites, 'needs prlimit, to make the disk refuse');
  const file = await fileOnScreen(page);
  const allow = limitWrites(app.processId());
  await page.keyboard.press('r');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Not saved');
  await expect(alert).toContainText('Nothing was saved; check the folder and the disk.');
  await expect(page.getByRole('banner')).toContainText('Not saved');
  await expect(done(page, 0)).toBeVisible();
  await picture(page, 'save-failed');
  for (const key of ['n', 'j', 'f', 'Backspace']) await page.keyboard.press(key);
  await flaggedRecordings(page).getByRole('row').nth(3).click();
  expect(await fileOnScreen(page)).toBe(file);
  await expect(page.getByRole('button', { name: 'False alarm' })).toBeDisabled();
  await page.getByRole('button', { name: 'Save again' }).press('Enter');
  await expect(alert).toContainText('Not saved');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the verdicts to a file' }).press('Enter');
  const written = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as { notSaved: unknown[] };
  expect(written.notSaved).toMatchObject([{ fileName: file, verdict: 'real-fault' }]);

  allow();
  await page.getByRole('button', { name: 'Save again' }).press('Enter');
  await expect(done(page, 1)).toBeVisible();
  await expect(alert).toBeHidden();
  await expect(page.getByRole('banner')).toContainText(/Saved \d/);
  expect(await fileOnScreen(page)).not.toBe(file);

  const second = await fileOnScreen(page);
  const allowAgain = limitWrites(app.processId());
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Drop it' }).press('Enter');
  await expect(alert).toBeHidden();
  await expect(done(page, 1)).toBeVisible();
  expect(await fileOnScreen(page)).toBe(second);
  allowAgain();
  await page.keyboard.press('f');
  await expect(done(page, 2)).toBeVisible();
});

test('an application that is gone is said to be gone, and no verdict is shown as saved', async ({
  app,
  review: page,
  hostKind,
}) => {
  test.skip(hostKind === 'electron', 'the window goes with its process');
  process.kill(app.processId(), 'SIGKILL');
  await expect(page.getByText('Connection lost. What was confirmed is saved.').first()).toBeVisible();
  await page.keyboard.press('r');
  // The sound may not have been there yet, which is said beside the picture in the same words.
  const notSaved = page.getByRole('alert').filter({ hasText: /^\s*Not saved.*was lost before this was confirmed/ });
  await expect(notSaved).toBeVisible();
  await expect(done(page, 0)).toBeVisible();
  await picture(page, 'connection-lost');
});

test('a library of a newer Earmark is opened for reading only, says so, and stays byte for byte as it was', async ({
  app,
  preparedLibrary,
}) => {
  copyLibrary(preparedLibrary, app.dataDirectory);
  const file = join(app.dataDirectory, 'library.sqlite');
  const bytes = readFileSync(file);
  // "user version" of the database file format, where Earmark keeps the version of its tables
  const version = bytes.readUInt32BE(60);
  bytes.writeUInt32BE(version + 1, 60);
  writeFileSync(file, bytes);
  const page = await app.open();
  const reason = `This library was written by a newer Earmark (version ${version + 1}, this one knows ${version}).`;
  await expect(page.getByText(`Open for reading only. ${reason}`).first()).toBeVisible();
  await expect(flaggedRecordings(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Real fault' })).toBeDisabled();
  await page.keyboard.press('r');
  await expect(page.getByRole('status').getByText(reason)).toBeAttached();
  await expect(done(page, 0)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveAttribute('readonly', '');
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'read-only');
  await page.getByRole('banner').getByRole('button', { name: 'Report' }).click();
  await expect(page.getByText('The report can be read here.')).toBeVisible();
  await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Make/ })).toBeHidden();
  await expect(page.getByLabel('Title', { exact: true })).toBeHidden();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'read-only-report');
  await app.close();
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const asNumber = (text: string) => Number(text.replace(',', ''));

async function startImport(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import recordings' });
  await expect(dialog.getByRole('textbox')).not.toHaveValue('');
  await dialog.getByRole('textbox').fill(folder);
  await dialog.getByRole('button', { name: 'Import this folder' }).press('Enter');
}

function findFile(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(name));
  if (found === undefined) throw new Error(`There is no ${name} in ${folder}.`);
  return join(folder, found);
}
