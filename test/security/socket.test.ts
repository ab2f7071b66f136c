/** The WebSocket of the browser host: who gets in, and what happens to those who then send nonsense. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { socketProtocols } from '#shared/contract/bridge.ts';
import { useWebHost } from './support/host.ts';
import { lines, sendRaw } from './support/raw.ts';

let held: (() => void)[] = [];

const host = useWebHost(async (name, input) => {
  if (name === 'hold') await new Promise<void>((resolve) => held.push(resolve));
  return { ok: true, value: { name, input } };
});
const { app } = host;

beforeEach(() => {
  held = [];
});

const address = () => `ws://127.0.0.1:${host.port}/socket`;
const origin = () => `http://127.0.0.1:${host.port}`;

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(address(), socketProtocols(host.token), { origin: origin() });
  await once(socket, 'open');
  return socket;
}

const nextMessage = async (socket: WebSocket): Promise<unknown> => {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString());
};
const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

describe('our own page', () => {
  it('calls, is answered by number, and hears events', async () => {
    const socket = await open();
    expect(socket.protocol).toBe('earmark');
    socket.send(JSON.stringify({ id: 7, name: 'app.state', input: { a: [1, 'ü'] } }));
    expect(await nextMessage(socket)).toEqual({
      id: 7,
      answer: { ok: true, value: { name: 'app.state', input: { a: [1, 'ü'] } } },
    });
    const event = nextMessage(socket);
    app.emit('job.changed', { id: 3 });
    expect(await event).toEqual({ event: 'job.changed', payload: { id: 3 } });
    socket.close();
  });

  it('answers calls as they finish, not in the order they came', async () => {
    const socket = await open();
    socket.send(JSON.stringify({ id: 1, name: 'hold', input: {} }));
    socket.send(JSON.stringify({ id: 2, name: 'quick', input: {} }));
    expect(await nextMessage(socket)).toMatchObject({ id: 2 });
    const late = nextMessage(socket);
    held.forEach((release) => release());
    expect(await late).toMatchObject({ id: 1 });
    socket.close();
  });

  it('the token is not repeated in the answer to the handshake', async () => {
    const request = handshake([
      `Origin: ${origin()}`,
      `Sec-WebSocket-Protocol: ${socketProtocols(host.token).join(', ')}`,
    ]);
    const { status, text } = await sendRaw(host.port, request, 300);
    expect(status).toBe(101);
    expect(text).not.toContain(host.token);
    expect(text).toMatch(/sec-websocket-protocol: earmark\r\n/i);
  });
});

function handshake(headers: readonly string[], target = '/socket', hostHeader = `127.0.0.1:${host.port}`): string {
  return lines(
    `GET ${target} HTTP/1.1`,
    `Host: ${hostHeader}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...headers,
  );
}

const withToken = () => `Sec-WebSocket-Protocol: ${socketProtocols(host.token).join(', ')}`;
const ours = () => `Origin: ${origin()}`;

describe('handshakes that are refused', () => {
  const attacks: readonly { name: string; request: () => string }[] = [
    { name: 'no origin', request: () => handshake([withToken()]) },
    { name: 'a foreign origin', request: () => handshake(['Origin: http://evil.example', withToken()]) },
    { name: 'the origin null', request: () => handshake(['Origin: null', withToken()]) },
    {
      name: 'another port of this machine',
      request: () => handshake([`Origin: http://127.0.0.1:${host.port + 1}`, withToken()]),
    },
    {
      name: 'localhost as origin of 127.0.0.1',
      request: () => handshake([`Origin: http://localhost:${host.port}`, withToken()]),
    },
    { name: 'two origins', request: () => handshake([ours(), 'Origin: http://evil.example', withToken()]) },
    {
      name: 'a rebound name',
      request: () =>
        handshake([`Origin: http://evil.example:${host.port}`, withToken()], '/socket', `evil.example:${host.port}`),
    },
    { name: 'a cross-site page', request: () => handshake([ours(), 'Sec-Fetch-Site: cross-site', withToken()]) },
    { name: 'a page of another port', request: () => handshake([ours(), 'Sec-Fetch-Site: same-site', withToken()]) },
    { name: 'no token', request: () => handshake([ours()]) },
    { name: 'only the plain protocol', request: () => handshake([ours(), 'Sec-WebSocket-Protocol: earmark']) },
    { name: 'only the token', request: () => handshake([ours(), `Sec-WebSocket-Protocol: earmark.${host.token}`]) },
    {
      name: 'a wrong token',
      request: () => handshake([ours(), `Sec-WebSocket-Protocol: earmark, earmark.${'A'.repeat(43)}`]),
    },
    {
      name: 'a wrong token before the right one',
      request: () => handshake([ours(), `Sec-WebSocket-Protocol: earmark, earmark.x, earmark.${host.token}`]),
    },
    {
      name: 'the token in a cookie',
      request: () => handshake([ours(), `Cookie: earmark=${host.token}`, 'Sec-WebSocket-Protocol: earmark']),
    },
    { name: 'the token as a header', request: () => handshake([ours(), `x-earmark-token: ${host.token}`]) },
    {
      name: 'the token in the query',
      request: () => handshake([ours(), 'Sec-WebSocket-Protocol: earmark'], `/socket?token=${host.token}`),
    },
    { name: 'another path', request: () => handshake([ours(), withToken()], '/other') },
    { name: 'the page itself', request: () => handshake([ours(), withToken()], '/') },
    { name: 'a path that ends in ours', request: () => handshake([ours(), withToken()], '/x/../socket') },
    {
      name: 'an upgrade to something else',
      request: () => handshake([ours(), withToken()]).replace('Upgrade: websocket', 'Upgrade: h2c'),
    },
    {
      name: 'two protocol headers',
      request: () => handshake([ours(), withToken(), 'Sec-WebSocket-Protocol: earmark']),
    },
  ];

  it.each(attacks)('$name', async ({ request }) => {
    const { status } = await sendRaw(host.port, request());
    expect(status).toBe(403);
    expect(app.calls).toEqual([]);
  });

  it('what is sent behind a refused handshake is not read', async () => {
    const frame = Buffer.from([0x81, 0x80, 0, 0, 0, 0]);
    const { status } = await sendRaw(host.port, Buffer.concat([Buffer.from(handshake([ours()])), frame]));
    expect(status).toBe(403);
    expect(app.calls).toEqual([]);
  });

  it('handshakes that are no handshakes', async () => {
    const wrongVersion = handshake([ours(), withToken()]).replace('Version: 13', 'Version: 1');
    const noKey = handshake([ours(), withToken()]).replace(/Sec-WebSocket-Key: .*\r\n/, '');
    expect((await sendRaw(host.port, wrongVersion)).status).toBeGreaterThanOrEqual(400);
    expect((await sendRaw(host.port, noKey)).status).toBe(400);
  });
});

describe('nonsense on an open socket ends it, and only it', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const cases: readonly { name: string; message: string | Buffer; code: number }[] = [
    { name: 'not JSON', message: '{"id": 1,', code: 1007 },
    { name: 'nothing', message: '', code: 1007 },
    { name: 'a number', message: '3', code: 1008 },
    { name: 'null', message: 'null', code: 1008 },
    { name: 'a list', message: '[1, "app.state", {}]', code: 1008 },
    { name: 'no number', message: '{"name": "app.state", "input": {}}', code: 1008 },
    { name: 'half a number', message: '{"id": 1.5, "name": "app.state", "input": {}}', code: 1008 },
    { name: 'a huge number', message: '{"id": 1e300, "name": "app.state", "input": {}}', code: 1008 },
    { name: 'no name', message: '{"id": 1, "input": {}}', code: 1008 },
    { name: 'a name that is an object', message: '{"id": 1, "name": {"toString": 1}}', code: 1008 },
    { name: 'a very long name', message: JSON.stringify({ id: 1, name: 'a'.repeat(101) }), code: 1008 },
    { name: 'bytes', message: Buffer.from([1, 2, 3]), code: 1008 },
    { name: 'more than 4 MB', message: 'a'.repeat(4 * 1024 * 1024 + 1), code: 1009 },
    { name: 'a hundred thousand brackets', message: deep, code: 1008 },
  ];

  it.each(cases)('$name', async ({ message, code }) => {
    const witness = await open();
    const socket = await open();
    const closed = closeCode(socket);
    socket.send(message);
    expect(await closed).toBe(code);
    expect(app.calls).toEqual([]);
    witness.send(JSON.stringify({ id: 1, name: 'still there', input: {} }));
    expect(await nextMessage(witness)).toMatchObject({ id: 1 });
    witness.close();
  });

  it('__proto__ in a message stays a plain key', async () => {
    const socket = await open();
    socket.send('{"id": 1, "name": "n", "input": {"__proto__": {"polluted": true}}}');
    await nextMessage(socket);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    socket.close();
  });

  it('unmasked and malformed frames', async () => {
    const request = Buffer.from(handshake([ours(), withToken()]));
    for (const frame of [
      [0x81, 0x02, 0x7b, 0x7d],
      [0xff, 0x80, 0, 0, 0, 0],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x09, 0x80, 0, 0, 0, 0],
    ]) {
      const socket = connect({ host: '127.0.0.1', port: host.port });
      const closed = once(socket, 'close');
      socket.on('error', () => undefined).resume();
      socket.write(request);
      await once(socket, 'data');
      socket.write(Buffer.from(frame));
      await closed;
    }
    expect(app.calls).toEqual([]);
  });

  it('more open calls than a page ever has', async () => {
    const socket = await open();
    const closed = closeCode(socket);
    for (let id = 1; id <= 257; id++) socket.send(JSON.stringify({ id, name: 'hold', input: {} }));
    expect(await closed).toBe(1013);
    expect(app.calls).toHaveLength(256);
    held.forEach((release) => release());
  });

  it('more sockets than a person opens tabs', async () => {
    const sockets = await Promise.all(Array.from({ length: 16 }, open));
    const one = new WebSocket(address(), socketProtocols(host.token), { origin: origin() });
    expect(await closeCode(one)).toBe(1013);
    // One more, that sends a malformed frame before it hears that it is one too many.
    const socket = connect({ host: '127.0.0.1', port: host.port });
    const closed = once(socket, 'close');
    socket.on('error', () => undefined).resume();
    const malformed = Buffer.from([0xff, 0x80, 0, 0, 0, 0]);
    socket.write(Buffer.concat([Buffer.from(handshake([ours(), withToken()])), malformed]));
    await closed;
    sockets[0]!.send(JSON.stringify({ id: 1, name: 'still there', input: {} }));
    expect(await nextMessage(sockets[0]!)).toMatchObject({ id: 1 });
    sockets.forEach((open) => open.terminate());
  });
});
