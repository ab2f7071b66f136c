import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionState, HostBridge } from '#renderer/client/client.ts';
import { createClient } from '#renderer/client/client.ts';
import { webBridge } from '#renderer/client/web.ts';

/** A WebSocket whose other end is the test. */
class FakeSocket {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly sent: { id: number; name: string; input: unknown }[] = [];
  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  receive(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

let sockets: FakeSocket[];
let states: ConnectionState[];
let bridge: HostBridge;
const latest = () => sockets.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  states = [];
  bridge = webBridge({
    origin: 'http://127.0.0.1:4321',
    token: 's3cret',
    delays: [100, 1000],
    openSocket: (url, protocols) => {
      const socket = new FakeSocket(url, protocols);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  bridge.watch((state) => states.push(state));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the way to the browser host', () => {
  test('carries the token as a sub-protocol, never in the address', () => {
    expect(latest().url).toBe('ws://127.0.0.1:4321/socket');
    expect(latest().protocols).toEqual(['earmark', 'earmark.s3cret']);
  });

  test('calls made before it is open wait, and answers find their call in any order', async () => {
    const first = bridge.call('app.state', {});
    const second = bridge.call('jobs.list', {});
    latest().onopen?.();
    await vi.waitFor(() => expect(latest().sent).toHaveLength(2));
    const [a, b] = latest().sent;
    expect([a!.name, b!.name]).toEqual(['app.state', 'jobs.list']);
    latest().receive({ id: b!.id, answer: { ok: true, value: 'jobs' } });
    latest().receive({ id: a!.id, answer: { ok: true, value: 'state' } });
    expect(await first).toEqual({ ok: true, value: 'state' });
    expect(await second).toEqual({ ok: true, value: 'jobs' });
  });

  test('events reach those who listen for their name', () => {
    const client = createClient(bridge);
    const heard = vi.fn();
    const stop = client.on('session.changed', heard);
    latest().onopen?.();
    latest().receive({ event: 'session.changed', payload: { sessionId: 3 } });
    latest().receive({ event: 'library.changed', payload: {} });
    stop();
    latest().receive({ event: 'session.changed', payload: { sessionId: 4 } });
    expect(heard.mock.calls).toEqual([[{ sessionId: 3 }]]);
  });

  test('assets are fetched with the token in a header', async () => {
    const fetched = vi.fn().mockResolvedValue(new Response('x'));
    vi.stubGlobal('fetch', fetched);
    await bridge.asset('/audio/5.wav');
    expect(fetched).toHaveBeenCalledWith('http://127.0.0.1:4321/audio/5.wav', {
      headers: { 'x-earmark-token': 's3cret' },
    });
  });
});

describe('a lost connection', () => {
  test('answers open calls with a sentence, and never repeats them by itself', async () => {
    latest().onopen?.();
    const call = bridge.call('verdicts.give', {});
    await vi.waitFor(() => expect(latest().sent).toHaveLength(1));
    latest().onclose?.();
    expect(await call).toMatchObject({ ok: false, problem: { code: 'connection.lost' } });
    await vi.advanceTimersByTimeAsync(100);
    latest().onopen?.();
    expect(sockets).toHaveLength(2);
    expect(latest().sent).toEqual([]);
  });

  test('is tried again, more and more slowly, and calls meanwhile fail at once', async () => {
    latest().onopen?.();
    latest().onclose?.();
    expect(await bridge.call('app.state', {})).toMatchObject({ ok: false, problem: { code: 'connection.lost' } });
    await vi.advanceTimersByTimeAsync(100);
    expect(sockets).toHaveLength(2);
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(3);
    latest().onopen?.();
    expect(states).toEqual(['connecting', 'open', 'lost', 'open']);
    latest().onclose?.();
    await vi.advanceTimersByTimeAsync(100);
    expect(sockets).toHaveLength(4);
  });

  test('a host that is not there at all is lost, not waited for without end', async () => {
    const call = bridge.call('app.state', {});
    latest().onclose?.();
    expect(await call).toMatchObject({ ok: false, problem: { code: 'connection.lost' } });
    expect(states).toEqual(['connecting', 'lost']);
  });
});
