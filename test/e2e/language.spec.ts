/** English to German and back in Setup: nothing is lost, every screen, problem and number is German, and axe finds nothing. */
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violationsOf } from './support/axe.ts';
import { picture } from './support/pictures.ts';
import { expect, test } from './support/prepared.ts';

test('the language: chosen in Setup, spoken everywhere, and nothing is lost by changing it', async ({
  app,
  review: page,
}) => {
  test.setTimeout(90_000);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', 'en');
  await page.getByRole('textbox', { name: 'Comment' }).fill('knocks at start');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+5');
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch (German)' });
  await expect(root).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { name: 'Detektoren' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'german-setup');

  await page.keyboard.press('Control+1');
  const list = page.getByRole('grid', { name: 'Gemeldete Aufnahmen' });
  await expect(list).toContainText(/\+\d+,\d+/);
  await expect(list).toContainText('Musterlüfter');
  await expect(page.getByRole('banner').getByRole('combobox')).toContainText('Beispielsitzung');
  await expect(page.getByRole('textbox', { name: 'Kommentar' })).toHaveValue('knocks at start');
  await page.keyboard.press('r');
  await expect(page.getByRole('banner').getByText('1 fertig', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /Lager/ })).toBeVisible();
  await picture(page, 'german-review');

  // German words are longer, and nothing of the notes may be cut off.
  await page.getByRole('contentinfo').getByRole('button', { name: 'Rundgang beginnen' }).click();
  for (let step = 1; step <= 5; step++) {
    const note = page.getByRole('dialog').filter({ hasText: `Schritt ${step} von 5` });
    await expect(note).toBeVisible();
    expect(await note.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.keyboard.press('Enter');
  }

  const folder = join(app.dataDirectory, '..', `german-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'section_00_source_test_0001.wav'), 'Microphone 2 was moved on Tuesday.');
  await page.keyboard.press('Control+5');
  await page.getByRole('button', { name: 'Importieren…', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Aufnahmen importieren' });
  const path = dialog.getByRole('textbox', { name: 'Ordner, Datei oder CSV-Liste' });
  await expect(path).not.toHaveValue('');
  await path.fill(folder);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 Aufnahme und 0 Ordner hier')).toBeVisible();
  await dialog.getByRole('button', { name: 'Diesen Ordner importieren' }).click();
  await page.getByText('Dateien mit Problemen (1)').click();
  await expect(page.getByText('Das ist weder WAV noch FLAC, Ogg oder MP3.').first()).toBeVisible();

  await page.getByRole('button', { name: 'Neuer Detektor…' }).click();
  const making = page.getByRole('dialog', { name: 'Neuer Detektor' });
  await making.getByRole('combobox', { name: 'Schwellwert', exact: true }).selectOption({ label: 'Ein eigener Wert' });
  await making.getByRole('textbox', { name: 'Wert', exact: true }).fill('viel');
  await making.getByRole('button', { name: 'Detektor anlegen', exact: true }).click();
  await expect(making.getByText('Bitte eine Zahl, etwa 0,85.')).toBeVisible();
  await making.getByRole('textbox', { name: 'Wert', exact: true }).fill('0,85');
  await expect(making.getByText('Bitte eine Zahl, etwa 0,85.')).toBeHidden();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+4');
  await expect(page.frameLocator('iframe').getByText('Verfahren und Grenzen').first()).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { name: 'Vorgaben erproben' })).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Wie gut er Schäden unterscheidet' })).toBeVisible();
  await expect(page.getByText(/^Beim jetzigen Schwellwert \d,\d{3} werden/)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'german-detector');
  await page.keyboard.press('Control+3');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Befehl suchen' }).fill('speak english');
  await page.keyboard.press('Enter');
  await expect(root).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { name: 'Try presets' })).toBeVisible();
  await expect(page.getByRole('banner').getByText('1 done', { exact: true })).toBeVisible();
  expect(app.complaints).toEqual([]);
});
