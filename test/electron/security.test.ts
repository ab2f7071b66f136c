import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLocalRequest, isOwnPage } from '#main/hosts/electron/security.ts';
import { secretSound } from '#test/security/support/fake-app.ts';
import * as electron from './fake-electron.ts';
import type { StartedHost } from './support.ts';
import { startHost } from './support.ts';

let host: StartedHost;

beforeEach(async () => {
  electron.resetFakeElectron();
  host = await startHost();
});

afterEach(() => host.remove());

const contents = () => electron.windows[0]!.webContents;
const session = () => electron.sessions[0]!;

/** Every permission name in the type declarations of Electron. */
const permissions = [
  'accessibility-events',
  'background-sync',
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'payment-handler',
  'pointerLock',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'something-new',
];

describe('permissions', () => {
  it.each(permissions)('%s', (permission) => {
    let decided: boolean | null = null;
    session().permissionRequest(contents(), permission, (allowed) => (decided = allowed));
    const expected = permission === 'clipboard-sanitized-write';
    expect(decided).toBe(expected);
    expect(session().permissionCheck(null, permission)).toBe(expected);
  });

  it('devices are never given', () => {
    expect(session().devicePermission()).toBe(false);
  });
});

describe('navigation', () => {
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'];
  const addresses = [
    'https://evil.example/',
    'https://evil.example/?app://earmark/',
    'http://127.0.0.1:8080/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'app://earmark/../../etc/passwd',
    'app://evil/',
    'app://earmark/',
    'mailto:a@b.example',
    'ms-msdt:/id',
  ];

  it.each([
    ['blob:app://earmark/6c1f', false, false],
    ['blob:app://earmark/6c1f', true, true],
    ['blob:app://evil/6c1f', false, true],
    ['blob:https://evil.example/6c1f', false, true],
    ['blob:app://earmark.evil/6c1f', false, true],
  ])('a frame that goes to %s (main frame: %s) is prevented: %s', (url, isMainFrame, expected) => {
    let prevented = false;
    contents().emit('will-frame-navigate', { preventDefault: () => (prevented = true), url, isMainFrame });
    expect(prevented).toBe(expected);
  });

  it.each(events.flatMap((event) => addresses.map((url) => ({ event, url }))))(
    '$event to $url is prevented',
    ({ event, url }) => {
      let prevented = false;
      contents().emit(event, { preventDefault: () => (prevented = true), url }, url);
      expect(prevented).toBe(true);
    },
  );

  it.each(addresses)('no new window for %s', (url) => {
    expect(contents().openHandler({ url })).toEqual({ action: 'deny' });
  });

  it('pages that come later are treated the same', () => {
    const later = new electron.FakeContents();
    electron.app.emit('web-contents-created', {}, later);
    let prevented = false;
    later.emit('will-navigate', { preventDefault: () => (prevented = true) });
    expect([prevented, later.openHandler({ url: 'app://earmark/' }).action]).toEqual([true, 'deny']);
    expect(later.webRtcPolicy).toBe('disable_non_proxied_udp');
  });
});

describe('the network', () => {
  const cancelled = (url: string): boolean => {
    let answer: { cancel?: boolean } = {};
    session().beforeRequest({ url }, (given) => (answer = given));
    return answer.cancel ?? false;
  };

  it.each([
    'http://example.com/',
    'https://example.com/',
    'ws://127.0.0.1:1/',
    'wss://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'chrome-extension://abc/x.js',
    'app://evil/x',
    'app://earmark.evil.example/',
    'https://earmark/',
    'not an address',
    '',
    ' blob:',
  ])('a request for %j is cancelled', (url) => expect(cancelled(url)).toBe(true));

  it.each([
    'app://earmark/',
    'app://earmark/audio/1.wav',
    'blob:app://earmark/1',
    'data:image/png;base64,AA==',
    'devtools://devtools/x',
  ])('a request for %s stays on the machine', (url) => {
    expect(cancelled(url)).toBe(false);
    expect(isLocalRequest(url)).toBe(true);
  });

  it('there is no spell checker to fetch dictionaries, and no proxy', () => {
    expect(session().spellChecker).toBe(false);
    expect(session().proxy).toEqual({ mode: 'direct' });
  });
});

describe('pages under app://', () => {
  it('serves the renderer with its policy', async () => {
    const response = await host.fetch('app://earmark/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(await response.text()).toContain('<p>page</p>');
  });

  it('serves sounds by number, in parts too', async () => {
    expect(await (await host.fetch('app://earmark/audio/1.wav')).text()).toBe(secretSound);
    const part = await host.fetch('app://earmark/audio/1.wav', { headers: { range: 'bytes=0-3' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'RIFF', 'bytes 0-3/37']);
  });

  it.each([
    'app://evil/',
    'app://evil/audio/1.wav',
    'app://earmark.evil.example/',
    'app://earmark/audio/..%2f..%2fsecret.txt',
    'app://earmark/..%2fsecret.txt',
    'app://earmark/..%5csecret.txt',
    'app://earmark/%2e%2e/secret.txt',
    'app://earmark/%252e%252e%252fsecret.txt',
    'app://earmark/assets/..%2f..%2fsecret.txt',
    'app://earmark/index.html%00',
    'app://earmark//secret.txt',
    'app://earmark/audio/',
    'app://earmark/audio/2.wav',
    'app://earmark/nothing',
  ])('%s is nothing', async (url) => {
    const response = await host.fetch(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s changes nothing', async (method) => {
    const response = await host.fetch('app://earmark/audio/1.wav', { method });
    expect(response.status).toBe(405);
    expect(host.app.assets).toEqual([]);
  });
});

describe('isOwnPage', () => {
  it.each([
    ['app://earmark/', true],
    ['app://earmark/index.html#review', true],
    ['app://earmark:1/', false],
    ['app://a@earmark/', false],
    ['app://earmark.example/', false],
    ['earmark', false],
  ])('%s: %s', (address, expected) => expect(isOwnPage(address)).toBe(expected));
});
