/** Requests that no page of ours sends, byte for byte, against the real browser host. None may reach the app. */
import { describe, expect, it } from 'vitest';
import { secretSound } from './support/fake-app.ts';
import { close, headersOf, useWebHost } from './support/host.ts';
import { lines, sendRaw } from './support/raw.ts';

const host = useWebHost();
const { app } = host;
const { own, token } = headersOf(host);

interface Attack {
  readonly name: string;
  readonly request: () => string;
  /** 403 unless said otherwise; 0 = hung up */
  readonly status?: readonly number[];
}

const get =
  (...headers: (() => string)[]) =>
  () =>
    lines('GET /audio/1.wav HTTP/1.1', ...headers.map((header) => header()), close);
const text = (value: string) => () => value;

const attacks: readonly Attack[] = [
  // Host: names that somebody else made resolve to this machine
  { name: 'a foreign host', request: get(text('Host: evil.example'), token) },
  {
    name: 'a foreign host with our port',
    request: () => lines('GET / HTTP/1.1', `Host: evil.example:${host.port}`, close),
  },
  {
    name: 'our address as a prefix',
    request: () => lines('GET / HTTP/1.1', `Host: 127.0.0.1.evil.example:${host.port}`, close),
  },
  {
    name: 'our address as a suffix',
    request: () => lines('GET / HTTP/1.1', `Host: evil127.0.0.1:${host.port}`, close),
  },
  {
    name: 'our address with another port',
    request: () => lines('GET / HTTP/1.1', `Host: 127.0.0.1:${host.port + 1}`, close),
  },
  { name: 'our address without a port', request: () => lines('GET / HTTP/1.1', 'Host: 127.0.0.1', close) },
  { name: 'localhost with a dot', request: () => lines('GET / HTTP/1.1', `Host: localhost.:${host.port}`, close) },
  { name: 'localhost in capitals', request: () => lines('GET / HTTP/1.1', `Host: LOCALHOST:${host.port}`, close) },
  { name: 'the IPv6 loopback', request: () => lines('GET / HTTP/1.1', `Host: [::1]:${host.port}`, close) },
  {
    name: 'another spelling of 127.0.0.1',
    request: () => lines('GET / HTTP/1.1', `Host: 2130706433:${host.port}`, close),
  },
  { name: 'a short spelling of 127.0.0.1', request: () => lines('GET / HTTP/1.1', `Host: 127.1:${host.port}`, close) },
  { name: 'all interfaces', request: () => lines('GET / HTTP/1.1', `Host: 0.0.0.0:${host.port}`, close) },
  {
    name: 'credentials in the host',
    request: () => lines('GET / HTTP/1.1', `Host: evil@127.0.0.1:${host.port}`, close),
  },
  { name: 'an empty host', request: () => lines('GET / HTTP/1.1', 'Host:', close) },
  { name: 'no host at all', request: () => lines('GET / HTTP/1.1', close), status: [400] },
  { name: 'HTTP/1.0 without a host', request: () => lines('GET / HTTP/1.0') },
  { name: 'two hosts, ours first', request: get(own, text('Host: evil.example'), token) },
  { name: 'two hosts, ours last', request: get(text('Host: evil.example'), own, token) },
  { name: 'the same host twice', request: get(own, own, token) },
  {
    name: 'a forwarded host',
    request: () => lines('GET / HTTP/1.1', 'Host: evil.example', `X-Forwarded-Host: 127.0.0.1:${host.port}`, close),
  },

  // the target
  { name: 'an absolute target', request: () => lines('GET http://evil.example/ HTTP/1.1', own(), close) },
  {
    name: 'an absolute target of ours',
    request: () => lines(`GET http://127.0.0.1:${host.port}/ HTTP/1.1`, own(), close),
  },
  { name: 'an asterisk target', request: () => lines('OPTIONS * HTTP/1.1', own(), close) },
  { name: 'CONNECT', request: () => lines('CONNECT evil.example:80 HTTP/1.1', own(), close), status: [0, 403] },

  // Origin and Sec-Fetch: which page it was
  { name: 'a foreign origin', request: get(own, token, text('Origin: http://evil.example')) },
  { name: 'the origin null', request: get(own, token, text('Origin: null')) },
  { name: 'an origin on another port', request: get(own, token, () => `Origin: http://127.0.0.1:${host.port + 1}`) },
  { name: 'our origin under https', request: get(own, token, () => `Origin: https://127.0.0.1:${host.port}`) },
  {
    name: 'localhost as origin for 127.0.0.1',
    request: get(own, token, () => `Origin: http://localhost:${host.port}`),
  },
  {
    name: 'our origin as a prefix',
    request: get(own, token, () => `Origin: http://127.0.0.1:${host.port}.evil.example`),
  },
  { name: 'our origin with a path', request: get(own, token, () => `Origin: http://127.0.0.1:${host.port}/`) },
  { name: 'an empty origin', request: get(own, token, text('Origin:')) },
  {
    name: 'two origins',
    request: get(own, token, () => `Origin: http://127.0.0.1:${host.port}`, text('Origin: http://evil.example')),
  },
  {
    name: 'a foreign origin for the page',
    request: () => lines('GET / HTTP/1.1', own(), 'Origin: http://evil.example', close),
  },
  { name: 'a cross-site fetch', request: get(own, token, text('Sec-Fetch-Site: cross-site')) },
  { name: 'a fetch by another port', request: get(own, token, text('Sec-Fetch-Site: same-site')) },
  {
    name: 'a sound opened from nowhere',
    request: get(own, token, text('Sec-Fetch-Site: none'), text('Sec-Fetch-Mode: navigate')),
  },
  {
    name: 'two fetch sites',
    request: get(own, token, text('Sec-Fetch-Site: same-origin'), text('Sec-Fetch-Site: cross-site')),
  },
  {
    name: 'the page as an image of another site',
    request: () => lines('GET / HTTP/1.1', own(), 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', close),
  },
  {
    name: 'the page in a frame of another site',
    request: () =>
      lines(
        'GET / HTTP/1.1',
        own(),
        'Sec-Fetch-Site: cross-site',
        'Sec-Fetch-Mode: navigate',
        'Sec-Fetch-Dest: iframe',
        close,
      ),
  },
  {
    name: 'a script fetched from nowhere without navigation',
    request: () => lines('GET /assets/index.js HTTP/1.1', own(), 'Sec-Fetch-Site: none', close),
  },

  // the token
  { name: 'no token', request: get(own) },
  { name: 'an empty token', request: get(own, text('x-earmark-token:')) },
  { name: 'a wrong token', request: get(own, text(`x-earmark-token: ${'A'.repeat(43)}`)) },
  { name: 'half a token', request: get(own, () => `x-earmark-token: ${host.token.slice(0, 20)}`) },
  { name: 'the token with more behind it', request: get(own, () => `x-earmark-token: ${host.token}A`) },
  { name: 'the token twice', request: get(own, token, token) },
  {
    name: 'the token in a cookie',
    request: get(own, () => `Cookie: token=${host.token}; x-earmark-token=${host.token}`),
  },
  { name: 'the token as authorisation', request: get(own, () => `Authorization: Bearer ${host.token}`) },
  {
    name: 'the token in the query',
    request: () => lines(`GET /audio/1.wav?token=${host.token} HTTP/1.1`, own(), close),
  },
  { name: 'a report without the token', request: () => lines('GET /reports/a%20report.html HTTP/1.1', own(), close) },
  { name: 'an unknown path without the token', request: () => lines('GET /nothing HTTP/1.1', own(), close) },
  { name: 'the socket as a page', request: () => lines('GET /socket HTTP/1.1', own(), close) },

  // methods and bodies
  {
    name: 'POST without an origin',
    request: () => lines('POST / HTTP/1.1', own(), token(), 'Content-Length: 0', close),
  },
  {
    name: 'POST from our page',
    request: () =>
      lines('POST / HTTP/1.1', own(), token(), `Origin: http://127.0.0.1:${host.port}`, 'Content-Length: 0', close),
    status: [405],
  },
  {
    name: 'DELETE of a sound',
    request: () =>
      lines('DELETE /audio/1.wav HTTP/1.1', own(), token(), `Origin: http://127.0.0.1:${host.port}`, close),
    status: [405],
  },
  {
    name: 'a method override',
    request: () =>
      lines('POST /audio/1.wav HTTP/1.1', own(), token(), 'X-HTTP-Method-Override: GET', 'Content-Length: 0', close),
  },
  {
    name: 'a preflight',
    request: () =>
      lines(
        'OPTIONS /audio/1.wav HTTP/1.1',
        own(),
        'Origin: http://evil.example',
        'Access-Control-Request-Method: GET',
        'Access-Control-Request-Headers: x-earmark-token',
        close,
      ),
  },
  {
    name: 'TRACE',
    request: () => lines('TRACE / HTTP/1.1', own(), token(), `Origin: http://127.0.0.1:${host.port}`, close),
    status: [405],
  },
  { name: 'a method nobody knows', request: () => lines('BREW / HTTP/1.1', own(), close), status: [400] },
  {
    name: 'a body on GET',
    request: () => `${lines('GET / HTTP/1.1', own(), 'Content-Length: 5', close)}12345`,
    status: [413],
  },
  {
    name: 'an announced body of 4 GB',
    request: () => lines('GET /audio/1.wav HTTP/1.1', own(), token(), 'Content-Length: 4294967296', close),
    status: [413],
  },
  {
    name: 'a chunked body',
    request: () => `${lines('GET / HTTP/1.1', own(), 'Transfer-Encoding: chunked', close)}0\r\n\r\n`,
    status: [413],
  },
  {
    name: 'a body that waits for leave',
    request: () => lines('POST / HTTP/1.1', own(), 'Expect: 100-continue', 'Content-Length: 10', close),
    status: [417],
  },

  // smuggling: requests that two readers would cut differently
  {
    name: 'length and chunks at once',
    request: () =>
      `${lines('GET / HTTP/1.1', own(), 'Content-Length: 6', 'Transfer-Encoding: chunked', close)}0\r\n\r\nX`,
    status: [400],
  },
  {
    name: 'two lengths',
    request: () => lines('GET / HTTP/1.1', own(), 'Content-Length: 0', 'Content-Length: 7', close),
    status: [400],
  },
  {
    name: 'a space before the colon',
    request: () => lines('GET / HTTP/1.1', `Host : 127.0.0.1:${host.port}`, close),
    status: [400],
  },
  {
    name: 'a folded header',
    request: () => lines('GET / HTTP/1.1', own(), 'x-earmark-token: a', ` ${host.token}`, close),
    status: [400, 403],
  },
  { name: 'bare line feeds', request: () => `GET / HTTP/1.1\n${own()}\nConnection: close\n\n`, status: [400] },
  { name: 'a NUL in a header', request: () => lines('GET / HTTP/1.1', own(), 'X-A: a\0b', close), status: [400] },
  {
    name: '20 kB of headers',
    request: () => lines('GET / HTTP/1.1', own(), `X-Long: ${'a'.repeat(20_000)}`, close),
    status: [431],
  },
  {
    name: 'ten thousand headers',
    request: () => lines('GET / HTTP/1.1', own(), ...Array.from({ length: 10_000 }, (_, i) => `a${i}: b`)),
    status: [431],
  },
  { name: '20 kB of target', request: () => lines(`GET /${'a'.repeat(20_000)} HTTP/1.1`, own(), close), status: [431] },
  {
    name: 'no HTTP at all',
    request: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS greeting',
    status: [400],
  },
  { name: 'HTTP/2 without asking', request: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: [400, 505] },
  { name: 'HTTP/0.9', request: () => 'GET /\r\n\r\n', status: [400, 403] },
];

describe('attacks', () => {
  it.each(attacks)('$name', async ({ request, status = [403] }) => {
    const answer = await sendRaw(host.port, request());
    expect(status).toContain(answer.status);
    expect(answer.text).not.toContain(secretSound);
    expect(answer.text).not.toContain('<!doctype html>');
    expect(answer.text).not.toContain(host.token);
    expect(answer.text.toLowerCase()).not.toContain('access-control-');
    expect(app.calls).toEqual([]);
    expect(app.assets).toEqual([]);
  });

  it('there are at least 60 of them', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(60);
  });

  it('a second request on a kept connection is judged anew', async () => {
    const first = lines('GET /audio/1.wav HTTP/1.1', own(), token());
    const second = lines('GET /audio/1.wav HTTP/1.1', own(), close);
    const { text: both } = await sendRaw(host.port, first + second);
    expect([...both.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code)).toEqual(['200', '403']);
  });
});
