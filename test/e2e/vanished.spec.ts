/** A long recording whose file is cut off, goes away or cannot be read while somebody looks at it. */
import type { Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleSet } from '#main/engine/train/sounds/sample-set.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { problem } from '#shared/core/problems.ts';
import { violationsOf } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { expect, flaggedRecordings, test } from './support/prepared.ts';

/** Four minutes are too long to be in memory as a whole. */
const rounds = 24;

/** Twelve normals of a fan, and one long recording of it in which a fault comes again and again; returns its path. */
function writeFan(folder: string): string {
  const set = sampleSet(20);
  const fan = set.recordings.filter(({ machine }) => machine === 'sample fan');
  const put = (path: string, samples: Float32Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), writeWav([samples], 16_000));
    return join(folder, path);
  };
  for (const normal of fan.filter(({ split }) => split === 'train').slice(0, 12))
    put(normal.path.replace(/^sample /, ''), normal.render());
  const faulty = fan.find(({ path, split }) => split === 'test' && set.truth.get(path)!.fault !== null)!.render();
  const long = new Float32Array(rounds * faulty.length);
  for (let round = 0; round < rounds; round++) long.set(faulty, round * faulty.length);
  return put('fan/test/section_00_source_test_0100.wav', long);
}

const clip = (page: Page) => page.getByRole('region', { name: 'Clip' });
const ready = (page: Page) => expect(page.locator('[data-clip-ready]')).toBeVisible({ timeout: 30_000 });

test('a long recording that is cut off, gone or unreadable while it is open: said once, with what is safe and a way on', async ({
  app,
  review: page,
}) => {
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'earmark-vanished-'));
  const file = writeFan(folder);
  const bytes = readFileSync(file);
  await reviewFolder(page, folder);
  await ready(page);
  const alert = clip(page).getByRole('alert');
  const again = clip(page).getByRole('button', { name: 'Try again' });
  const row = flaggedRecordings(page).getByRole('row').nth(1);
  const lookCloser = async () => {
    for (let step = 0; step < 6; step++) await page.keyboard.press('+');
  };

  await test.step('parts that cannot be read', async () => {
    const refused = problem('file.unreadable', { detail: 'EIO' });
    await page.route(/\.(samples|peaks)$/, (route) => route.fulfill({ status: 500, json: { problem: refused } }));
    await lookCloser();
    await page.keyboard.press('Space');
    const note = clip(page).getByRole('status').filter({ hasText: 'Not read of the flagged recording' });
    await expect(note).toContainText('The file cannot be read (EIO).');
    await expect(note).toContainText('sound');
    await expect(note.getByRole('button', { name: 'Try again' })).toHaveCount(1);
    await page.keyboard.press('Space');
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'parts-unread');
    await page.unroute(/\.(samples|peaks)$/);
    await note.getByRole('button', { name: 'Try again' }).press('Enter');
    await expect(note).toHaveCount(0);
  });

  await test.step('cut off', async () => {
    truncateSync(file, 1_000_000);
    await page.keyboard.press('Control+0');
    await page.keyboard.press('End');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(alert).toContainText('has changed since it was imported');
    await expect(alert).toContainText('Score, bands and verdict are still here.');
    await picture(page, 'cut-off-while-open');
    writeFileSync(file, bytes);
    await again.press('Enter');
    await ready(page);
  });

  await test.step('gone', async () => {
    await lookCloser();
    renameSync(file, `${file}.away`);
    for (let step = 0; step < 3; step++) await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Alt+ArrowDown');
    await expect(alert).toContainText(`The file is no longer at ${file}.`);
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeHidden();
    await expect(row).toContainText('file is missing');
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'gone-while-open');
    renameSync(`${file}.away`, file);
    await again.press('Enter');
    await ready(page);
    await expect(row).not.toContainText('file is missing');
  });
  expect(app.complaints.filter((complaint) => !/404|500/.test(complaint))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

async function reviewFolder(page: Page, folder: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Setup/ })
    .click();
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import recordings' });
  await expect(dialog.getByRole('textbox')).not.toHaveValue('');
  await dialog.getByRole('textbox').fill(folder);
  await dialog.getByRole('button', { name: 'Import this folder' }).press('Enter');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText('Import finished: 13 new', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Make a detector for fan, section 00' }).press('Enter');
  await page
    .getByRole('dialog', { name: 'New detector' })
    .getByRole('button', { name: 'Make the detector' })
    .press('Enter');
  await expect(messages).toContainText(/flagged and ready to review/, { timeout: 120_000 });
}
