import type { Browser } from '@playwright/test';
import { chromium } from '@playwright/test';
import { browserSwitches, findBrowser } from '../../../build/find-browser.mjs';

/** Opens the Chromium that the tests use, without a window. Sound plays without a click and without a sound card. */
export function launchChromium(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium was found; npm test says how to get one.');
  return chromium.launch({
    executablePath,
    args: [...browserSwitches(), '--autoplay-policy=no-user-gesture-required', ...switches],
  });
}
