/** The real entry of the Electron host with the real application behind it, on the fake Electron. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExposedBridge } from '#shared/contract/bridge.ts';
import { problem } from '#shared/core/problems.ts';
import '../../src/preload/index.ts';
import * as electron from './fake-electron.ts';

const renderer = new URL('../../out/renderer/index.html', import.meta.url);
let dataDirectory = '';
const bridge = () => electron.exposed['earmark'] as ExposedBridge;

describe.skipIf(!existsSync(renderer))('the entry of the Electron host (once the renderer is built)', () => {
  beforeAll(async () => {
    electron.resetFakeElectron();
    dataDirectory = mkdtempSync(join(tmpdir(), 'earmark-entry-'));
    process.argv.push('--some-switch-of-chromium', `--data-dir=${dataDirectory}`);
    await import('#main/index.ts');
    process.argv.splice(-2);
  });

  afterAll(async () => {
    electron.app.quit();
    while (electron.exits.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(electron.exits).toEqual([0]);
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it('opens the window on a library in the folder that was asked for', async () => {
    expect(electron.log).toContain('load app://earmark/');
    const answer = await bridge().call('app.state', {});
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron', dataDirectory } });
    expect(existsSync(join(dataDirectory, 'library.sqlite'))).toBe(true);
  });

  it('serves the built renderer', async () => {
    const page = electron.sessions[0]!.handlers.get('app')!;
    const html = await (await page(new Request('app://earmark/'))).text();
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(html)?.[1];
    expect((await page(new Request(`app://earmark${script!}`))).status).toBe(200);
  });

  it('starts the engine as a utility process and says what it is told of it', async () => {
    const [child] = electron.children;
    expect(child!.options).toMatchObject({ cwd: join(dataDirectory, 'engine') });
    child!.emit('message', { kind: 'ready' });
    const [asked] = child!.received as { kind: string; id: number; operation: string }[];
    expect(asked).toMatchObject({ kind: 'call', operation: 'engine.info' });
    const output = { processId: 1, nodeVersion: '1', runtimeVersion: '9.9', processor: 'a processor', threads: 3 };
    child!.emit('message', { kind: 'done', id: asked!.id, output });
    expect(await bridge().call('app.state', {})).toMatchObject({
      value: { engine: { runtimeVersion: '9.9', processor: 'a processor', threads: 3 } },
    });
  });

  it.each([
    ['unknown call', 'no.such.call', {}, 'input.unknown-call'],
    ['name from the prototype', 'toString', {}, 'input.unknown-call'],
    ['wrong input', 'recordings.get', { recordingId: 'one' }, 'input.invalid'],
    ['missing input', 'recordings.get', undefined, 'input.invalid'],
    ['unknown recording', 'recordings.get', { recordingId: 999 }, 'recording.unknown'],
  ])('%s is answered with its code', async (_what, name, input, code) => {
    expect(await bridge().call(name, input)).toMatchObject({ ok: false, problem: { code } });
  });

  it('a foreign frame is refused before the application sees it', async () => {
    const contents = electron.windows[0]!.webContents;
    electron.ipcRenderer.sender = {
      sender: contents,
      senderFrame: { url: 'app://earmark/', parent: contents.mainFrame },
    };
    expect(await bridge().call('app.state', {})).toEqual({ ok: false, problem: problem('input.refused') });
    electron.ipcRenderer.sender = null;
  });
});
