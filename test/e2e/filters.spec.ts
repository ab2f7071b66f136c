/** Presets are tried on a detector, with the keyboard alone: verdicts, sweep, version, flips; the result outlives a crash. */
import { violationsOf } from './support/axe.ts';
import { chooseOption, pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, test } from './support/prepared.ts';

const presets = ['no filter', 'high-pass 800 Hz'];

test('presets are tried by keyboard, one becomes a version, and what it changes is shown', async ({ app, review }) => {
  test.setTimeout(120_000);
  let page = review;
  const rows = () => page.getByRole('table', { name: 'Every preset in numbers' }).getByRole('row');
  await test.step('nothing is known yet, and it says so', async () => {
    await page.keyboard.press('Control+3');
    await expect(page.getByText('No recording outside this detector’s bank is known')).toBeVisible();
    await picture(page, 'filters-nothing-known');
    await pressOn(page, page.getByRole('button', { name: 'Go to Review' }));
  });
  await expect(page.getByRole('button', { name: 'Real fault' })).toBeVisible();
  for (const [index, key] of ['r', 'r', 'f', 'r', 'f', 'r'].entries()) {
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
  }

  await test.step('presets are tried', async () => {
    await page.keyboard.press('Control+3');
    await expect(page.getByText(/^28 recordings in the bank/)).toBeVisible();
    await chooseOption(page, page.getByRole('combobox', { name: 'In steps of' }), '800 Hz');
    await chooseOption(page, page.getByRole('combobox', { name: 'Up to' }), '800 Hz');
    await pressOn(page, page.getByRole('button', { name: 'Try these presets' }));
    await expect(page.getByRole('progressbar', { name: 'Presets are being tried' })).toBeVisible();
    await picture(page, 'filters-running');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 60_000 });
    await expect(rows()).toHaveCount(1 + presets.length);
    for (const preset of presets)
      await expect(rows().filter({ has: page.getByRole('rowheader', { name: preset }) })).toContainText('%');
    await expect(page.getByRole('img', { name: 'AUC under each preset' })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'filters-results');
  });

  await test.step('one becomes a version', async () => {
    await pressOn(page, page.getByRole('button', { name: 'Choose high-pass 800 Hz' }));
    await pressOn(page, page.getByRole('button', { name: 'Make a detector version' }));
    const flips = page.getByRole('region', { name: 'Version 1 against version 2' }).first();
    await expect(flips.getByRole('status')).toContainText(/that both have scored/, { timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Make a session of what it flags' })).toBeVisible();
    await picture(page, 'filters-flips');
  });

  const detector = page.getByRole('combobox', { name: 'Detector', exact: true });
  const tried = await detector.locator('option:checked').innerText();
  await app.crash();
  page = await app.open();
  await expect(done(page, 6)).toBeVisible();
  await page.keyboard.press('Control+3');
  await chooseOption(page, page.getByRole('combobox', { name: 'Detector', exact: true }), tried);
  await expect(rows()).toHaveCount(1 + presets.length);
  await chooseOption(page, page.getByRole('combobox', { name: 'Compare with version' }), 'Version 2, high-pass 800 Hz');
  await expect(page.getByRole('region', { name: 'Version 1 against version 2' }).first()).toBeVisible();
  expect(app.complaints).toEqual([]);
});
