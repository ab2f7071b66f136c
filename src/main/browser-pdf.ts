/** The printer of the entries that have no Electron: the browser in which the launcher would open the window. */
import { createBrowserPdf } from './adapters/report/browser-pdf.ts';
import type { AppPorts } from './app/create-app.ts';
import { browserSwitches, findBrowser } from '../../build/find-browser.mjs';

export function browserPdf(): NonNullable<AppPorts['pdf']> {
  return createBrowserPdf({ browser: () => findBrowser(), switches: browserSwitches() });
}
