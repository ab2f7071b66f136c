/** What is not about the last key stays where it is: else everything is laid out again, and the pictures are drawn twice. */
import type { Page } from '@playwright/test';
import { done, expect, flaggedRecordings, test } from './support/prepared.ts';

/** px, about where the header changes what it shows */
const widths = [1061, 1120, 1180, 1182, 1241, 1280, 1360, 1440, 1500, 1600] as const;

const headerHeight = (page: Page) => page.getByRole('banner').evaluate((header) => header.clientHeight);
const pictureHeights = (page: Page) =>
  page.locator('[data-clip-ready] canvas').evaluateAll((all) => all.map((picture) => picture.clientHeight));

test('the header keeps to one line, whatever it says', async ({ review }) => {
  await expect(review.locator('[data-clip-ready]')).toBeVisible({ timeout: 30_000 });
  await review.setViewportSize({ width: 1920, height: 900 });
  const one = await headerHeight(review);
  for (let given = 1; given <= 3; given += 1) {
    await review.keyboard.press('f');
    await expect(done(review, given)).toBeVisible();
  }
  await expect(review.getByRole('banner').getByText(/^Saved/)).toBeVisible();
  for (const width of widths) {
    await review.setViewportSize({ width, height: 900 });
    await expect.poll(() => headerHeight(review), { message: `${width} px` }).toBe(one);
  }
});

test('the pictures keep their height when the explanation comes', async ({ review }) => {
  await review.setViewportSize({ width: 1440, height: 900 });
  await expect(review.locator('[data-clip-ready]')).toBeVisible({ timeout: 30_000 });
  const first = await review.locator('[data-clip-ready]').getAttribute('data-clip-ready');
  await flaggedRecordings(review).focus();
  await review.keyboard.press('End');
  await expect(review.locator(`[data-clip-ready]:not([data-clip-ready="${first}"])`)).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await pictureHeights(review)).length).toBe(2);
  const before = await pictureHeights(review);
  await expect(review.getByText('The eight values add up exactly')).toBeVisible({ timeout: 90_000 });
  const after = await pictureHeights(review);
  expect(after).toHaveLength(before.length);
  for (const [index, height] of after.entries()) expect(Math.abs(height - before[index]!)).toBeLessThanOrEqual(1);
});
