import type { Browser } from '@playwright/test';
import { launchChromium } from '#test/e2e/support/browser.ts';
import { findBrowser } from '../../../build/find-browser.mjs';

/** The browser that attacks; tests that need it are skipped by name where there is none (`npm test` insists on one). */
export const hasBrowser = findBrowser() !== null;

/** A name of the attacker resolves to this machine, and the browser's own guard of local networks is off: ours must do. */
export const launchAttacker = (): Promise<Browser> =>
  launchChromium([
    '--host-resolver-rules=MAP evil.example 127.0.0.1',
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessRespectPreflightResults',
  ]);
