import { fileURLToPath } from 'node:url';
import { expect, test } from './support/host.ts';

const shipped = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));

test('a model is imported at another length, makes a detector, and stays while it is used', async ({
  app,
  appPage,
}) => {
  test.setTimeout(240_000);
  await expect(appPage.getByRole('button', { name: 'Real fault' })).toBeVisible({ timeout: 120_000 });
  await appPage.getByRole('button', { name: 'Setup' }).click();
  const models = appPage.getByRole('region', { name: 'Models' });
  await expect(models.getByRole('article')).toHaveCount(1);

  await models.getByRole('button', { name: 'Import a model…' }).click();
  const dialog = appPage.getByRole('dialog');
  await dialog.getByLabel('Folder of the model').fill('/nowhere');
  await dialog.getByRole('button', { name: 'Import the model' }).click();
  await expect(appPage.getByText('There is no model folder at /nowhere').first()).toBeVisible();

  await models.getByRole('button', { name: 'Import a model…' }).click();
  await dialog.getByLabel('Folder of the model').fill(shipped);
  await dialog.getByLabel('Name').fill('Five seconds');
  await dialog
    .getByRole('combobox', { name: 'Length of its input' })
    .selectOption({ label: 'Adapt to 5 s (512 frames)' });
  await dialog.getByRole('button', { name: 'Import the model' }).click();
  const card = models.getByRole('article', { name: 'Five seconds' });
  await expect(card).toContainText('512 frames (5.1 s)');

  await appPage.getByRole('button', { name: 'New detector…' }).click();
  await dialog.getByRole('combobox', { name: 'Model' }).selectOption({ index: 1 });
  await dialog.getByRole('checkbox').last().uncheck();
  await dialog.getByRole('button', { name: 'Make the detector' }).click();
  await expect(card).toContainText('It stays: 1 detector was made with it', { timeout: 120_000 });
  await expect(card.getByRole('button', { name: 'Delete Five seconds' })).toBeDisabled();

  await card.getByRole('button', { name: 'Rename Five seconds' }).click();
  await dialog.getByLabel('Name').fill('Short');
  await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(models.getByRole('article', { name: 'Short' })).toBeVisible();
  expect(app.complaints).toEqual([]);
});
