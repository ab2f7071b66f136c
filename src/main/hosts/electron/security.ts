/** What the window may do (Electron's security checklist): decisions as plain functions, and where they are hooked in. */
import type { App, Session, WebContents } from 'electron';
import { pageHost, pageScheme } from './protocol.ts';

/** True for addresses of the renderer's own origin, however the address is spelled. */
export function isOwnPage(address: string): boolean {
  try {
    const { protocol, hostname, port, username, password } = new URL(address);
    return protocol === `${pageScheme}:` && hostname === pageHost && port === '' && username === '' && password === '';
  } catch {
    return false;
  }
}

/** A document that the renderer made itself: the report's preview, shown in a frame that runs nothing. */
export function isOwnDocument(address: string): boolean {
  return address.startsWith(`blob:${pageScheme}://${pageHost}/`);
}

/** Copying a number or a sentence is the only permission the application uses. */
export function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** Requests that never leave the machine: our own pages, what they made themselves, and the developer tools. */
export function isLocalRequest(address: string): boolean {
  return isOwnPage(address) || /^(blob:|devtools:|data:)/.test(address);
}

export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isPermitted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocalRequest(details.url) }));
  void session.setProxy({ mode: 'direct' });
}

/** Applies to every page of the application, also to ones that should not exist. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => hardenOne(contents));
}

function hardenOne(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || !isOwnDocument(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
