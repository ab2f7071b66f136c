/** A folder of recordings was moved: by keyboard it is found again, by content, and the review goes on. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { violationsOf } from './support/axe.ts';
import { pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, fileOnScreen, flaggedRecordings, test } from './support/prepared.ts';

test('a moved folder is located once for all recordings, and verdicts stay readable meanwhile', async ({
  review: page,
  preparedLibrary,
}) => {
  test.setTimeout(60_000);
  const sounds = join(preparedLibrary, 'sample');
  const moved = `${preparedLibrary}-moved`;
  await page.keyboard.press('r');
  await expect(done(page, 1)).toBeVisible();
  renameSync(sounds, moved);
  try {
    await flaggedRecordings(page).getByRole('row').nth(12).click();
    const file = await fileOnScreen(page);
    const alert = page.getByRole('region', { name: 'Clip' }).getByRole('alert');
    await expect(alert).toContainText('The file is no longer at');
    await expect(flaggedRecordings(page)).toContainText('Real fault');

    await pressOn(page, alert.getByRole('button', { name: 'Locate…' }));
    const dialog = page.getByRole('dialog', { name: 'Locate missing recordings' });
    await expect(dialog).toContainText(/(\d+) of \1 recordings are not where they were/);
    await expect(dialog).toContainText(join(sounds, 'sample fan', 'train'));
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'locate');
    await dialog.getByRole('textbox').fill(moved);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'sample fan', exact: true })).toBeVisible();
    await pressOn(page, dialog.getByRole('button', { name: 'Search this folder' }));

    const messages = page.getByRole('region', { name: 'Messages' });
    await expect(messages).toContainText(/\d+ recordings found again\. None is missing any more\./, {
      timeout: 30_000,
    });
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
    expect(await fileOnScreen(page)).toBe(file);
    await page.keyboard.press('f');
    await expect(done(page, 2)).toBeVisible();
  } finally {
    renameSync(moved, sounds);
  }
});
