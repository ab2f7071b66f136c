/**
 * Pages of other origins in a real browser, trying everything a page can do to reach the browser host: from another
 * site, from another port of this machine, and from a name that was made to resolve to this machine.
 */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebHost } from '#main/hosts/web/server.ts';
import { startWebHost } from '#main/hosts/web/server.ts';
import type { RendererFixture, SpyApp } from './support/fake-app.ts';
import { createRendererFixture, createSpyApp, secretSound } from './support/fake-app.ts';
import { hasBrowser, launchAttacker } from './support/chromium.ts';

let app: SpyApp;
let host: WebHost;
let renderer: RendererFixture;
let attackServer: Server;
let attackPort = 0;
let browser: Browser;

describe.skipIf(!hasBrowser)('a hostile page in a real browser', () => {
  beforeAll(async () => {
    app = createSpyApp();
    renderer = createRendererFixture();
    host = await startWebHost({ app, rendererDirectory: renderer.directory, port: 0 });
    attackServer = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>attack</title>');
    });
    await new Promise<void>((resolve) => attackServer.listen(0, '127.0.0.1', resolve));
    attackPort = (attackServer.address() as AddressInfo).port;
    browser = await launchAttacker();
  });

  afterAll(async () => {
    await browser.close();
    attackServer.close();
    await host.close();
    renderer.remove();
  });

  beforeEach(() => {
    app.calls.length = 0;
    app.assets.length = 0;
  });

  async function withPage<T>(url: string, use: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(url);
      return await use(page);
    } finally {
      await context.close();
    }
  }

  it('our own page gets in (the attacks below are refused for what they are, not because nothing works)', async () => {
    const got = await withPage(host.address, (page) =>
      page.evaluate(
        async ([token]) => {
          const response = await fetch('/audio/1.wav', { headers: { 'x-earmark-token': token! } });
          const socket = new WebSocket(`ws://${location.host}/socket`, ['earmark', `earmark.${token}`]);
          const opened = await new Promise((resolve) => {
            socket.onopen = () => resolve(true);
            socket.onerror = () => resolve(false);
          });
          return { sound: await response.text(), opened, loaded: 'loaded' in window, hash: location.hash };
        },
        [host.token],
      ),
    );
    expect(got).toMatchObject({ sound: secretSound, opened: true, loaded: true });
  });

  // Even a page that has learnt the token must not get in from elsewhere.
  const origins = [
    { name: 'another site', url: () => `http://evil.example:${attackPort}/` },
    { name: 'another port of this machine', url: () => `http://127.0.0.1:${attackPort}/` },
    { name: 'localhost on another port', url: () => `http://localhost:${attackPort}/` },
  ];

  it.each(origins)('$name: reads nothing, calls nothing', async ({ url }) => {
    const found = await withPage(url(), (page) =>
      page.evaluate(attackFromPage, { port: host.port, token: host.token }),
    );
    expect(found).toEqual({
      corsFetch: 'blocked',
      corsFetchOfPage: 'blocked',
      noCorsFetch: 'opaque or blocked',
      xhr: 'blocked',
      image: 'blocked',
      audio: 'blocked',
      script: 'blocked',
      style: 'blocked',
      frame: 'empty',
      socket: 'blocked',
      socketWithoutToken: 'blocked',
      eventSource: 'blocked',
      worker: 'blocked',
      popup: 'unreachable',
    });
    expect(app.calls).toEqual([]);
    expect(app.assets).toEqual([]);
  });

  it.each(origins)('$name: a form and a beacon change nothing', async ({ url }) => {
    const status = await withPage(url(), async (page) => {
      const answer = page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.url().endsWith('/socket'),
      );
      await page.evaluate((port) => {
        navigator.sendBeacon(`http://127.0.0.1:${port}/audio/1.wav`, '{"id":1,"name":"sessions.create"}');
        const form = document.createElement('form');
        form.method = 'POST';
        form.action = `http://127.0.0.1:${port}/socket`;
        form.enctype = 'text/plain';
        document.body.append(form);
        form.submit();
      }, host.port);
      return (await answer).status();
    });
    expect(status).toBe(403);
    expect(app.calls).toEqual([]);
    expect(app.assets).toEqual([]);
  });

  it('a page whose own name was made to resolve to this machine is same-origin with the host, and still gets nothing', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const address = `http://evil.example:${host.port}/`;
    // The attacker's own server answers first; afterwards the name resolves to 127.0.0.1.
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>attack' }));
    await page.goto(address);
    const result = await page.evaluate(async (token) => {
      const status = async (path: string) => (await fetch(path, { headers: { 'x-earmark-token': token } })).status;
      const socket = new WebSocket(`ws://${location.host}/socket`, ['earmark', `earmark.${token}`]);
      const opened = await new Promise((resolve) => {
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      });
      return { page: await status('/index.html'), sound: await status('/audio/1.wav'), opened };
    }, host.token);
    await context.close();
    expect(result).toEqual({ page: 403, sound: 403, opened: false });
    expect(app.assets).toEqual([]);
    expect(app.calls).toEqual([]);
  });

  it('the token is in no request that the browser sends by itself', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url() + JSON.stringify(request.headers())));
    await page.goto(host.address);
    await page.waitForFunction(() => 'loaded' in window);
    const cookies = await context.cookies();
    await context.close();
    expect(seen.length).toBeGreaterThan(1);
    // Playwright shows the address with its fragment; what goes over the wire has none.
    expect(seen.map((request) => request.replace(/#token=[^"{]*/, '')).join('\n')).not.toContain(host.token);
    expect(cookies).toEqual([]);
  });
});

