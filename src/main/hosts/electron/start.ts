/** The Electron host: order of things from the first line to the window, and to a clean end. */
import type { BrowserWindow } from 'electron';
import { app, dialog, session } from 'electron';
import { join } from 'node:path';
import process from 'node:process';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import type { Result } from '#shared/core/result.ts';
import type { HostedApp } from '../application.ts';
import { createPages } from '../pages.ts';
import { readRendererFiles } from '../renderer-files.ts';
import { connectWindow } from './ipc.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePages } from './protocol.ts';
import { hardenContents, hardenSession } from './security.ts';
import { isFirstInstance } from './single-instance.ts';
import { spawnWithElectron } from './spawn.ts';
import { openWindow } from './window.ts';

export interface ElectronHostOptions {
  readonly dataDirectory: string;
  readonly engineFile: string;
  readonly engineDirectory: string;
  readonly preloadFile: string;
  readonly rendererDirectory: string;
  openApp(spawnEngine: SpawnEngine): Promise<Result<HostedApp>> | Result<HostedApp>;
}

/** Starts the host. Resolves once the window is being loaded, or once it is clear that there will be none. */
export async function startElectronHost(options: ElectronHostOptions): Promise<void> {
  app.enableSandbox();
  hardenContents(app);
  registerPageScheme();
  // Electron keeps its own files apart from the library, and locks per library rather than per user.
  app.setPath('userData', join(options.dataDirectory, 'electron'));
  let window: BrowserWindow | null = null;
  if (!isFirstInstance(app, () => window)) return;
  await app.whenReady();

  const opened = await options.openApp(
    spawnWithElectron({ file: options.engineFile, workingDirectory: options.engineDirectory }),
  );
  if (!opened.ok) {
    dialog.showErrorBox('Earmark', opened.problem.message);
    return app.exit(1);
  }
  const hosted = opened.value;
  closeBeforeExit(hosted);

  // No `persist:`: nothing of the page outlives the process; what is worth keeping is in the library.
  const pageSession = session.fromPartition('earmark', { cache: false });
  hardenSession(pageSession);
  servePages(pageSession, createPages(hosted, readRendererFiles(options.rendererDirectory)));
  setMenu(process.platform, app.isPackaged);
  window = openWindow({ preloadFile: options.preloadFile, session: pageSession, packaged: app.isPackaged });
  const disconnect = connectWindow(hosted, window.webContents);
  window.on('closed', () => {
    disconnect();
    window = null;
  });
}

/** The library is closed before the process ends: its journal is written out, the engine stopped. */
function closeBeforeExit(hosted: Pick<HostedApp, 'close'>): void {
  let closing = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    hosted.close().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
}
