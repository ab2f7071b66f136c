/** The listening filter is for the ear alone: a hundred changes of it, and every score is the same, bit for bit. */
import type { Page } from '@playwright/test';
import { connect } from '#main/adapters/db/connection.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { onlyReads } from '#main/app/reading-calls.ts';
import { expect, test } from './support/forty.ts';
import { fileOnScreen, flaggedRecordings } from './support/prepared.ts';

const changes = 100;
/** Through the high-pass presets and back, off in between, a band alone and everything but it. */
const keys = ['w', 'w', 'w', 'Shift+W', 'q', 'w', 'Shift+Q', 'Shift+W', 'Alt+w', 'w'] as const;
const tables = ['scores', 'detectors', 'bank_members', 'presets', 'session_items', 'journal'];

test('the listening filter is changed a hundred times and no score with it', async ({
  app,
  fortyLibrary,
  fortyPage: page,
}) => {
  const calls: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => calls.push((JSON.parse(String(payload)) as { name: string }).name)),
  );
  await page.reload();
  await expect(flaggedRecordings(page)).toBeVisible();
  await expect(page.getByText('The eight values add up exactly')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  const file = await fileOnScreen(page);
  const before = await shown(page);
  expect(before.join(' ')).toMatch(/Score \d[\d.,]*, threshold/);

  const filter = page.getByLabel('Listening filter').locator('option:checked');
  const chosen = new Set<string>();
  calls.length = 0;
  await page.keyboard.press('Space');
  for (let change = 0; change < changes; change++) {
    await page.keyboard.press(keys[change % keys.length]!);
    chosen.add(await filter.innerText());
  }
  await page.keyboard.press('Space');
  expect(chosen.size).toBeGreaterThan(3);
  expect(await fileOnScreen(page)).toBe(file);
  expect(await shown(page)).toEqual(before);
  expect(calls.filter((name) => !onlyReads(name))).toEqual([]);

  // With a filter on, so that one that did reach the detector would be seen.
  await page.keyboard.press('Alt+w');
  await page.keyboard.press('w');
  await expect(filter).toHaveText(/high-pass/i);
  await app.close();
  for (const table of tables) expect(rowsOf(app.dataDirectory, table), table).toEqual(rowsOf(fortyLibrary, table));

  const again = await app.open();
  await expect(flaggedRecordings(again)).toBeVisible();
  await expect(again.getByText('The eight values add up exactly')).toBeVisible();
  await expect(again.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  expect(await shown(again)).toEqual(before);
  expect(app.complaints).toEqual([]);
});

/** What the detector says of the recording on the screen: score, bands, and the scores of the queue. */
async function shown(page: Page): Promise<string[]> {
  const pane = page.getByRole('region', { name: 'Clip' });
  const meter = await pane.getByRole('img', { name: /^Score / }).getAttribute('aria-label');
  const bands = await pane
    .locator('button.band')
    .evaluateAll((all) => all.map((band) => band.getAttribute('aria-label') ?? band.textContent));
  const queue = await flaggedRecordings(page).locator('.row .score').allInnerTexts();
  return [meter!, ...bands, ...queue];
}

/** A table as it is in a closed library; numbers are compared as they are stored. */
function rowsOf(dataDirectory: string, table: string): unknown[] {
  const connection = connect(libraryFile(dataDirectory));
  const rows = connection.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
  connection.close();
  return rows;
}
