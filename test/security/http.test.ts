/** What our own page sends to the real browser host, paths that lead nowhere, and patience with those who dawdle. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { secretSound } from './support/fake-app.ts';
import { close, headersOf, useWebHost } from './support/host.ts';
import { lines, sendRaw } from './support/raw.ts';

const host = useWebHost();
const { app } = host;
const { own, token } = headersOf(host);

describe('what our own page sends', () => {
  it('gets the page without a token, with every protecting header', async () => {
    const { status, text } = await sendRaw(
      host.port,
      lines('GET / HTTP/1.1', own(), close, 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate'),
    );
    expect(status).toBe(200);
    const head = text.slice(0, text.indexOf('\r\n\r\n')).toLowerCase();
    for (const header of [
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'cross-origin-resource-policy: same-origin',
      'cross-origin-opener-policy: same-origin',
      "content-security-policy: default-src 'none'; script-src 'self'",
      'referrer-policy: no-referrer',
    ]) {
      expect(head).toContain(header);
    }
    expect(head).not.toContain('access-control-');
    expect(head).not.toContain('set-cookie');
    expect(head).not.toContain('server:');
    expect(text).not.toContain(host.token);
  });

  it.each(['127.0.0.1', 'localhost'])('gets a sound with the token, at %s', async (name) => {
    const origin = `${name}:${host.port}`;
    const request = lines(
      'GET /audio/1.wav HTTP/1.1',
      `Host: ${origin}`,
      token(),
      `Origin: http://${origin}`,
      'Sec-Fetch-Site: same-origin',
      close,
    );
    expect(await sendRaw(host.port, request)).toMatchObject({
      status: 200,
      text: expect.stringContaining(secretSound),
    });
    expect(app.assets).toEqual(['/audio/1.wav']);
  });

  it('gets a part of a sound', async () => {
    const { status, text } = await sendRaw(
      host.port,
      lines('GET /audio/1.wav HTTP/1.1', own(), token(), 'Range: bytes=5-7', close),
    );
    expect(status).toBe(206);
    expect(text).toMatch(/content-range: bytes 5-7\/37\r\n/i);
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe('the');
  });

  it('gets a report as a file to keep, which can do nothing when opened', async () => {
    const { status, text } = await sendRaw(
      host.port,
      lines('GET /reports/a%20report.html HTTP/1.1', own(), token(), close),
    );
    expect(status).toBe(200);
    expect(text).toMatch(/content-disposition: attachment; filename\*=UTF-8''a%20report\.html/i);
    expect(text).toMatch(/content-security-policy: default-src 'none'; style-src 'unsafe-inline';[^\r]*; sandbox\r\n/i);
  });

  it('gets nothing for HEAD but the headers', async () => {
    const { status, text } = await sendRaw(host.port, lines('HEAD /audio/1.wav HTTP/1.1', own(), token(), close));
    expect(status).toBe(200);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });
});

const paths = [
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/./../secret.txt',
  '//secret.txt',
  '//evil.example/secret.txt',
  '/..;/secret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/index.html%00.txt',
  '/index.html/',
  '/index.html/..',
  '/INDEX.HTML',
  '/index.html.',
  '/../renderer-evil/index.html',
  '/etc/passwd',
  '/audio/../../secret.txt',
  '/audio/..%2f..%2fsecret.txt',
  '/audio/1.wav/../../secret.txt',
  '/audio/1.wav%2f..%2f..%2fsecret.txt',
  '/audio/%2fetc%2fpasswd',
  '/reports/..%2f..%2fsecret.txt',
  '/reports/../secret.txt',
  '/reports/',
  '/audio/',
  '/socket',
  '/%',
  '/%zz',
  '/\u00ff',
];

describe('paths that lead nowhere, even with the token', () => {
  it.each(paths)('%s', async (path) => {
    const { status, text: answer } = await sendRaw(host.port, lines(`GET ${path} HTTP/1.1`, own(), token(), close));
    expect([400, 403, 404]).toContain(status);
    expect(answer).not.toContain(host.secret);
    expect(answer).not.toContain('root:');
    expect(app.assets).toEqual([]);
  });
});

describe('patience', () => {
  it('requests that never end are dropped, and do not keep others out', async () => {
    const sockets: Socket[] = [];
    let dropped = 0;
    for (let i = 0; i < 200; i++) {
      const socket = connect({ host: '127.0.0.1', port: host.port });
      socket.on('error', () => undefined);
      socket.on('close', () => (dropped += 1));
      socket.write(`GET / HTTP/1.1\r\n${own()}\r\nX-Slow: `);
      sockets.push(socket);
    }
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('a')), 500);
    const { status } = await sendRaw(host.port, lines('GET / HTTP/1.1', own(), close));
    expect(status).toBe(200);
    const end = Date.now() + 15_000;
    while (dropped < sockets.length && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(drip);
    expect(dropped).toBe(sockets.length);
  });

  it('more connections than a browser opens are closed at once', async () => {
    const sockets = Array.from({ length: 400 }, () => connect({ host: '127.0.0.1', port: host.port }));
    let dropped = 0;
    for (const socket of sockets) socket.on('error', () => undefined).on('close', () => (dropped += 1));
    const end = Date.now() + 4_000;
    while (dropped < 144 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    for (const socket of sockets) socket.destroy();
    expect(dropped).toBeGreaterThanOrEqual(144);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await sendRaw(host.port, lines('GET / HTTP/1.1', own(), close))).status).toBe(200);
  });

  it('listens on the loopback interface only', async () => {
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address && !address.internal && address.family === 'IPv4');
    for (const other of others) {
      const refused = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: other!.address, port: host.port, timeout: 1000 });
        socket.on('connect', () => (socket.destroy(), resolve(false)));
        socket.on('error', () => resolve(true));
        socket.on('timeout', () => (socket.destroy(), resolve(true)));
      });
      expect(refused).toBe(true);
    }
  });
});
