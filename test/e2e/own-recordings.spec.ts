/** One's own recordings by keyboard: a folder as it comes from a plant, a detector with a filter, a review, a moved folder. */
import type { Locator, Page } from '@playwright/test';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { chooseOption, pressOn, tabTo } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, fileOnScreen, flaggedRecordings, test as base } from './support/prepared.ts';
import { writePlantFolder, type PlantFolder } from './support/recordings.ts';

interface Plant extends PlantFolder {
  readonly folder: string;
}

const test = base.extend<{ plant: Plant }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from this pattern what a fixture needs
  plant: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'earmark-plant-'));
    const folder = join(home, 'Halle 3 – Süd');
    await use({ folder, ...writePlantFolder(folder) });
    rmSync(home, { recursive: true, force: true });
  },
});

test('from a folder to a verdict, and on after the folder was moved', async ({ app, review: page, plant }) => {
  await page.keyboard.press('Control+5');
  await test.step('import the folder', async () => {
    await browseTo(page, plant.folder);
    await picture(page, 'folder-browser');
    await pressOn(page, page.getByRole('button', { name: 'Import this folder' }));
    await expect(finished(page, `${plant.recordings} new, 1 known already, 2 could not be read`)).toBeVisible();
  });
  await test.step('what was found, and what could not be read', () => readFindings(page, plant));
  await test.step('a detector with an analysis preset', () => createDetector(page));

  await expect(page.getByRole('combobox', { name: 'Session' }).locator('option:checked')).toContainText(
    'fan, section 00',
  );
  await expect(page.getByText('Analysis preset')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('high-pass 400 Hz');
  for (const fault of plant.faults) await expect(rowOf(page, fault)).toContainText('Open');
  const file = await fileOnScreen(page);
  await test.step('one verdict', async () => {
    await page.keyboard.press('f');
    await expect(done(page, 1)).toBeVisible();
    await expect(rowOf(page, file)).toContainText('False alarm');
    await picture(page, 'own-session');
  });

  await page.keyboard.press('Control+5');
  await test.step('the same folder again adds nothing', async () => {
    await importAgain(page, plant.folder);
    await expect(finished(page, `0 new, ${plant.recordings + 1} known already, 2 could not be read`)).toBeVisible();
    await expect(groupRow(page, 'fan', '00')).toContainText('17');
  });
  await test.step('a moved folder is found again, with its verdict', async () => {
    const moved = join(dirname(plant.folder), 'archive');
    renameSync(plant.folder, moved);
    await importAgain(page, moved);
    const counts = `0 new, 1 known already, ${plant.recordings} found at a new place, 2 could not be read`;
    await expect(finished(page, counts)).toBeVisible();
    await page.keyboard.press('Control+1');
    await expect(rowOf(page, file)).toContainText('False alarm');
    await page.keyboard.press('k');
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  });
  expect(app.complaints).toEqual([]);
});

async function openBrowser(page: Page): Promise<Locator> {
  await pressOn(page, page.getByRole('button', { name: 'Import…' }));
  const dialog = page.getByRole('dialog', { name: 'Import recordings' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await expect(dialog.getByRole('textbox')).not.toHaveValue('');
  return dialog;
}

/** Types the folder above, then opens the folder in its list. */
async function browseTo(page: Page, folder: string): Promise<void> {
  const dialog = await openBrowser(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(dirname(folder));
  await page.keyboard.press('Enter');
  const entry = dialog.getByRole('button', { name: basename(folder), exact: true });
  await expect(entry).toBeVisible();
  await pressOn(page, entry);
  await expect(dialog.getByText('0 recordings and 2 folders here')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Folder above' })).toBeFocused();
}

async function importAgain(page: Page, folder: string): Promise<void> {
  const dialog = await openBrowser(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(folder);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('0 recordings and 2 folders here')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Import this folder' }));
}

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const finished = (page: Page, counts: string) => messages(page).getByText(`Import finished: ${counts}.`);

function groupRow(page: Page, machine: string, section: string): Locator {
  const table = page.getByRole('table', { name: 'What was found, per machine and section' });
  return table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: machine, exact: true }) })
    .filter({ has: page.getByRole('cell', { name: section, exact: true }) });
}

function rowOf(page: Page, file: string): Locator {
  return flaggedRecordings(page).getByRole('row').filter({ hasText: file });
}

async function readFindings(page: Page, plant: Plant): Promise<void> {
  const cells = async (machine: string, section: string) =>
    (await groupRow(page, machine, section).getByRole('cell').allInnerTexts()).slice(0, 7);
  // section, recordings, normal, training, anomaly, unknown, broken
  expect(await cells('fan', '00')).toEqual(['00', '17', '12', '12', '0', '5', '0']);
  expect(await cells('pump', '01')).toEqual(['01', '6', '3', '3', '0', '3', '1']);

  const problems = page.getByText('Files with problems');
  await pressOn(page, page.locator('summary').filter({ has: problems }));
  const rows = page.getByRole('region', { name: 'Files with problems' }).getByRole('row');
  const cause = (path: string) => rows.filter({ hasText: path }).getByRole('cell').nth(1);
  await expect(rows).toHaveCount(1 + 3);
  await expect(cause(plant.empty)).toContainText('This file is empty (0 bytes)');
  await expect(cause(plant.notSound)).toContainText('neither WAV, FLAC, Ogg nor MP3');
  await expect(cause(plant.truncated)).toContainText('The end of this file is missing');
  await picture(page, 'setup-after-import');

  await pressOn(page, page.locator('summary').filter({ hasText: 'All recordings' }));
  const search = page.getByRole('searchbox', { name: 'Path contains' });
  await tabTo(page, search);
  await page.keyboard.type('Halle 3');
  const found = page.getByRole('region', { name: 'All recordings' });
  await expect(page.getByText(`1 to ${plant.recordings} of ${plant.recordings}`)).toBeVisible();
  await expect(found.getByRole('row', { name: 'Lüfter 3 – Prüfstand №7.wav' })).toContainText('can be scored');
  await expect(found.getByRole('row', { name: '44.1 kHz, stereo, PCM' })).toContainText(
    '44.1 kHz: the detector hears up to 8 kHz',
  );
  await expect(found.getByRole('row', { name: '.flac' })).toContainText('too short for one analysis frame');
  await picture(page, 'setup-all-recordings');
}

async function createDetector(page: Page): Promise<void> {
  await pressOn(page, groupRow(page, 'fan', '00').getByRole('button', { name: 'Make a detector for fan, section 00' }));
  const dialog = page.getByRole('dialog', { name: 'New detector' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('fan, section 00');
  await expect(dialog.getByText('12 recordings to learn from')).toBeVisible();
  await chooseOption(page, dialog.getByRole('combobox', { name: 'Analysis preset' }), 'High-pass 400 Hz');
  await picture(page, 'create-detector');
  await pressOn(page, dialog.getByRole('button', { name: 'Make the detector' }));
  await expect(messages(page).getByText(/flagged and ready to review/)).toBeVisible({ timeout: 60_000 });
}
