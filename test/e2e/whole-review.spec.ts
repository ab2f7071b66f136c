/** Forty recordings from the start to the opened report, with the keyboard alone; and nothing leaves this computer. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, forty, test } from './support/forty.ts';
import { pressOn } from './support/keyboard.ts';
import { isOwn } from './support/network.ts';
import { done, fileOnScreen, flaggedRecordings } from './support/prepared.ts';

const names = { r: 'Real fault', f: 'False alarm', d: 'Unsure', b: 'Unusable recording' } as const;
type Key = keyof typeof names;

/** Of each ten: one real fault, one unsure, one unusable, seven false alarms. */
const keyOf = (index: number): Key => (['r', 'f', 'f', 'd', 'f', 'f', 'f', 'b', 'f', 'f'] as const)[index % 10]!;

declare global {
  interface Window {
    pointed?: string[];
  }
}

// Less than a minute where nothing else runs.
test.setTimeout(300_000);

test('forty recordings by keyboard, from the start to the opened report', async ({ app, fortyPage: page }) => {
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  await page.evaluate(() => {
    const pointed: string[] = (window.pointed = []);
    for (const type of ['pointerdown', 'mousedown', 'mousemove', 'wheel', 'touchstart'])
      addEventListener(type, (event) => pointed.push(event.type), { capture: true, passive: true });
  });

  await expect(page.getByRole('banner')).toContainText(`${forty} flagged`);
  await test.step('listen to the first one', () => listen(page));
  const given = await test.step('forty verdicts', () => decide(page));
  const path = await test.step('the report', () => makeReport(page));
  expect(await page.evaluate(() => window.pointed)).toEqual([]);
  expect(requests.filter((url) => !isOwn(url, page.url()))).toEqual([]);
  expect(app.complaints).toEqual([]);
  await test.step('the report, opened', () => readReport(page, path, given));
});

async function listen(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  await page.keyboard.press('l');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Normal', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('a');
  await page.keyboard.press('w');
  await page.keyboard.press('Alt+w');
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await page.keyboard.press('Space');
  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** A verdict for each, with reasons, severities, a comment, a tag and a bookmark; one is taken back and given again. */
async function decide(page: Page): Promise<Map<string, Key>> {
  const given = new Map<string, Key>();
  for (let index = 0; index < forty; index++) {
    const key = keyOf(index);
    const file = await fileOnScreen(page);
    expect(given.has(file), `${file} comes once`).toBe(false);
    if (index === 3) await typeInto(page, 'c', /^Comment/, 'Whistles <b>& hisses', 'Escape');
    if (index === 4) await page.keyboard.press('i');
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
    given.set(file, key);
    if (key === 'r') {
      await page.keyboard.press('2');
      await page.keyboard.press('u');
    }
    if (index === 9) {
      await page.keyboard.press('Backspace');
      await expect(done(page, index)).toBeVisible();
      expect(await fileOnScreen(page)).toBe(file);
      await page.keyboard.press('Control+Shift+z');
      await expect(done(page, index + 1)).toBeVisible();
      await page.keyboard.press('n');
    }
  }
  await expect(page.getByRole('heading', { name: 'Every flagged recording has a verdict' })).toBeVisible();
  for (const [file, key] of [...given].slice(-4))
    await expect(flaggedRecordings(page).getByRole('row').filter({ hasText: file })).toContainText(names[key]);
  return given;
}

async function typeInto(page: Page, key: string, name: RegExp, typed: string, leave: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(page.getByRole('textbox', { name })).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press(leave);
}

async function makeReport(page: Page): Promise<string> {
  await pressOn(page, page.getByRole('main').getByRole('button', { name: 'Make the report' }));
  await pressOn(page, page.getByRole('button', { name: 'Make the report (HTML)' }));
  const path = page.locator('.ready .path');
  await expect(path).toBeVisible({ timeout: 120_000 });
  return path.innerText();
}

/** Opens the file as its reader would, from the disk, and compares it with what was decided. */
async function readReport(page: Page, path: string, given: ReadonlyMap<string, Key>): Promise<void> {
  expect(readFileSync(path, 'utf8')).not.toMatch(/<script/i);
  const report = await page.context().newPage();
  await report.goto(pathToFileURL(path).href);
  const pages = [...given].filter(([, key]) => key === 'r' || key === 'd');
  await expect(report.getByRole('article')).toHaveCount(pages.length);
  for (const [file, key] of pages) {
    const article = report.getByRole('article').filter({ hasText: file });
    await expect(article.locator('.verdict')).toHaveText(names[key]);
    await expect(article.getByRole('img')).toHaveCount(2);
  }
  await expect(report.getByText('Whistles <b>& hisses')).toBeVisible();
  await expect(report.locator('#recordings').getByRole('row')).toHaveCount(forty + 1);
  for (const file of given.keys()) await expect(report.locator('#recordings')).toContainText(file);
  await expect(report.getByText('chain of hashes intact')).toBeVisible();
  await report.close();
}
