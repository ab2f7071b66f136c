/** Settings and calls that must not be in the sources at all, or only in the one file that is checked for them. */
import { describe, expect, it } from 'vitest';
import { linesWith, sources } from '#test/meta/sources.ts';

const application = sources('src');
const ban = (pattern: RegExp, ...except: string[]) => expect(linesWith(pattern, application, except)).toEqual([]);

describe('nowhere in the application', () => {
  it.each([
    ['Node in a page', /nodeIntegration\w*:\s*true/],
    ['a shared world of page and preload', /contextIsolation:\s*false/],
    ['a page outside of the sandbox', /sandbox:\s*false|no-sandbox|disable-sandbox/],
    ['a page without same-origin rule', /webSecurity:\s*false|disable-web-security/],
    ['insecure content', /allowRunningInsecureContent|allowDisplayingInsecureContent/],
    ['experimental features', /experimentalFeatures|enableBlinkFeatures|enable-features/],
    ['web views', /<webview|webviewTag:\s*true|allowpopups/],
    ['opening things outside', /openExternal\s*\(|openPath\s*\(/],
    ['the remote module', /@electron\/remote|enableRemoteModule/],
    ['pages from files', /loadFile\s*\(|registerFileProtocol/],
    ['code from text', /\beval\s*\(|new Function\s*\(|executeJavaScript\s*\(/],
    ['raw HTML in templates', /\{@html/],
    ['HTML from text in the page', /\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write\(/],
    [
      'certificate errors that are let through',
      /certificate-error|setCertificateVerifyProc|rejectUnauthorized:\s*false|NODE_TLS_REJECT/,
    ],
    ['reports home', /crashReporter|autoUpdater|electron-updater|sendBeacon/],
    ['a policy that allows everything inline or evaluated', /'unsafe-eval'/],
    ['debug ports', /remote-debugging|inspect-brk|--inspect/],
    ['Node run by Electron', /ELECTRON_RUN_AS_NODE['"]?\s*[:=]/],
    ['shared array of trust', /bypassCSP|corsEnabled:\s*true|allowServiceWorkers:\s*true/],
    ['open ports', /listen\([^)]*0\.0\.0\.0|host:\s*'(0\.0\.0\.0|::)'/],
  ])('%s', (_name, pattern) => ban(pattern));
});

describe('in one file only', () => {
  it('ipcMain', () => ban(/\bipcMain\b/, 'src/main/hosts/electron/ipc.ts'));
  it('ipcRenderer and contextBridge', () => ban(/\b(ipcRenderer|contextBridge)\b/, 'src/preload/index.ts'));
  it('new windows', () =>
    ban(/new BrowserWindow\b/, 'src/main/hosts/electron/window.ts', 'src/main/hosts/electron/print.ts'));
  it('the policy of what a page may load', () =>
    ban(
      /'default-src'|default-src '/,
      'src/main/hosts/content-security-policy.ts',
      'src/shared/core/report/report.ts',
    ));
  it('a listening server', () => ban(/createServer\s*\(|server\.listen\(/, 'src/main/hosts/web/server.ts'));
  it('child processes', () =>
    ban(
      /from 'node:child_process'|utilityProcess\./,
      'src/main/adapters/report/browser-pdf.ts',
      'src/main/engine/spawn-node.ts',
      'src/main/hosts/electron/spawn.ts',
    ));
});

it('the bans can fail', () => {
  const bad = [{ path: 'src/x.ts', text: 'const options = { nodeIntegration: true };' }];
  expect(linesWith(/nodeIntegration\w*:\s*true/, bad)).toEqual([
    'src/x.ts:1: const options = { nodeIntegration: true };',
  ]);
});
