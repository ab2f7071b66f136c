/** Keys as a person wants them: command palette, changed keys, the switch for single letters. By keyboard alone. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, flaggedRecordings, test } from './support/prepared.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' });
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keys' });

test('run a command, change the key of a verdict, restart, switch single letters off', async ({
  app,
  review: page,
}) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search for a command' })).toBeFocused();
  await picture(page, 'palette');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.type('keys show');
  await expect(palette(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  await expect(sheet(page)).toBeVisible();

  // F is the false alarm's: asked first, then exchanged.
  await pressOn(page, page.getByRole('button', { name: 'Change the key of: Real fault', exact: true }));
  await page.keyboard.press('3');
  await expect(page.getByRole('textbox', { name: 'New key for: Real fault' })).toHaveValue(/stays together/);
  await page.keyboard.press('f');
  await expect(page.getByRole('alert')).toContainText('F already means “False alarm” (Decision).');
  await picture(page, 'key-conflict');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(sheet(page).getByRole('status').last()).toHaveText('Real fault: F.');
  await expect(page.getByRole('button', { name: 'Change the key of: Real fault', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();

  await app.close();
  const again = await app.open();
  await expect(flaggedRecordings(again)).toBeVisible();
  await expect(again.getByRole('button', { name: /Real fault/ })).toHaveAttribute('aria-keyshortcuts', 'f');
  await again.keyboard.press('f');
  await expect(done(again, 1)).toBeVisible();
  await expect(flaggedRecordings(again).getByRole('row').nth(1)).toContainText('Real fault');

  await again.keyboard.press('Control+k');
  await expect(again.getByRole('combobox', { name: 'Search for a command' })).toBeFocused();
  await again.keyboard.type('single');
  await again.keyboard.press('Enter');
  await expect(palette(again)).toBeHidden();
  await expect(again.getByRole('button', { name: /Real fault/ })).not.toHaveAttribute('aria-keyshortcuts');
  await again.keyboard.press('f');
  await again.keyboard.press('r');
  await again.keyboard.press('Backspace');
  await again.keyboard.press('Control+z');
  await expect(done(again, 0)).toBeVisible();
  expect(app.complaints).toEqual([]);
});
