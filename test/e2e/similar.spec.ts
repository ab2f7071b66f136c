/** Several recordings at once, by keyboard alone: more like this, events, one verdict for all of them and one undo. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { chooseOption, pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, fileOnScreen, test } from './support/prepared.ts';

test('more like this, and events: previewed, saved at once, taken back by one undo', async ({ app, review: page }) => {
  await page.keyboard.press('m');
  const options = page.getByRole('listbox', { name: 'Recordings like it, nearest first' }).getByRole('option');
  await expect(options).toHaveCount(12);
  await expect(options.first()).toBeFocused();
  await expect(options.first()).toHaveAccessibleName(/distance .* two normals .* score .* open$/);
  const distances = await options.evaluateAll((all) =>
    all.map((one) => Number(/distance ([\d.]+),/.exec(one.textContent)![1])),
  );
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
  await expect(page.locator('[role=dialog] canvas')).toHaveCount(13);

  await page.keyboard.press('Space');
  await expect(options.first()).toContainText('playing');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('7 chosen', { exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'similar-grid');
  await page.keyboard.press('Shift+F');
  await expect(page.getByText('7 recordings become: False alarm.')).toBeVisible();
  const confirm = page.getByRole('button', { name: 'False alarm for 7' });
  await expect(confirm).toBeFocused();
  await picture(page, 'similar-preview');
  await page.keyboard.press('Escape');
  await expect(confirm).toBeHidden();
  await page.keyboard.press('Shift+F');
  await expect(confirm).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(done(page, 7)).toBeAttached();
  await expect(options.first()).toHaveAccessibleName(/False alarm$/);
  await expect(options.nth(5)).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(done(page, 0)).toBeAttached();
  await expect(options.first()).toHaveAccessibleName(/open$/);
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);

  await pressOn(page, page.getByLabel('Group into events'), 'Space');
  await chooseOption(page, page.getByRole('combobox', { name: 'How alike' }), 'rough');
  await expect(page.getByText(/^\d+ events, \d+ recordings alone\.$/)).toBeVisible();
  const list = page.getByRole('treegrid', { name: 'Flagged recordings' });
  await list.press('Home');
  const current = list.locator('[aria-selected=true]');
  while ((await current.getAttribute('aria-expanded')) === null) await moveDown(page);
  const size = Number(/×(\d+)/.exec(await current.innerText())![1]);
  await list.press('ArrowRight');
  await expect(current).toHaveAttribute('aria-expanded', 'true');
  await list.press('ArrowRight');
  await expect(current).toHaveAttribute('aria-level', '2');
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'queue-events');
  await list.press('ArrowLeft');
  await list.press('ArrowLeft');
  await expect(current).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Shift+D');
  await expect(page.getByText(`${size} recordings become: Unsure.`)).toBeVisible();
  await picture(page, 'event-preview');
  await page.keyboard.press('Enter');
  await expect(done(page, size)).toBeVisible();
  await expect(list).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(done(page, 0)).toBeVisible();
  expect(app.complaints).toEqual([]);
});

async function moveDown(page: Page): Promise<void> {
  const before = await fileOnScreen(page);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => fileOnScreen(page)).not.toBe(before);
}
