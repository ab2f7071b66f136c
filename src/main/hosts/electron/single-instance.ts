import type { App, BrowserWindow } from 'electron';

/**
 * True when this is the only Earmark with this data folder. A second one ends at once and brings the first one's window
 * to the front. (The lock of the library itself also covers the browser host and other users.)
 */
export function isFirstInstance(app: App, currentWindow: () => BrowserWindow | null): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  app.on('second-instance', () => {
    const window = currentWindow();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  return true;
}
