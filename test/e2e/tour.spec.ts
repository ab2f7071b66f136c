/** The first tour by keyboard: offered quietly, left at any step, not offered again, and there when it is asked for. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, test } from './support/prepared.ts';

const titles = ['What is waiting', 'See it and hear it', 'Why it was flagged', 'Your verdict', 'What becomes of it'];
const note = (page: Page, title: string) => page.getByRole('dialog', { name: title });
const offer = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: 'Take the tour' });

test('the tour: five notes, keys work beside them, Escape ends it, and it comes only when it is called', async ({
  app,
  review: page,
}) => {
  await pressOn(page, offer(page));
  for (const [index, title] of titles.entries()) {
    await expect(note(page, title)).toBeVisible();
    await expect(note(page, title)).toContainText(`Step ${index + 1} of 5`);
    await expect(note(page, title).locator('[data-go]')).toBeFocused();
    const box = (await note(page, title).boundingBox())!;
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1440 && box.y + box.height <= 900).toBe(true);
    if (index === 2) expect(await violationsOf(page)).toEqual([]);
    if (index === 3) {
      await page.keyboard.press('r');
      await expect(done(page, 1)).toBeVisible();
      await expect(note(page, title)).toBeVisible();
      await picture(page, 'tour');
    }
    await page.keyboard.press('Enter');
  }
  await expect(page.locator('.ring')).toHaveCount(0);
  await expect(offer(page)).toBeHidden();

  await app.crash();
  const again = await app.open();
  await expect(done(again, 1)).toBeVisible();
  await expect(offer(again)).toBeHidden();
  await expect(again.getByRole('region', { name: 'Messages' })).toContainText('Earmark was not closed properly');
  await picture(again, 'recovered');
  await again.keyboard.press('Control+4');
  await again.keyboard.press('?');
  await pressOn(again, again.getByRole('dialog').getByRole('button', { name: 'Take the tour', exact: true }));
  await expect(note(again, titles[0]!)).toBeVisible();
  await expect(again.getByRole('button', { name: 'Real fault' })).toBeVisible();
  await again.keyboard.press('Enter');
  await again.keyboard.press('Escape');
  await expect(note(again, titles[1]!)).toBeHidden();
  expect(app.complaints).toEqual([]);
});
