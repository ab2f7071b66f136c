/** What verdicts do, by keyboard: from a review to the next version of a detector. */
import { violationsOf } from './support/axe.ts';
import { pressOn, tabTo } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, test } from './support/prepared.ts';

test('verdicts become the next version of a detector, by keyboard', async ({ app, review: page }) => {
  for (let given = 1; given <= 6; given++) {
    await page.keyboard.press(given % 2 === 0 ? 'f' : 'r');
    await expect(done(page, given)).toBeVisible();
  }
  await page.keyboard.press('Control+5');
  const open = page.getByRole('button', { name: 'Use the verdicts on Sample, version 1' }).last();
  await pressOn(page, open);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Too few verdicts for advice');
  await picture(page, 'use-verdicts');
  const slider = dialog.getByRole('slider', { name: 'Threshold' });
  await tabTo(page, slider);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Set it by hand' })).toBeChecked();
  await expect(dialog.getByRole('button', { name: 'Make version 2' })).toBeDisabled();
  await pressOn(page, dialog.getByRole('button', { name: 'Preview' }));
  await expect(dialog).toContainText('would be flagged instead of', { timeout: 60_000 });
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'use-verdicts-preview');

  const why = dialog.getByLabel('Why this version is made');
  await tabTo(page, why);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Fewer alarms from the cold room');
  await pressOn(page, dialog.getByRole('button', { name: /^Make version 2/ }));
  await expect(dialog.getByRole('status')).toContainText('Version 2 was made', { timeout: 60_000 });
  await picture(page, 'use-verdicts-made');
  await pressOn(page, dialog.getByRole('button', { name: 'Not now' }));
  await expect(page.getByRole('article').filter({ hasText: 'Fewer alarms from the cold room' })).toContainText(
    'version 2',
  );
  expect(app.complaints).toEqual([]);
});
