/** Listening and looking closely: bands and parts heard alone, cuts tried on the table, the picture's own controls. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/prepared.ts';
import { picture } from './support/pictures.ts';

const pictureOf = (page: Page) => page.locator('[aria-roledescription=spectrogram]').nth(1);
const filterName = (page: Page) => page.getByRole('combobox', { name: /^Listening filter/ }).locator('option:checked');

async function ready(page: Page): Promise<void> {
  await expect(page.locator('[data-clip-ready]')).toBeVisible({ timeout: 30_000 });
}

async function explained(page: Page): Promise<void> {
  await expect(page.getByText('The eight values add up exactly')).toBeVisible({ timeout: 90_000 });
}

test('a part of the picture is picked out with the mouse, changed by numbers and heard alone', async ({ review }) => {
  await ready(review);
  const box = (await pictureOf(review).boundingBox())!;
  await review.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
  await review.mouse.down();
  await review.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6, { steps: 5 });
  await review.mouse.up();
  const selection = review.getByRole('group', { name: 'Selection' });
  const [from, to] = [selection.getByLabel('From (Hz)'), selection.getByLabel('to (Hz)')];
  await from.fill('1000');
  await from.press('Enter');
  await to.fill('2500');
  await to.press('Enter');
  await selection.getByRole('button', { name: 'Only this' }).click();
  await expect(filterName(review)).toHaveText(/only 1\.00–2\.50\skHz/);
  await expect(review.getByRole('button', { name: 'Pause' })).toBeVisible();
  await selection.getByRole('button', { name: 'All but this' }).click();
  await expect(filterName(review)).toHaveText(/without 1\.00–2\.50\skHz/);
  await review.getByRole('button', { name: 'Shape the listening filter' }).click();
  await expect(review.getByRole('img', { name: /^Response of band-stop/ })).toBeVisible();
  await picture(review, 'selection');
  await selection.getByRole('button', { name: 'Remove the selection' }).click();
  await expect(filterName(review)).toHaveText('off');
});

test('what if bands were cut: by key and by click, with the score and the side of the threshold', async ({
  review,
}) => {
  await ready(review);
  await explained(review);
  await review.keyboard.press('x');
  const group = review.getByRole('group', { name: 'Bands to cut' });
  await expect(group.getByRole('button', { pressed: true })).toHaveCount(1);
  const result = review.getByRole('status').filter({ hasText: /^\s*Without/ });
  await expect(result).toHaveText(/score −?\d+\.\d+, \d+\.\d+ (above|below) the threshold, (still|not) flagged\./);
  const first = await result.innerText();
  for (let left = 7; left > 0; left--) await group.getByRole('button', { pressed: false }).first().click();
  await expect(group.getByRole('button', { pressed: true })).toHaveCount(8);
  await expect(review.getByText(/With every band cut: score/)).toBeVisible();
  await picture(review, 'cut');
  await review.getByRole('button', { name: 'All bands again' }).click();
  await expect(group.getByRole('button', { pressed: true })).toHaveCount(0);
  await review.keyboard.press('x');
  await expect(result).toHaveText(first);
});

test('the picture: window, colours, zoom, the little map, and back to the whole', async ({ review }) => {
  await ready(review);
  const controls = review.getByRole('group', { name: 'Picture' }).first();
  await controls.getByRole('button', { name: 'Display' }).click();
  await controls.getByRole('combobox', { name: 'Window' }).selectOption({ index: 4 });
  await controls.getByRole('combobox', { name: 'Colours' }).selectOption({ label: 'Magma' });
  await review.keyboard.press('Alt+ArrowDown');
  await expect(controls.getByRole('combobox', { name: 'Window' }).locator('option:checked')).toHaveText(/^1024/);
  await review.keyboard.press('+');
  await review.keyboard.press('+');
  await review.keyboard.press('Control+ArrowRight');
  const map = review.getByRole('slider', { name: 'What is on screen of the whole recording' });
  const before = Number(await map.getAttribute('aria-valuenow'));
  await map.focus();
  await review.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await map.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  await picture(review, 'controls');
  await review.keyboard.press('Control+0');
  await expect(map).toHaveCount(0);
});
