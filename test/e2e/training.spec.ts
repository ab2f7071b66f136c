/** A model is trained on the sample's recordings: refused, measured, paused, killed, gone on with, compared, adopted. */
import type { Locator, Page } from '@playwright/test';
import process from 'node:process';
import { picture } from './support/pictures.ts';
import { expect, test } from './support/prepared.ts';
import { trainingOf } from './support/processes.ts';

const name = 'Sample machines';
const panelOf = (page: Page) => page.getByRole('region', { name: 'Train on my recordings' });
const cardOf = (page: Page) => panelOf(page).getByRole('article', { name });

test('a model is trained on recordings, and used only after it was compared and adopted', async ({
  app,
  hostKind,
  review,
}) => {
  // A training takes what others leave of the processor; on a busy machine that is little.
  test.setTimeout(400_000);
  let page = review;
  await page.getByRole('button', { name: 'Setup' }).click();
  await panelOf(page).getByRole('button', { name: 'Train a model…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('3 classes: 66 recordings to train on, 18 held out.').first()).toBeVisible();
  // A few of each machine are enough, and take seconds.
  await dialog.getByLabel('Only files whose path contains').fill('normal_000');
  await expect(dialog.getByText('3 classes: 24 recordings to train on, 6 held out.').first()).toBeVisible();
  await test.step('one class alone is refused', () => refuse(dialog));
  await test.step('what it costs is measured before it starts', () => measureAndStart(dialog));

  const card = cardOf(page);
  await expect(card.getByRole('img', { name: /^Loss/ })).toBeVisible({ timeout: 30_000 });
  await card.getByRole('button', { name: `Pause ${name}` }).click();
  await expect(card.getByText(/^Paused\. It can (begin again with epoch 1|go on with epoch \d of 6)\.$/)).toBeVisible();
  await picture(page, 'training-paused');
  await card.getByRole('button', { name: `Go on with ${name}` }).click();

  if (hostKind === 'web') {
    await test.step('its process is killed', async () => {
      await expect(card.getByText(/Epoch [2-6] of 6/)).toBeVisible({ timeout: 30_000 });
      process.kill(await trainingOf(app.processId()), 'SIGKILL');
      await expect(
        card.getByText(/^It was interrupted\. (It can go on with epoch \d of 6|All epochs are done)/),
      ).toBeVisible();
    });
  }
  await test.step('a new start does not begin it by itself', async () => {
    await app.crash();
    page = await app.open();
    await page.getByRole('button', { name: 'Setup' }).click();
    await expect(cardOf(page).getByRole('button', { name: `Go on with ${name}` })).toBeVisible();
    await expect(page.getByRole('contentinfo').getByText('Nothing is running')).toBeVisible();
    await cardOf(page)
      .getByRole('button', { name: `Go on with ${name}` })
      .click();
  });
  await test.step('compared, then adopted', () => compareAndAdopt(page));

  await page.getByRole('button', { name: 'New detector…' }).click();
  await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Model' })).toContainText('Knows my machines');
  expect(app.complaints).toEqual([]);
});

async function refuse(dialog: Locator): Promise<void> {
  for (const machine of ['gearbox', 'pump']) await dialog.getByRole('checkbox', { name: machine }).uncheck();
  await expect(dialog.getByText('A training needs at least two classes').first()).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Measure what it costs' })).toBeDisabled();
  for (const machine of ['gearbox', 'pump']) await dialog.getByRole('checkbox', { name: machine }).check();
}

async function measureAndStart(dialog: Locator): Promise<void> {
  await dialog.getByLabel('Name').fill(name);
  await dialog
    .getByRole('combobox', { name: 'What is trained' })
    .selectOption({ label: 'The last blocks and the head' });
  await dialog.getByRole('textbox', { name: 'Blocks' }).fill('1');
  await dialog.getByLabel('Epochs').fill('6');
  await dialog.getByRole('button', { name: 'Measure what it costs' }).click();
  const cost = dialog.getByRole('region', { name: 'What it will cost' });
  await expect(cost.getByText(/18 updates of/)).toBeVisible({ timeout: 60_000 });
  await expect(cost.getByText(/that are free/)).toBeVisible();
  await picture(dialog.page(), 'training-dialog');
  await dialog.getByRole('button', { name: 'Start the training' }).click();
}

async function compareAndAdopt(page: Page): Promise<void> {
  const comparison = cardOf(page).getByRole('region', { name: 'How it compares' }).first();
  await expect(comparison).toBeVisible({ timeout: 180_000 });
  await expect(comparison.getByText('Nothing uses the new model until you adopt it')).toBeVisible();
  await expect(comparison.getByRole('row').filter({ hasText: 'Trained model' })).toHaveCount(3);
  const models = page.getByRole('region', { name: 'Models' });
  await expect(models.getByRole('article')).toHaveCount(1);
  await picture(page, 'training-finished');

  await cardOf(page)
    .getByRole('button', { name: `Adopt the model of ${name}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of the model').fill('Knows my machines');
  await picture(page, 'training-adopt');
  await dialog.getByRole('button', { name: 'Adopt', exact: true }).click();
  await expect(models.getByRole('article', { name: 'Knows my machines' })).toContainText('3 classes');
}
