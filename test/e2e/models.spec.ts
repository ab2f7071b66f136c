import { fileURLToPath } from 'node:url';
import { expect, test } from './support/host.ts';
import { picture } from './support/pictures.ts';

const exported = fileURLToPath(new URL('../golden/ast/onnx/', import.meta.url));
const shipped = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));

test('a model is imported at another length, makes a detector, and stays while it is used', async ({
  app,
  appPage,
}) => {
  test.setTimeout(240_000);
  await expect(appPage.getByRole('button', { name: 'Real fault' })).toBeVisible({ timeout: 120_000 });
  await appPage.getByRole('button', { name: 'Setup' }).click();
  const models = appPage.getByRole('region', { name: 'Models', exact: true });
  await expect(models.getByRole('article')).toHaveCount(1);

  await models.getByRole('button', { name: 'Import a model…' }).click();
  const dialog = appPage.getByRole('dialog');
  await dialog.getByLabel('Folder or ONNX file of the model').fill('/nowhere');
  await dialog.getByRole('button', { name: 'Import the model' }).click();
  await expect(appPage.getByText('There is no file /nowhere/config.json').first()).toBeVisible();

  await models.getByRole('button', { name: 'Import a model…' }).click();
  await dialog.getByLabel('Folder or ONNX file of the model').fill(shipped);
  await dialog.getByLabel('Name').fill('Five seconds');
  await dialog
    .getByRole('combobox', { name: 'Length of its input' })
    .selectOption({ label: 'Adapt to 5 s (512 frames)' });
  await dialog.getByRole('button', { name: 'Import the model' }).click();
  const card = models.getByRole('article', { name: 'Five seconds' });
  await expect(card).toContainText('512 frames (5.1 s)', { timeout: 60_000 });

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
  await models.scrollIntoViewIfNeeded();
  await picture(appPage, 'models');
  expect(app.complaints).toEqual([]);
});

test('an exported ONNX file is found with the keyboard, checked in a process of its own, and compared', async ({
  app,
  appPage,
}) => {
  test.setTimeout(240_000);
  await expect(appPage.getByRole('button', { name: 'Real fault' })).toBeVisible({ timeout: 120_000 });
  await appPage.getByRole('button', { name: 'Setup' }).click();
  const models = appPage.getByRole('region', { name: 'Models', exact: true });
  await expect(models.getByRole('article')).toHaveCount(1);
  await expect(models.getByRole('article')).toContainText('MB');
  await expect(models.getByRole('button', { name: 'Compare…' })).toHaveCount(0);

  await models.getByRole('button', { name: 'Import a model…' }).click();
  const dialog = appPage.getByRole('dialog');
  const path = dialog.getByLabel('Folder or ONNX file of the model');
  await path.fill(exported);
  await appPage.keyboard.press('Tab');
  await appPage.keyboard.press('Enter'); // Browse…
  const entry = dialog.getByRole('button', { name: /^opset17\.onnx/ });
  await entry.focus();
  await appPage.keyboard.press('Enter');
  await expect(path).toHaveValue(/opset17\.onnx$/);
  await expect(entry).toHaveAttribute('aria-pressed', 'true');
  await picture(appPage, 'model-import');
  await dialog.getByRole('button', { name: 'Import the model' }).click();
  const card = models.getByRole('article', { name: 'opset17' });
  await expect(card).toContainText('16 frames', { timeout: 120_000 });
  await card.getByText('What its maker says').click();
  await expect(card).toContainText("the logits of\nEarmark's own graph and of the file differ by");

  await models.getByRole('button', { name: 'Compare…' }).click();
  await expect(dialog.getByRole('columnheader')).toHaveText(['Property', 'earmark-small', 'opset17']);
  await expect(dialog.getByRole('row', { name: /^Parameters/ })).toContainText('9,405');
  await picture(appPage, 'models-compared');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // The same file again, and a file that is no model: both refused in words, nothing kept.
  for (const [file, words] of [
    ['opset17.onnx', 'This model is in the library already, as "opset17"'],
    ['expected.safetensors', 'There is no file'],
  ] as const) {
    await models.getByRole('button', { name: 'Import a model…' }).click();
    await path.fill(exported + file);
    await dialog.getByRole('button', { name: 'Import the model' }).click();
    await expect(appPage.getByText(words).first()).toBeVisible({ timeout: 60_000 });
  }
  await expect(models.getByRole('article')).toHaveCount(2);
  expect(app.complaints).toEqual([]);
});
