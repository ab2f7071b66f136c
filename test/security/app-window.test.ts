/** The window that the launcher opens: it gets to the page, and the token is on no command line. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebHost } from '#main/hosts/web/server.ts';
import { startWebHost } from '#main/hosts/web/server.ts';
import { openAppWindow } from '../../build/app-window.mjs';
import { browserSwitches, findBrowser } from '../../build/find-browser.mjs';
import type { RendererFixture, SpyApp } from './support/fake-app.ts';
import { createRendererFixture, createSpyApp } from './support/fake-app.ts';

const executable = findBrowser();
const switches = ['--headless=new', ...browserSwitches()];

let profile = '';
let renderer: RendererFixture;
let app: SpyApp;
let host: WebHost;

/** The page says over the socket what it sees of itself. */
const script = `
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  const socket = new WebSocket('ws://' + location.host + '/socket', ['earmark', 'earmark.' + token]);
  socket.onopen = () => socket.send(JSON.stringify({ id: 1, name: 'hello', input: { title: document.title } }));
`;

beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'earmark-window-'));
  renderer = createRendererFixture();
  writeFileSync(join(renderer.directory, 'assets', 'index.js'), script);
  app = createSpyApp();
  host = await startWebHost({ app, rendererDirectory: renderer.directory, port: 0 });
});

afterEach(async () => {
  await host.close();
  renderer.remove();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition was not met within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The command lines of all processes, as every user of the machine can read them. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe.skipIf(executable === null)('the window of the browser host', () => {
  it('opens the page with its token, which no command line shows', async () => {
    const window = openAppWindow({ executable: executable!, address: host.address, profile, switches });
    await until(() => app.calls.length > 0);
    expect(app.calls[0]).toEqual({ name: 'hello', input: { title: 'Earmark' } });
    if (process.platform === 'linux') {
      expect(commandLines()).toContain(profile);
      expect(commandLines()).not.toContain(host.token);
    }
    window.close();
    expect(await window.closed).toBe('closed');
  });

  it('says that there was no window when the browser does not start', async () => {
    const missing = openAppWindow({
      executable: join(profile, 'no-browser'),
      address: host.address,
      profile,
      switches,
    });
    expect(await missing.closed).toBe('failed');
    const broken = openAppWindow({ executable: '/bin/false', address: host.address, profile, switches });
    expect(await broken.closed).toBe('failed');
  });
});
