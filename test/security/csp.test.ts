/** What the policy of the renderer blocks, tried in a real browser: each probe must be reported, and none may have an effect. */
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebHost } from '#main/hosts/web/server.ts';
import { startWebHost } from '#main/hosts/web/server.ts';
import type { RendererFixture } from './support/fake-app.ts';
import { createRendererFixture, createSpyApp } from './support/fake-app.ts';
import { hasBrowser, launchAttacker } from './support/chromium.ts';

let renderer: RendererFixture;
let host: WebHost;
let elsewhere: Server;
let port = 0;
let browser: Browser;
let context: BrowserContext;
/** requests that reached the other server: what a probe managed to send out */
const arrived: string[] = [];

interface Probe {
  readonly name: string;
  /** runs in the page as a script of its own; `base` is a server of another origin; sets window.effect when it got somewhere */
  readonly run: string;
  /** the directive that must report it */
  readonly directive: string;
}

const probes: readonly Probe[] = [
  {
    name: 'an inline script',
    directive: 'require-trusted-types-for',
    run: `const s = document.createElement('script'); s.append('window.effect = 1'); document.body.append(s);`,
  },
  {
    name: 'an inline handler',
    directive: 'require-trusted-types-for',
    run: `const d = document.createElement('img'); const a = document.createAttribute('onerror'); a.value = 'window.effect = 1'; d.setAttributeNode(a); d.src = 'data:image/png,'; document.body.append(d);`,
  },
  {
    name: 'a script of another origin',
    directive: 'script-src-elem',
    run: `const s = document.createElement('script'); Reflect.set(s, 'src', policy.createScriptURL(base + '/x.js')); document.body.append(s);`,
  },
  {
    name: 'a script from a blob',
    directive: 'script-src-elem',
    run: `const s = document.createElement('script'); s.src = policy.createScriptURL(URL.createObjectURL(new Blob(['window.effect = 1']))); document.body.append(s);`,
  },
  {
    name: 'a script from a data address',
    directive: 'script-src-elem',
    run: `const s = document.createElement('script'); s.src = policy.createScriptURL('data:text/javascript,window.effect=1'); document.body.append(s);`,
  },
  { name: 'eval', directive: 'require-trusted-types-for', run: `eval('window.effect = 1');` },
  { name: 'new Function', directive: 'require-trusted-types-for', run: `new Function('window.effect = 1')();` },
  { name: 'a timer with a text', directive: 'require-trusted-types-for', run: `setTimeout('window.effect = 1');` },
  {
    name: 'HTML from a text',
    directive: 'require-trusted-types-for',
    run: `document.body.innerHTML = '<img src=x onerror="window.effect = 1">';`,
  },
  {
    name: 'HTML inserted beside',
    directive: 'require-trusted-types-for',
    run: `document.body.insertAdjacentHTML('beforeend', '<p>effect');`,
  },
  {
    name: 'a whole document',
    directive: 'require-trusted-types-for',
    run: `document.write('<script>window.effect = 1</script>');`,
  },
  {
    name: 'HTML from a parser of fragments',
    directive: 'require-trusted-types-for',
    run: `document.createRange().createContextualFragment('<img src=x onerror="window.effect = 1">');`,
  },
  {
    name: 'a frame from a text',
    directive: 'require-trusted-types-for',
    run: `const f = document.createElement('iframe'); f.srcdoc = '<script>parent.effect = 1</script>'; document.body.append(f);`,
  },
  { name: 'a worker from a text', directive: 'require-trusted-types-for', run: `new Worker('/assets/index.js');` },
  {
    name: 'a policy of its own',
    directive: 'trusted-types',
    run: `trustedTypes.createPolicy('evil', { createHTML: (text) => text });`,
  },
  {
    name: 'a worker from a blob',
    directive: 'worker-src',
    run: `new Worker(policy.createScriptURL(URL.createObjectURL(new Blob(['1']))));`,
  },
  { name: 'an image of another origin', directive: 'img-src', run: `new Image().src = base + '/x.png';` },
  {
    name: 'a fetch to another origin',
    directive: 'connect-src',
    run: `fetch(base + '/x').then(() => (window.effect = 1), () => 0);`,
  },
  {
    name: 'a socket to another origin',
    directive: 'connect-src',
    run: `new WebSocket(base.replace('http', 'ws') + '/x').onopen = () => (window.effect = 1);`,
  },
  { name: 'a beacon to another origin', directive: 'connect-src', run: `navigator.sendBeacon(base + '/x', 'secret');` },
  { name: 'events of another origin', directive: 'connect-src', run: `new EventSource(base + '/x');` },
  {
    name: 'a style sheet of another origin',
    directive: 'style-src-elem',
    run: `const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = base + '/x.css'; document.head.append(l);`,
  },
  {
    name: 'an inline style sheet',
    directive: 'style-src-elem',
    run: `const s = document.createElement('style'); s.append('body { background: url(' + base + '/x.png) }'); document.head.append(s);`,
  },
  {
    name: 'a style attribute',
    directive: 'style-src-attr',
    run: `document.body.setAttribute('style', 'background: url(' + base + '/x.png)');`,
  },
  {
    name: 'a font of another origin',
    directive: 'font-src',
    run: `new FontFace('f', 'url(' + base + '/x.woff2)').load().catch(() => 0);`,
  },
  { name: 'a sound of another origin', directive: 'media-src', run: `new Audio(base + '/x.wav').load();` },
  {
    name: 'a frame of another origin',
    directive: 'frame-src',
    run: `const f = document.createElement('iframe'); f.src = base + '/'; document.body.append(f);`,
  },
  {
    name: 'an object',
    directive: 'require-trusted-types-for',
    run: `const o = document.createElement('object'); o.data = base + '/x.swf'; document.body.append(o);`,
  },
  {
    name: 'a form to another origin',
    directive: 'form-action',
    run: `const f = document.createElement('form'); f.action = base + '/x'; f.method = 'POST'; document.body.append(f); f.submit();`,
  },
  {
    name: 'another base address',
    directive: 'base-uri',
    run: `const b = document.createElement('base'); b.href = base; document.head.append(b);`,
  },
];

