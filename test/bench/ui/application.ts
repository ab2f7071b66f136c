/** The libraries that the interface is measured on: the sample session, and beside it what a group adds to it. */
import type { Page } from '@playwright/test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../../build/find-browser.mjs';
import {
  assertBuilt,
  preparedLibrary,
  showsClip,
  showsQueue,
  startApplication,
  type Start,
} from '#test/bench/application.ts';
import { note, type Row } from '#test/bench/measure.ts';

/** What is in its place where there is nothing to open the interface in. */
export const noBrowser: readonly Row[] = [
  note('not measured', 'no Chromium, Chrome or Edge was found; PLAYWRIGHT_CHROMIUM can name one'),
];

export interface Bench extends Start {
  readonly library: string;
}

/**
 * Opens the built application on a copy of the prepared library to which `prepare` has added something, runs `work`, and
 * removes everything. `folder` is for sounds. Without a browser its rows say so.
 */
export async function withApplication<T>(
  prepare: (library: string, folder: string) => T | Promise<T>,
  work: (bench: Bench, prepared: T) => Promise<Row[]>,
): Promise<Row[]> {
  if (findBrowser() === null) return [...noBrowser];
  assertBuilt();
  const { library: original } = await preparedLibrary();
  const folder = mkdtempSync(join(tmpdir(), 'earmark-bench-ui-'));
  try {
    const library = join(folder, 'library');
    cpSync(original, library, { recursive: true });
    const prepared = await prepare(library, join(folder, 'sounds'));
    const started = await startApplication(library, showsQueue);
    try {
      return await work({ ...started, library }, prepared);
    } finally {
      await started.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Chooses a session in the header, as a reviewer does. */
export async function chooseSession(page: Page, sessionId: number): Promise<void> {
  await page.getByRole('combobox', { name: 'Session' }).selectOption(String(sessionId));
}

/** Goes to the sample session, so that opening the other one can be seen; the newest is open after a start. */
export async function toSampleSession(page: Page): Promise<void> {
  const another = await showsAnotherClip(page);
  const options = page.getByRole('combobox', { name: 'Session' }).locator('option');
  const ids = await options.evaluateAll((all) => all.map((option) => Number((option as HTMLOptionElement).value)));
  await chooseSession(page, Math.min(...ids));
  await another();
  await page.waitForTimeout(1_000);
}

/** Until the grid has a row for each of `recordings`, and one for the names of its columns. */
export const showsRows = (page: Page, recordings: number) =>
  page.locator(`[aria-label="Flagged recordings"][aria-rowcount="${recordings + 1}"]`).waitFor({ timeout: 60_000 });

/** Waits until picture and sound of another recording than the one that is chosen now are there. */
export async function showsAnotherClip(page: Page): Promise<() => Promise<void>> {
  await showsClip(page);
  const now = await page.locator('[data-clip-ready]').getAttribute('data-clip-ready');
  return () => page.locator(`[data-clip-ready]:not([data-clip-ready="${now}"])`).waitFor({ timeout: 120_000 });
}

/** Where the driver of this version has its connection to the page. */
interface Driven {
  readonly _connection?: {
    toImpl?(page: unknown): {
      readonly delegate?: {
        readonly _mainFrameSession?: { readonly _client?: { send(method: 'Network.disable'): Promise<unknown> } };
      };
    };
  };
}

/**
 * Lets the page keep no bodies of answers: for an inspector, as which the driver is attached, Chromium keeps some 200 MB
 * of them in the page's process, which a reviewer's page never has. Nothing that loads a page can follow. Answers whether
 * it could be done.
 */
export async function keepNoBodies(page: Page): Promise<boolean> {
  const client = (page as unknown as Driven)._connection?.toImpl?.(page).delegate?._mainFrameSession?._client;
  await client?.send('Network.disable');
  return client !== undefined;
}

export { showsClip };
