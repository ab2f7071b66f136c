/** Calls and events over Electron's IPC. The one place that touches `ipcMain`: every call passes the sender check. */
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { ipcMain } from 'electron';
import type { Answer } from '#shared/contract/bridge.ts';
import { callChannel, eventChannel } from '#shared/contract/bridge.ts';
import { problem } from '#shared/core/problems.ts';
import type { HostedApp } from '../application.ts';
import { isOwnPage } from './security.ts';

const refused: Answer = { ok: false, problem: problem('input.refused') };

/** Connects the app with one window. Returns a function that takes the connection down again. */
export function connectWindow(app: Pick<HostedApp, 'call' | 'subscribe'>, contents: WebContents): () => void {
  ipcMain.handle(callChannel, (event, ...words: unknown[]): Promise<Answer> | Answer => {
    const [name, input] = words;
    if (!isFromWindow(event, contents) || typeof name !== 'string' || words.length > 2) return refused;
    return app.call(name, input);
  });
  const unsubscribe = app.subscribe((name, payload) => {
    if (!contents.isDestroyed() && isOwnPage(contents.getURL())) contents.send(eventChannel, name, payload);
  });
  return () => {
    unsubscribe();
    ipcMain.removeHandler(callChannel);
  };
}

/** True only for the top frame of our own window, showing our own page. A frame that is gone has no address. */
function isFromWindow({ sender, senderFrame }: IpcMainInvokeEvent, contents: WebContents): boolean {
  if (sender !== contents || !senderFrame || senderFrame.parent !== null) return false;
  return senderFrame === contents.mainFrame && isOwnPage(senderFrame.url);
}
