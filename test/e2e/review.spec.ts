/**
 * The main job from the first start to the signed-off report, with the keyboard alone: review the sample session, undo,
 * lose power, go on, hand in. Runs in every host.
 */
import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from './support/host.ts';
import { done, fileOnScreen } from './support/prepared.ts';

test.setTimeout(300_000);

const verdictKeys = ['r', 'f', 'd', 'r', 'f', 'b', 'r', 'd', 'f', 'r'] as const;
const verdictNames = { r: 'Real fault', f: 'False alarm', d: 'Unsure', b: 'Unusable recording' } as const;

test('a whole review by keyboard, through a power cut, to the report', async ({ app, appPage }, info) => {
  await sampleIsReady(appPage);
  const flagged = Number(/(\d+) flagged/.exec(await appPage.getByRole('banner').innerText())![1]);
  expect(flagged).toBeGreaterThanOrEqual(10);

  await test.step('listen: play, A/B at the same second, listening filter', () => listen(appPage));
  await test.step('wait for the exact explanation', () => exactExplanation(appPage));
  const given = await test.step('ten verdicts', () => tenVerdicts(appPage));
  await test.step('undo two', async () => {
    await appPage.keyboard.press('Backspace');
    await expect(done(appPage, 9)).toBeVisible();
    await appPage.keyboard.press('Control+z');
    await expect(done(appPage, 8)).toBeVisible();
  });

  const reopened = await test.step('power cut and start again', async () => {
    await app.crash();
    return app.open();
  });
  await sampleIsReady(reopened);
  await expect(done(reopened, 8)).toBeVisible();
  for (const { file, verdict } of given.slice(0, 8)) await expect(rowOf(reopened, file)).toContainText(verdict);
  for (const { file } of given.slice(8)) await expect(rowOf(reopened, file)).toContainText('Open');
  await test.step('redo still works after the restart', async () => {
    await reopened.keyboard.press('Control+Shift+z');
    await expect(done(reopened, 9)).toBeVisible();
    await reopened.keyboard.press('Backspace');
    await expect(done(reopened, 8)).toBeVisible();
  });

  const path = await test.step('report', () => makeReport(reopened));
  await readReport(reopened, path, given.slice(0, 8), flagged);
  info.annotations.push({ type: 'report', description: path });
  expect(app.complaints).toEqual([]);
});

async function sampleIsReady(page: Page): Promise<void> {
  await expect(page.getByRole('grid', { name: 'Flagged recordings' })).toBeVisible({ timeout: 120_000 });
}

function rowOf(page: Page, file: string): Locator {
  return page.getByRole('grid', { name: 'Flagged recordings' }).getByRole('row').filter({ hasText: file });
}

/** Seconds that the player shows. */
const playhead = async (page: Page) => {
  const [, minutes, seconds] = /(\d+):(\d+\.\d)\s*\//.exec(await page.getByRole('main').innerText())!;
  return 60 * Number(minutes) + Number(seconds);
};

async function listen(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(() => playhead(page)).toBeGreaterThan(0.3);
  const before = await playhead(page);
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Normal', exact: true })).toHaveAttribute('aria-pressed', 'true');
  expect(await playhead(page)).toBeGreaterThanOrEqual(before);
  await page.keyboard.press('w');
  const filter = page.getByLabel('Listening filter').locator('option:checked');
  await expect(filter).toHaveText(/high-pass 400 Hz/i);
  await page.keyboard.press('Alt+w');
  await expect(filter).toHaveText('off');
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Flagged', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

async function exactExplanation(page: Page): Promise<void> {
  await expect(page.getByText('The eight values add up exactly')).toBeVisible({ timeout: 60_000 });
}

async function tenVerdicts(page: Page): Promise<{ file: string; verdict: string }[]> {
  const given: { file: string; verdict: string }[] = [];
  for (const [index, key] of verdictKeys.entries()) {
    const file = await fileOnScreen(page);
    await page.keyboard.press(key);
    await expect(done(page, index + 1)).toBeVisible();
    // A reason is an entry of its own, so the last two verdicts get none: one undo takes one back.
    if (index < 8) await page.keyboard.press('1');
    if (index === 0) {
      await page.keyboard.press('p');
      await page.keyboard.press('c');
      await page.keyboard.type('Knocks about four times a turn <b>& more');
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
    }
    given.push({ file, verdict: verdictNames[key] });
  }
  return given;
}

async function makeReport(page: Page): Promise<string> {
  await page.keyboard.press('Control+4');
  const make = page.getByRole('button', { name: 'Make the report' });
  await make.focus();
  await page.keyboard.press('Enter');
  const path = page.locator('.ready .path');
  await expect(path).toBeVisible({ timeout: 120_000 });
  return path.innerText();
}

/** Opens the file as its reader would, from the disk, and compares it with what was decided. */
async function readReport(
  page: Page,
  path: string,
  given: readonly { file: string; verdict: string }[],
  flagged: number,
): Promise<void> {
  expect(readFileSync(path, 'utf8')).not.toMatch(/<script/i);
  const report = await page.context().newPage();
  const requests: string[] = [];
  report.on('request', (request) => requests.push(request.url()));
  await report.goto(pathToFileURL(path).href);
  const findings = given.filter(({ verdict }) => verdict === 'Real fault' || verdict === 'Unsure');
  await expect(report.getByRole('article')).toHaveCount(findings.length);
  for (const [index, { file, verdict }] of findings.entries()) {
    const article = report.getByRole('article').nth(index);
    await expect(article).toContainText(file);
    await expect(article.locator('.verdict')).toHaveText(verdict);
    await expect(article.getByRole('img')).toHaveCount(2);
    await expect(article).toContainText('256 of 256 masks');
  }
  await expect(report.getByText('Knocks about four times a turn <b>& more')).toBeVisible();
  await expect(report.locator('#recordings').getByRole('row')).toHaveCount(flagged + 1);
  await expect(report.getByText('chain of hashes intact')).toBeVisible();
  expect(requests.filter((url) => !url.startsWith('data:') && url !== pathToFileURL(path).href)).toEqual([]);
  await report.close();
}
