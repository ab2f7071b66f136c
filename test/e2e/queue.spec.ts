/** The queue by keyboard: search, orders, filters, and what is kept of them over a restart. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { chooseOption, pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, fileOnScreen, flaggedRecordings, test } from './support/prepared.ts';

test('search, orders and filters by keyboard, kept over a restart', async ({ app, review: page }) => {
  const all = await files(page);
  const total = Number(/(\d+) flagged/.exec(await page.getByRole('banner').innerText())![1]);
  const wanted = all[5]!;

  await page.keyboard.press('Control+f');
  await page.keyboard.type(wanted.slice(0, -4).toUpperCase());
  await expect.poll(() => files(page)).toEqual([wanted]);
  await page.keyboard.press('Enter');
  await expect.poll(() => fileOnScreen(page)).toBe(wanted);
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Escape');
  await expect.poll(() => files(page)).toEqual(all);

  await chooseOption(page, order(page), 'Unlike what is decided');
  await expect(page.getByText('Worked out before the first verdict.')).toBeVisible();
  await flaggedRecordings(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => fileOnScreen(page)).toBe(all[0]);
  await page.keyboard.press('f');
  await expect(done(page, 1)).toBeVisible();
  await expect(page.getByText('1 changed since')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Work out again' }));
  await expect(page.getByText('Worked out from 1 verdict.')).toBeVisible();
  await flaggedRecordings(page).press('End');
  await expect.poll(() => fileOnScreen(page)).toBe(all[0]);
  await picture(page, 'queue-unlike');

  await pressOn(page, page.getByRole('button', { name: 'More filters' }));
  const machines = page.getByRole('combobox', { name: 'Machine', exact: true });
  const [, first] = await machines.locator('option').allInnerTexts();
  const [, machine, count] = /^(.*) \((\d+)\)$/.exec(first!)!;
  await chooseOption(page, machines, first!);
  await expect(page.getByText(`${count} of ${total} recordings`)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'queue-filtered');
  for (const row of await rows(page)) expect(row).toContain(machine);
  await flaggedRecordings(page).press('Home');
  const before = await fileOnScreen(page);
  await page.keyboard.press('n');
  await expect.poll(() => fileOnScreen(page)).not.toBe(before);
  expect(await files(page)).toContain(await fileOnScreen(page));

  await pressOn(page, page.getByLabel('Only with a comment'), 'Space');
  await expect(page.getByRole('heading', { name: `The filter hides all ${total} recordings` })).toBeVisible();
  await picture(page, 'queue-empty-filter');
  await pressOn(page, page.getByRole('button', { name: 'Show all' }).first());
  await expect(page.getByText(`${total} recordings`, { exact: true })).toBeVisible();

  await chooseOption(page, order(page), 'By machine, attribute');
  await chooseOption(page, page.getByRole('combobox', { name: 'Show' }), `Open (${total - 1})`);
  await flaggedRecordings(page).press('Home');
  await expect(flaggedRecordings(page).getByRole('row').nth(1)).toHaveAttribute('aria-selected', 'true');
  const kept = (await files(page)).slice(0, 5);
  await app.close();
  const reopened = await app.open();
  await expect(flaggedRecordings(reopened)).toBeVisible();
  await expect(order(reopened).locator('option:checked')).toHaveText('By machine, attribute');
  expect((await files(reopened)).slice(0, 5)).toEqual(kept);
  expect(kept).not.toContain(all[0]);
  expect(app.complaints).toEqual([]);
});

const order = (page: Page) => page.getByRole('combobox', { name: 'Order' });
const rows = (page: Page) => flaggedRecordings(page).locator('.row').allInnerTexts();
const files = (page: Page) =>
  flaggedRecordings(page)
    .locator('.row .file')
    .evaluateAll((names) =>
      names
        .map((name) => ({ title: name.getAttribute('title')!, top: name.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ title }) => title),
    );
