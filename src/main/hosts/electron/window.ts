import type { BrowserWindowConstructorOptions, Session } from 'electron';
import { BrowserWindow } from 'electron';
import { pageAddress } from './protocol.ts';

export interface WindowOptions {
  readonly preloadFile: string;
  readonly session: Session;
  readonly packaged: boolean;
}

/** The options of the window. Every one that has to do with safety is written down, also where it is the default. */
export function windowOptions({ preloadFile, session, packaged }: WindowOptions): BrowserWindowConstructorOptions {
  return {
    title: 'Earmark',
    width: 1440,
    height: 900,
    minWidth: 1000,
    minHeight: 640,
    show: false,
    backgroundColor: '#16181d',
    webPreferences: {
      preload: preloadFile,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
      devTools: !packaged,
    },
  };
}

/** Opens the window on the renderer's page and shows it once there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow(windowOptions(options));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
  return window;
}
