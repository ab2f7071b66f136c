/**
 * Takes the pictures of docs/ from the built application, on the sample session: `node test/pictures/index.ts [review]
 * [report]`, after `npm run build`. It gives every verdict of the sample session first, which takes some minutes. The page
 * of the report is found by pdftotext, drawn by pdftoppm (both of poppler) and made small by ImageMagick's convert.
 */
import { expect, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../e2e/support/browser.ts';
import { startHost } from '../e2e/support/web-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reviewer = 'S. Lindqvist';
const preparation = { timeout: 180_000 };

const wanted = process.argv.slice(2);
const takes = (name: string) => wanted.length === 0 || wanted.includes(name);
const folder = mkdtempSync(join(tmpdir(), 'earmark-pictures-'));
const library = join(folder, 'library');

await withPage(async (page) => {
  await expect(page.getByRole('grid', { name: 'Flagged recordings' })).toBeVisible(preparation);
  await goTo(page, 'Setup');
  await page.getByRole('textbox', { name: 'Your name' }).fill(reviewer);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Name saved.').first()).toBeVisible();
  if (takes('review')) await takeReview(page);
});
if (takes('report')) {
  execFileSync(process.execPath, [join(root, 'build', 'earmark.mjs'), 'demo', '--out', folder], { stdio: 'inherit' });
  await withPage(takeReport);
}
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

async function withPage(work: (page: Page) => Promise<void>): Promise<void> {
  const host = await startHost(library);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(host.address);
    await work(page);
  } finally {
    await browser.close();
    await host.stop();
  }
}

async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: screen, exact: true }).click();
}

/** The first recording with its verdict, its bands exact, nothing running. */
async function takeReview(page: Page): Promise<void> {
  await goTo(page, 'Review');
  await expect(page.getByText('The eight values add up exactly')).toBeVisible(preparation);
  await page.keyboard.press('r');
  await expect(page.getByRole('banner').getByText('1 done', { exact: true })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Bearing' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('The eight values add up exactly')).toBeVisible(preparation);
  await expect(page.getByText('Nothing is running')).toBeVisible(preparation);
  await page.getByRole('button', { name: 'No, thanks' }).click();
  await expect(page.getByText('Name saved.')).toHaveCount(0, preparation);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.screenshot({ path: docs('review.png'), animations: 'disabled' });
}

/** The page of the first finding, as the PDF file has it. */
async function takeReport(page: Page): Promise<void> {
  await expect(page.getByText('Every flagged recording has a verdict').first()).toBeVisible(preparation);
  await goTo(page, 'Report');
  await page.getByRole('combobox', { name: 'Severity' }).selectOption({ label: '3. Plan a repair' });
  await page.getByLabel('Basis of the severity').fill('impacts against those of the last walk');
  await page
    .getByLabel('Observation')
    .fill('Impacts between 3.5 and 5.4 kHz, about 80 per second, in every recording since Monday.');
  await page.getByLabel('Recommendation').fill('Change the bearing at the drive end.');
  await page.getByLabel('Act by').fill('2026-12-04');
  await page.getByRole('button', { name: 'Make a PDF' }).click();
  const path = page.locator('.ready .path');
  await expect(path).toHaveText(/\.pdf$/, preparation);
  const pdf = await path.innerText();
  const sheet = join(folder, 'sheet');
  const size = ['-png', '-scale-to-x', '730', '-scale-to-y', '-1'];
  execFileSync('pdftoppm', [...onlyPage(firstFinding(pdf)), '-singlefile', ...size, pdf, sheet]);
  const small = ['-bordercolor', '#c9d0d6', '-shave', '1x1', '-border', '1', '-colors', '128'];
  execFileSync('convert', [`${sheet}.png`, ...small, docs('report.png')]);
}

/** The summary before it takes as many pages as it needs. */
function firstFinding(pdf: string): number {
  for (let page = 1; page < 10; page++) {
    const words = execFileSync('pdftotext', [...onlyPage(page), pdf, '-'], { encoding: 'utf8' });
    if (/^1 of \d+: /.test(words)) return page;
  }
  throw new Error(`${pdf} has no page of a first finding.`);
}

function onlyPage(page: number): string[] {
  return ['-f', String(page), '-l', String(page)];
}

function docs(name: string): string {
  return join(root, 'docs', name);
}
