/** Two reviewers in turn: the second one blind, a dispute and its settlement, and one verdict for several with one undo. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { done, expect, flaggedRecordings, test } from './support/prepared.ts';

const secret = 'grinds like a mill';

test('two reviewers in turn: blind, dispute, settlement, and several at once with one undo', async ({
  app,
  review: page,
}) => {
  await test.step('the first reviewer', async () => {
    await signIn(page, 'Ada');
    await give(page, 'r', 1);
    await page.keyboard.press('u');
    await give(page, 'f', 2);
    await give(page, 'd', 3);
    await first(page);
    await page.keyboard.press('c');
    await page.keyboard.type(secret);
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('t');
    await page.keyboard.type('mill');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Remove the tag mill' })).toBeVisible();
    await page.keyboard.press('i');
    await expect(page.getByRole('button', { name: 'Bookmark' })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('combobox', { name: 'Severity' })).toHaveValue('0');
  });

  await test.step('the second one sees nothing of it', async () => {
    await signIn(page, 'Bo');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('checkbox', { name: 'Second reading' })).toBeChecked();
    await expect(done(page, 0)).toBeVisible();
    await first(page);
    const shown = await page.locator('body').innerHTML();
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('Ada');
    await expect(page.getByText('History of this recording (0)')).toBeVisible();
    await picture(page, 'second-reading-blind');
  });

  await test.step('nor on any other screen, which says why and leads back', async () => {
    for (const [key, name] of [
      ['Control+2', 'detector'],
      ['Control+3', 'filters'],
      ['Control+4', 'report'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByText('You give a second reading of').first()).toBeVisible();
      const shown = await page.locator('body').innerHTML();
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain('Ada');
      expect(await violationsOf(page)).toEqual([]);
      await picture(page, `second-reading-${name}`);
    }
    await page.keyboard.press('Control+4');
    await expect(page.getByRole('region', { name: 'For a colleague' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Go to Review' }).click();
    await first(page);
  });

  await test.step('and differs once', async () => {
    await give(page, 'f', 1);
    await give(page, 'f', 2);
    await give(page, 'd', 3);
    await first(page);
    const dispute = page.getByRole('region', { name: 'Reviewers differ' });
    await expect(dispute).toContainText('Ada: Real fault');
    await expect(dispute).toContainText(secret);
    await expect(dispute).toContainText('Bo: False alarm');
    await page.getByText('Agreement of two reviewers').click();
    await expect(page.getByText('n = 3; 1 is full agreement')).toBeVisible();
    await expect(page.getByText('at least 30 recordings are wanted')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'second-reading-dispute');
    const show = page.getByRole('combobox', { name: 'Show' });
    await show.selectOption('Disputed (1)');
    await expect(page.getByText(/^1 of \d+ recordings$/)).toBeVisible();
    await show.selectOption({ index: 0 });
  });

  await test.step('the first one settles it, openly', async () => {
    await signIn(page, 'Ada');
    await page.keyboard.press('r');
    // Only when it is saved, and the next one is on the screen.
    await expect(page.getByRole('combobox', { name: 'Show' }).getByText('Disputed (0)')).toBeAttached();
    await first(page);
    await expect(page.getByText('Settled openly after reviewers had differed')).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(page.getByRole('region', { name: 'Reviewers differ' })).toBeVisible();
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByText('Settled openly after reviewers had differed')).toBeVisible();
    await page.getByText(/^History of this recording/).click();
    await expect(page.getByText('settles a dispute').first()).toBeVisible();
  });

  await test.step('several at once, one undo', async () => {
    await first(page);
    await page.keyboard.press('n');
    await page.keyboard.press('m');
    await expect(page.getByRole('dialog')).toContainText('nearest first', { timeout: 15_000 });
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Shift+F');
    await expect(page.getByText('One undo takes it all back.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(done(page, 3)).toBeHidden();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await expect(done(page, 3)).toBeVisible();
  });
  expect(app.complaints).toEqual([]);
});

async function signIn(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+5');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByText('Name saved.').first()).toBeVisible();
  await page.keyboard.press('Control+1');
  await first(page);
}

async function first(page: Page): Promise<void> {
  await flaggedRecordings(page).focus();
  await page.keyboard.press('Home');
}

async function give(page: Page, key: string, count: number): Promise<void> {
  await page.keyboard.press(key);
  await expect(done(page, count)).toBeVisible();
}
