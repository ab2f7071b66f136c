/** What a detector's scores are worth, by keyboard: curve, a tried threshold, a version made of it, and both compared. */
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { violationsOf } from './support/axe.ts';
import { chooseOption, pressOn, tabTo } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, test as base } from './support/prepared.ts';
import { writeLabelledFolder } from './support/recordings.ts';

const test = base.extend<{ folder: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from this pattern what a fixture needs
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'earmark-labelled-'));
    writeLabelledFolder(folder);
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

const sentence = (page: Page) => page.getByText(/^At \d\.\d{3}.* in all/);
const slider = (page: Page) => page.getByRole('slider', { name: 'Threshold to try' });

test('a threshold is tried, made a version of, and both are compared, by keyboard', async ({
  app,
  review: page,
  folder,
}) => {
  test.setTimeout(180_000);
  await test.step('of the sample nothing is known yet, and it says what to do', async () => {
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('img', { name: 'Scores by what is known' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No curve: no fault is known' })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'detector-sample');
    await pressOn(page, page.getByRole('button', { name: 'neighbours', exact: true }));
    await expect(page.getByText('No axes: only what lies beside what has a meaning')).toBeVisible();
    await expect(page.getByText(/laid beside those that are most like it .* \(t-SNE\)/)).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'detector-neighbours');
    await pressOn(page, page.getByRole('button', { name: 'directions', exact: true }));
    await expect(page.getByText(/^First axis: \d+ % of the differences$/)).toBeVisible();
    await pressOn(page, page.getByRole('button', { name: 'Go to Review' }));
    for (const [index, key] of ['r', 'f', 'r', 'f'].entries()) {
      await page.keyboard.press(key);
      await expect(done(page, index + 1)).toBeVisible();
    }
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('table', { name: 'What thresholds do' })).toContainText(/\d % \[\d+–\d+\] \(\d+\)/);
    await picture(page, 'detector-sample-judged');
  });
  await test.step('recordings with labels are imported and scored', () => importAndScore(page, folder));

  await page.keyboard.press('Control+2');
  await test.step('the area under the curve, and what a higher threshold would do', async () => {
    await expect(page.getByRole('img', { name: 'ROC curve' })).toContainText(/Area under the curve \d+\.\d %/);
    await expect(page.getByRole('term').filter({ hasText: 'AUC' })).toBeVisible();
    await expect(sentence(page)).toContainText('the threshold of now');
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'detector');
    const before = await sentence(page).innerText();
    await tabTo(page, slider(page));
    const at = Number(await slider(page).inputValue());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    const step = Number(await slider(page).getAttribute('step'));
    expect(Number(await slider(page).inputValue())).toBeCloseTo(at + 11 * step, 6);
    await expect(sentence(page)).toContainText('would be flagged');
    expect(await sentence(page).innerText()).not.toBe(before);
    await expect(page.getByRole('definition').filter({ hasText: /^FPR .* TPR/ })).toHaveCount(2);
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'detector-tried');
  });

  await test.step('it becomes a version only through the dialog, which has the value already', async () => {
    const tried = Number(await slider(page).inputValue());
    await pressOn(page, page.getByRole('button', { name: 'Use this threshold…' }));
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('radio', { name: 'Set it by hand' })).toBeChecked();
    await expect(dialog.getByRole('textbox', { name: 'Value' })).toHaveValue(String(tried));
    await picture(page, 'detector-use');
    await pressOn(page, dialog.getByRole('button', { name: 'Preview' }));
    await expect(dialog).toContainText('would be flagged instead of', { timeout: 60_000 });
    await pressOn(page, dialog.getByRole('button', { name: /^Make version 2/ }));
    await expect(dialog.getByRole('status')).toContainText('Version 2 was made', { timeout: 60_000 });
    await pressOn(page, dialog.getByRole('button', { name: 'Not now' }));
  });

  await test.step('the two versions beside each other', async () => {
    await chooseOption(page, page.getByRole('combobox', { name: 'Compare with' }), 'Version 2, no filter');
    const compared = page.getByRole('region', { name: 'Against fan, section 00, version 2' }).first();
    await expect(compared.getByRole('status')).toContainText('Differences this small are noise.');
    await expect(compared.getByRole('row')).toHaveCount(1 + 3);
    await picture(page, 'detector-compared');
    const details = page.locator('summary').filter({ hasText: 'The curve in numbers' });
    await pressOn(page, details);
    await expect(page.getByRole('table', { name: /^The curve in numbers/ })).toHaveCount(2);
    expect(await violationsOf(page)).toEqual([]);
  });
  expect(app.complaints).toEqual([]);
});

async function importAndScore(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+5');
  await pressOn(page, page.getByRole('button', { name: 'Import…' }));
  const dialog = page.getByRole('dialog', { name: 'Import recordings' });
  await expect(dialog.getByRole('textbox')).not.toHaveValue('');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(folder);
  await page.keyboard.press('Enter');
  await pressOn(page, dialog.getByRole('button', { name: 'Import this folder' }));
  await pressOn(page, page.getByRole('button', { name: 'Make a detector for fan, section 00' }));
  const making = page.getByRole('dialog', { name: 'New detector' });
  await pressOn(page, making.getByRole('button', { name: 'Make the detector' }));
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByText(/flagged and ready to review/)).toBeVisible({ timeout: 90_000 });
}
