/** The report from the first choice to its files: what is typed is seen in the preview, and in HTML and PDF. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { done, expect, test } from './support/prepared.ts';
import { picture } from './support/pictures.ts';

const hostile = 'Knocks & rattles <img src=x onerror="window.pwned = 1">';

test('a report is written, seen while it is written, and handed in as HTML and PDF', async ({ app, review: page }) => {
  await twoFindings(page);
  await page.keyboard.press('Control+4');
  const preview = page.frameLocator('iframe[title="Preview of the report"]');
  await expect(preview.getByRole('article')).toHaveCount(2);
  await expect(preview.getByRole('img')).toHaveCount(4);
  // Whoever works with the keys goes on with them: the preview does not take the focus when it comes.
  await expect(page.locator('iframe')).not.toBeFocused();

  await page.getByLabel('Title', { exact: true }).fill('Line 3, week 47');
  await page.getByLabel('Asset').fill('Fan F-301, hall 2');
  await page.getByLabel('Analyst').fill('S. Lindqvist');
  await page.getByRole('combobox', { name: 'Severity' }).selectOption({ label: '3. Plan a repair' });
  await page.getByLabel('Basis of the severity').fill('12 dB over the last quarter');
  await page.getByLabel('Observation').fill(hostile);
  await page.getByLabel('Recommendation').fill('Change the bearing');
  await page.getByLabel('Act by').fill('2026-12-01');
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Line 3, week 47');
  await expect(preview.getByRole('article').first()).toContainText(hostile);
  await expect(preview.getByRole('article').first()).toContainText('By 1 December 2026.');
  await expect(preview.getByRole('article').first()).toContainText('in the third-octave band at');
  await page.getByLabel('Verdict journal').uncheck();
  await expect(preview.getByText('Verdict journal of the session')).toHaveCount(0);
  await expect(preview.getByRole('heading', { name: 'File hashes' })).toBeVisible();
  await picture(page, 'report');
  // Without bands nothing is left to compute, and the files are made at once.
  await page.getByLabel('Frequency bands').uncheck();
  await expect(preview.getByRole('heading', { name: 'Frequency bands' })).toHaveCount(0);

  const html = readFileSync(await make(page, 'Make the report (HTML)'), 'utf8');
  expect(html).toContain('Fan F-301, hall 2');
  expect(html).toContain('3 of 4, Plan a repair');
  expect(html).not.toMatch(/<img|<script/);
  await picture(page, 'report-made');
  const pdf = readFileSync(await make(page, 'Make a PDF'), 'latin1');
  expect(pdf).toMatch(/^%PDF-/);
  for (const part of ['/StructTreeRoot', '/Outlines']) expect(pdf).toContain(part);
  expect(pdf).not.toMatch(/\/(JS|JavaScript|Launch|EmbeddedFile)\b/);

  // What was typed is there again after a start.
  await app.close();
  const again = await app.open();
  await expect(again.getByRole('button', { name: 'Real fault' })).toBeVisible();
  await again.keyboard.press('Control+4');
  await expect(again.getByLabel('Recommendation')).toHaveValue('Change the bearing');
  expect(app.complaints).toEqual([]);
});

async function twoFindings(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  for (const [index, key] of ['r', 'd', 'f'].entries()) {
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
  }
}

/** Makes a file of the report and gives its path. */
async function make(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name }).click();
  const path = page.locator('.ready .path');
  await expect(path).toHaveText(name.includes('PDF') ? /\.pdf$/ : /\.html$/, { timeout: 60_000 });
  return path.innerText();
}