describe.skipIf(!hasBrowser)('the renderer’s policy', () => {
  beforeAll(async () => {
    renderer = createRendererFixture();
    // Scripts of the page itself: what a debugger runs in a page is let off some of the policy.
    const functions = probes.map(({ run: source }) => `(base, policy) => { ${source} }`);
    writeFileSync(join(renderer.directory, 'assets', 'probes.js'), `window.probes = [${functions.join(',\n')}];`);
    writeFileSync(
      join(renderer.directory, 'probes.html'),
      '<!doctype html><title>Probes</title><body onload="window.effect = 1"><script>window.effect = 1</script>' +
        '<script src="./assets/probes.js"></script>',
    );
    host = await startWebHost({ app: createSpyApp(), rendererDirectory: renderer.directory, port: 0 });
    elsewhere = createServer((request, response) => {
      arrived.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
      response.end('window.effect = 1');
    });
    elsewhere.on('upgrade', (request, socket) => {
      arrived.push(`upgrade ${request.url}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    port = (elsewhere.address() as AddressInfo).port;
    browser = await launchAttacker();
    context = await browser.newContext();
  });

  afterAll(async () => {
    await browser.close();
    elsewhere.close();
    await host.close();
    renderer.remove();
  });

  /** Runs a probe in a fresh page; the violations it raised, and whether it had an effect. */
  async function run(index: number) {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${host.port}/probes.html`);
    arrived.length = 0;
    const found = await page.evaluate(
      async ({ number, base }) => {
        const violations: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
        type Policy = object;
        const { trustedTypes, probes } = window as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): Policy };
          probes: ((base: string, policy: Policy) => void)[];
        };
        // Whoever runs in the page might get hold of the policy for workers. Scripts must still be ours.
        const policy = trustedTypes.createPolicy('app-worker', { createScriptURL: (url: string) => url });
        setTimeout(() => probes[number]!(base, policy));
        await new Promise((resolve) => setTimeout(resolve, 250));
        return { violations, effect: 'effect' in window };
      },
      { number: index, base: `http://127.0.0.1:${port}` },
    );
    await page.close();
    return found;
  }

  it.each(probes.map((probe, index) => ({ ...probe, index })))('blocks $name', async ({ index, directive }) => {
    const { violations, effect } = await run(index);
    expect(violations).toContain(directive);
    expect(effect).toBe(false);
    expect(arrived).toEqual([]);
  });

  it('blocks what is inline in the page itself', async () => {
    // Every probe above started from that page, and none saw an effect.
    expect((await run(probes.findIndex(({ name }) => name === 'eval'))).effect).toBe(false);
  });

  it('lets the page’s own script run', async () => {
    const page = await context.newPage();
    await page.goto(host.address);
    expect(await page.evaluate(() => 'loaded' in window)).toBe(true);
    await page.close();
  });
});
