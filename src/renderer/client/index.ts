import { createClient, type Client } from './client.ts';
import { electronBridge } from './electron.ts';
import { takeToken } from './token.ts';
import { webBridge } from './web.ts';

export type { Client, ConnectionState } from './client.ts';

/** The client of the host this window runs in; null when the browser host's address came without its token. */
export function connectToHost(window: Window): Client | null {
  if (window.earmark) return createClient(electronBridge(window.earmark));
  const token = takeToken(window.location, window.history, window.sessionStorage);
  return token === null ? null : createClient(webBridge({ origin: window.location.origin, token }));
}
