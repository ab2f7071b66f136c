/** The Electron host on a fake Electron: order of the start, the window's options, who may call, how it ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { menuTemplate } from '#main/hosts/electron/menu.ts';
import { problem } from '#shared/core/problems.ts';
import '../../src/preload/index.ts';
import * as electron from './fake-electron.ts';
import type { StartedHost } from './support.ts';
import { startHost } from './support.ts';

let host: StartedHost;

beforeEach(async () => {
  electron.resetFakeElectron();
  host = await startHost();
});

afterEach(() => host.remove());

const window = () => electron.windows[0]!;

describe('the start', () => {
  it('puts every renderer into a sandbox before anything else', () => {
    expect(electron.log).toEqual([
      'sandbox',
      'scheme',
      'path userData',
      'lock',
      'ready',
      'window',
      'load app://earmark/',
    ]);
  });

  it('keeps Electron’s own files beside the library', () => {
    expect(electron.app.paths['userData']).toBe(`${host.dataDirectory}/electron`);
  });

  it('the scheme of the page is an origin of its own', () => {
    expect(electron.privilegedSchemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ]);
  });

  it('keeps nothing of the page between two runs', () => {
    expect(electron.sessions).toHaveLength(1);
    expect(electron.sessions[0]!.partition).not.toMatch(/^persist:/);
    expect(electron.sessions[0]!.options).toEqual({ cache: false });
  });

  it('a second instance ends and shows the first one’s window', async () => {
    window().minimized = true;
    electron.app.emit('second-instance');
    expect(window()).toMatchObject({ minimized: false, focused: 1 });
    electron.settings.firstInstance = false;
    electron.log.length = 0;
    const second = await startHost();
    expect(electron.log).not.toContain('ready');
    expect(electron.log).toContain('quit');
    expect(electron.windows).toHaveLength(1);
    second.remove();
  });

  it('a library that cannot be opened is said in words, without a window', async () => {
    electron.resetFakeElectron();
    const refused = await startHost(problem('db.busy', { pid: 4321 }));
    expect(electron.errorBoxes).toEqual([`Earmark: ${problem('db.busy', { pid: 4321 }).message}`]);
    expect(electron.exits).toEqual([1]);
    expect(electron.windows).toEqual([]);
    refused.remove();
  });
});

describe('the window', () => {
  it('has exactly the options that were decided on', () => {
    expect(window().options).toMatchObject({ show: false, title: 'Earmark' });
    expect(window().options['webPreferences']).toEqual({
      preload: '/application/preload.cjs',
      session: electron.sessions[0],
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
      devTools: true,
    });
  });

  it('has no developer tools once it is packaged', async () => {
    electron.resetFakeElectron();
    electron.settings.packaged = true;
    const packaged = await startHost();
    expect(electron.windows[0]!.options['webPreferences']).toMatchObject({ devTools: false });
    expect(JSON.stringify(electron.Menu.template)).not.toMatch(/toggleDevTools|reload/);
    packaged.remove();
  });

  it('is shown when there is something to see', () => {
    expect(window().shown).toBe(false);
    window().emit('ready-to-show');
    expect(window().shown).toBe(true);
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'has a menu on %s without undo and redo, which belong to the page',
    (platform) => {
      const roles = JSON.stringify(menuTemplate(platform, false));
      expect(roles).toContain('"copy"');
      expect(roles).not.toMatch(/"(undo|redo)"/);
    },
  );
});

describe('what the page gets', () => {
  it('is one object with two functions', () => {
    expect(Object.keys(electron.exposed)).toEqual(['earmark']);
    expect(Object.entries(host.bridge()).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['subscribe', 'function'],
    ]);
  });

  it('calls reach the application and are answered', async () => {
    const answer = await host.bridge().call('app.state', { a: 1 });
    expect(answer).toEqual({ ok: true, value: { name: 'app.state', input: { a: 1 } } });
    expect(electron.ipcMain.channels()).toEqual(['earmark:call']);
  });

  it('events reach the page without Electron’s event object', () => {
    const heard: unknown[][] = [];
    const stop = host.bridge().subscribe((...words) => heard.push(words));
    host.app.emit('job.changed', { id: 1 });
    stop();
    host.app.emit('job.changed', { id: 2 });
    expect(heard).toEqual([['job.changed', { id: 1 }]]);
  });

  it('no event is sent to a page that is not ours', () => {
    const heard: unknown[] = [];
    host.bridge().subscribe((name) => heard.push(name));
    window().webContents.mainFrame.url = 'https://evil.example/';
    host.app.emit('job.changed', {});
    window().webContents.destroyed = true;
    host.app.emit('job.changed', {});
    expect(heard).toEqual([]);
  });
});

describe('who may call', () => {
  const refusal = { ok: false, problem: problem('input.refused') };
  const page = 'app://earmark/';
  const top = (url: string): electron.FakeFrame => ({ url, parent: null });

  const senders: readonly { name: string; sender: () => typeof electron.ipcRenderer.sender }[] = [
    { name: 'another window', sender: () => ({ sender: new electron.FakeContents(), senderFrame: top(page) }) },
    {
      name: 'a frame inside our page',
      sender: () => ({
        sender: window().webContents,
        senderFrame: { url: page, parent: window().webContents.mainFrame },
      }),
    },
    {
      name: 'another top frame with our address',
      sender: () => ({ sender: window().webContents, senderFrame: top(page) }),
    },
    { name: 'a frame that is gone', sender: () => ({ sender: window().webContents, senderFrame: null }) },
  ];

  it.each(senders)('not $name', async ({ sender }) => {
    electron.ipcRenderer.sender = sender();
    expect(await host.bridge().call('app.state', {})).toEqual(refusal);
    expect(host.app.calls).toEqual([]);
  });

  it.each([
    'https://evil.example/',
    'http://earmark/',
    'file:///etc/passwd',
    'about:blank',
    '',
    'data:text/html,x',
    'app://evil/',
    'app://earmark.evil.example/',
    'app://earmark@evil/',
    'app://user@earmark/',
    'app://earmark:80/',
    'apps://earmark/',
    'blob:app://earmark/1',
    'javascript:alert(1)//app://earmark/',
  ])('not our window while it shows %s', async (url) => {
    window().webContents.mainFrame.url = url;
    expect(await host.bridge().call('app.state', {})).toEqual(refusal);
    expect(host.app.calls).toEqual([]);
  });

  it.each(['app://earmark/', 'app://earmark/index.html?x#y'])('our window while it shows %s', async (url) => {
    window().webContents.mainFrame.url = url;
    expect(await host.bridge().call('app.state', {})).toMatchObject({ ok: true });
  });

  it.each([[undefined], [null], [3], [{}], [['app.state']]])('not with %j as a name', async (name) => {
    expect(await electron.ipcRenderer.invoke('earmark:call', name, {})).toEqual(refusal);
    expect(host.app.calls).toEqual([]);
  });

  it('not with more words than a call has', async () => {
    expect(await electron.ipcRenderer.invoke('earmark:call', 'app.state', {}, 'more')).toEqual(refusal);
  });

  it('nobody once the window is closed', async () => {
    window().emit('closed');
    expect(electron.ipcMain.channels()).toEqual([]);
  });
});

describe('the end', () => {
  it('closes the library before the process', async () => {
    electron.app.emit('window-all-closed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.closed).toBe(1);
    expect(electron.exits).toEqual([0]);
  });

  it('closes it once, however often it is asked', async () => {
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    electron.app.emit('before-quit', event);
    electron.app.emit('before-quit', event);
    await new Promise((resolve) => setImmediate(resolve));
    expect([host.closed, prevented, electron.exits]).toEqual([1, 2, [0]]);
  });
});

describe('the engine', () => {
  it('is a utility process without the variables that load foreign code', () => {
    process.env['LD_AUDIT'] = '/tmp/evil.so';
    const child = host.spawnEngine()();
    delete process.env['LD_AUDIT'];
    const [made] = electron.children;
    expect(made).toMatchObject({ file: '/application/engine.js', words: ['analysis'] });
    expect(made!.options).toMatchObject({ cwd: `${host.dataDirectory}/engine`, execArgv: [] });
    expect(Object.keys(made!.options['env'] as object)).not.toContain('LD_AUDIT');

    const heard: unknown[] = [];
    child.onMessage((message) => heard.push(message));
    child.send({ kind: 'cancel', id: 3 });
    made!.emit('message', { kind: 'ready' });
    expect(made!.received).toEqual([{ kind: 'cancel', id: 3 }]);
    expect(heard).toEqual([{ kind: 'ready' }]);
  });

  it('tells its end', async () => {
    const child = host.spawnEngine()();
    const code = new Promise((resolve) => child.onExit(resolve));
    child.kill();
    expect(electron.children[0]!.killed).toBe(true);
    expect(await code).toBe(15);
  });
});
