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

test('a part is picked out, moved, resized and heard with the keyboard alone; its band ends with the recording', async ({
  review,
}) => {
  await ready(review);
  const flagged = pictureOf(review);
  const selection = review.getByRole('group', { name: 'Selection' });
  const number = async (name: string) => Number(await selection.getByLabel(name).inputValue());
  await review.keyboard.press('s');
  await expect(flagged).toBeFocused();
  const [from, low] = [await number('From (s)'), await number('From (Hz)')];
  await review.keyboard.press('ArrowLeft');
  await review.keyboard.press('ArrowUp');
  expect(await number('From (s)')).toBeCloseTo(from - 0.1, 5);
  expect(await number('From (Hz)')).toBeGreaterThan(low);
  await review.keyboard.press('Control+ArrowRight');
  expect(await number('From (s)')).toBeCloseTo(from - 0.09, 5);
  const [to, high] = [await number('to (s)'), await number('to (Hz)')];
  await review.keyboard.press('Shift+ArrowRight');
  await review.keyboard.press('Control+Shift+ArrowUp');
  expect(await number('to (s)')).toBeCloseTo(to + 0.1, 5);
  expect(await number('to (Hz)')).toBeGreaterThan(high);
  expect(await number('From (s)')).toBeCloseTo(from - 0.09, 5);
  await picture(review, 'selection-by-keyboard');
  await review.keyboard.press('Shift+Space');
  await expect(review.getByRole('button', { name: 'Pause' })).toBeVisible();
  await review.keyboard.press('q');
  await expect(filterName(review)).toHaveText(/^only/);
  const heard = (await filterName(review).innerText()).trim();

  await review.keyboard.press('j');
  await expect(selection).toHaveCount(0);
  await expect(flagged).not.toBeFocused();
  await ready(review);
  await expect(filterName(review)).toHaveText('off');
  await expect(review.getByText(`“${heard}” ended`)).toBeVisible();
  await picture(review, 'band-ended');
  await review.getByRole('button', { name: 'Keep it' }).click();
  await review.keyboard.press('j');
  await ready(review);
  await expect(filterName(review)).toHaveText(heard);

  await review.keyboard.press('s');
  await expect(flagged).toBeFocused();
  await review.keyboard.press('Escape');
  await expect(selection).toHaveCount(0);
  await expect(flagged).not.toBeFocused();
});

test('what if bands were cut: by key and by click, with the score and the side of the threshold', async ({
  review,
}) => {
  await ready(review);
  await explained(review);
  await review.keyboard.press('x');
  const group = review.getByRole('group', { name: 'Bands to cut' });
  await expect(group.getByRole('button', { pressed: true })).toHaveCount(1);
  const result = review.locator('.result');
  await expect(result).toHaveText(/score −?\d+\.\d+, \d+\.\d+ (above|below) the threshold, (still|not) flagged\./);
  const first = await result.innerText();
  for (let left = 7; left > 0; left--) await group.getByRole('button', { pressed: false }).first().click();
  await expect(group.getByRole('button', { pressed: true })).toHaveCount(8);
  await expect(result).toContainText('With every band cut: score');
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