/** Runs inside the hostile page. Answers what each attempt led to. */
async function attackFromPage({ port, token }: { port: number; token: string }) {
  const base = `http://127.0.0.1:${port}`;
  const sound = `${base}/audio/1.wav`;
  const blocked = () => 'blocked';
  const read = (response: Response) =>
    response.type === 'opaque' ? 'opaque or blocked' : response.text().then((text) => `read: ${text}`);
  // The browser may put a load off for as long as it likes: what never answers gives nothing away either.
  const within = (work: Promise<string>, otherwise = 'blocked') =>
    Promise.race([work, new Promise<string>((resolve) => setTimeout(() => resolve(otherwise), 20_000))]);
  const loads = (element: HTMLElement, start: () => void) =>
    new Promise<string>((resolve) => {
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('loadeddata', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('blocked'));
      start();
      document.body.append(element);
    });
  const opens = (connection: WebSocket | EventSource) =>
    new Promise<string>((resolve) => {
      connection.onopen = () => resolve('open');
      connection.onerror = () => resolve('blocked');
    });
  const socket = (protocols: string[]) => opens(new WebSocket(`ws://127.0.0.1:${port}/socket`, protocols));

  const image = new Image();
  const audio = document.createElement('audio');
  const script = document.createElement('script');
  const style = document.createElement('link');
  const frame = document.createElement('iframe');
  const framed = new Promise<string>((resolve) => {
    frame.src = `${base}/`;
    frame.onload = () => {
      try {
        resolve(frame.contentDocument?.body.textContent ? 'read' : 'empty');
      } catch {
        resolve('empty');
      }
    };
    document.body.append(frame);
  });
  const asked = new Promise<string>((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', sound);
    request.onload = () => resolve('read');
    request.onerror = () => resolve('blocked');
    request.send();
  });
  const attempts: Record<string, Promise<string>> = {
    corsFetch: within(fetch(sound, { headers: { 'x-earmark-token': token } }).then(read, blocked)),
    corsFetchOfPage: within(fetch(`${base}/`).then(read, blocked)),
    noCorsFetch: within(
      fetch(sound, { mode: 'no-cors' }).then(read, () => 'opaque or blocked'),
      'opaque or blocked',
    ),
    xhr: within(asked),
    image: within(loads(image, () => (image.src = `${base}/favicon.svg`))),
    audio: within(loads(audio, () => (audio.src = sound))),
    script: within(loads(script, () => (script.src = `${base}/assets/index.js`))),
    style: within(loads(style, () => ((style.rel = 'stylesheet'), (style.href = `${base}/assets/index.css`)))),
    frame: within(framed, 'empty'),
    socket: within(socket(['earmark', `earmark.${token}`])),
    socketWithoutToken: within(socket(['earmark'])),
    eventSource: within(opens(new EventSource(`${base}/socket`))),
    worker: within(
      fetch(`${base}/assets/index.js`)
        .then((response) => response.blob())
        .then(() => 'read', blocked),
    ),
  };
  const found: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts)) found[name] = await attempt;

  // Last: it takes the page to the background, where the browser puts everything else off.
  const popup = window.open(`${base}/`, '_blank');
  await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    return { ...found, popup: popup?.document.title === 'Earmark' ? 'read' : 'unreachable' };
  } catch {
    return { ...found, popup: 'unreachable' };
  }
}
