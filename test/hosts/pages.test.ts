import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pages } from '#main/hosts/pages.ts';
import { createPages } from '#main/hosts/pages.ts';
import { readRendererFiles } from '#main/hosts/renderer-files.ts';
import { problem } from '#shared/core/problems.ts';
import type { RendererFixture, SpyApp } from '#test/security/support/fake-app.ts';
import { createRendererFixture, createSpyApp, secretSound } from '#test/security/support/fake-app.ts';

let renderer: RendererFixture;
let app: SpyApp;
let pages: Pages;

beforeAll(() => {
  renderer = createRendererFixture();
  symlinkSync(join(renderer.directory, '..', 'secret.txt'), join(renderer.directory, 'link.html'));
  symlinkSync('/', join(renderer.directory, 'root'));
  mkdirSync(join(renderer.directory, 'folder.html'));
  writeFileSync(join(renderer.directory, 'notes.key'), 'not a kind of file that a page has');
  app = createSpyApp();
  pages = createPages(app, readRendererFiles(renderer.directory));
});

afterAll(() => renderer.remove());

const get = (target: string, range: string | null = null, method = 'GET') => pages.reply({ method, target, range });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('the renderer’s files', () => {
  it('are known by their exact path, and the page also as /', () => {
    expect([...readRendererFiles(renderer.directory).keys()].sort()).toEqual([
      '/',
      '/assets/index.css',
      '/assets/index.js',
      '/index.html',
    ]);
  });

  it('links, folders and other kinds of file are left out', async () => {
    for (const target of ['/link.html', '/root/etc/passwd', '/folder.html', '/notes.key', '/assets']) {
      expect((await get(target)).status).toBe(404);
    }
  });

  it('have the right types', async () => {
    expect((await get('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await get('/assets/index.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await get('/assets/index.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('do not change with a query or an encoded letter', async () => {
    expect(text((await get('/index.html?v=1')).body)).toContain('<p>page</p>');
    expect(text((await get('/inde%78.html')).body)).toContain('<p>page</p>');
    expect(pages.isRendererFile('/index.html?v=1')).toBe(true);
    expect(pages.isRendererFile('/audio/1.wav')).toBe(false);
    expect(pages.isRendererFile('/%zz')).toBe(false);
  });
});

describe('assets', () => {
  it('come from the application by their path as it was sent', async () => {
    expect(text((await get('/audio/1.wav')).body)).toBe(secretSound);
    expect(text((await get('/reports/a%20report.html?x=1')).body)).toContain('finding');
    expect(app.assets).toEqual(['/audio/1.wav', '/reports/a%20report.html']);
  });

  it('nothing for what is not there', async () => {
    expect(await get('/audio/2.wav')).toMatchObject({ status: 404, body: new Uint8Array(0) });
  });

  it('why a known one cannot be had, as a problem', async () => {
    const { status, headers, body } = await get('/audio/404.wav');
    expect([status, headers['content-type'], headers['content-length']]).toEqual([
      404,
      'application/json',
      String(body.length),
    ]);
    expect(JSON.parse(text(body))).toEqual(problem('file.missing', { path: '/line/404.wav' }));
    expect((await get('/audio/404.wav', null, 'HEAD')).body).toHaveLength(0);
  });

  it('a part, with its place in the whole', async () => {
    const whole = new TextEncoder().encode(secretSound);
    const { status, headers, body } = await get('/audio/1.wav', 'bytes=-4');
    expect([status, text(body), headers['content-range']]).toEqual([
      206,
      secretSound.slice(-4),
      `bytes 33-36/${whole.length}`,
    ]);
    const beyond = await get('/audio/1.wav', 'bytes=37-');
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */37']);
  });

  it('HEAD tells the length without the bytes', async () => {
    const { headers, body } = await get('/audio/1.wav', null, 'HEAD');
    expect([headers['content-length'], body.length]).toEqual(['37', 0]);
  });

  it('are never cached, sniffed or embedded elsewhere, whatever is answered', async () => {
    for (const reply of [
      await get('/'),
      await get('/audio/1.wav'),
      await get('/nothing'),
      await get('/', null, 'POST'),
    ]) {
      expect(reply.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
    }
  });
});
