import type { Answer, SocketMessage, SocketRequest } from '#shared/contract/bridge.ts';
import { socketPath, socketProtocols, tokenHeader } from '#shared/contract/bridge.ts';
import { problem } from '#shared/core/problems.ts';
import type { ConnectionState, HostBridge } from './client.ts';

export interface WebBridgeOptions {
  /** e.g. http://127.0.0.1:4321 */
  readonly origin: string;
  readonly token: string;
  readonly openSocket?: (url: string, protocols: string[]) => WebSocket;
  /** waits between attempts, in ms; the last one repeats */
  readonly delays?: readonly number[];
}

const lost: Answer = { ok: false, problem: problem('connection.lost') };

/**
 * The bridge of the browser host: calls and events over one WebSocket, bulk data over fetch with the token in a header.
 * When the socket closes, open calls are answered with `connection.lost` (whether they were carried out is unknown, so
 * they are never repeated by themselves) and the connection is tried again until it is back.
 */
export function webBridge({
  origin,
  token,
  openSocket = (url, protocols) => new WebSocket(url, protocols),
  delays = [250, 500, 1000, 2000, 4000],
}: WebBridgeOptions): HostBridge {
  const url = origin.replace(/^http/, 'ws') + socketPath;
  const waiting = new Map<number, (answer: Answer) => void>();
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const watchers = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let socket: WebSocket;
  let firstOpen: (() => void) | null = null;
  const opened = new Promise<void>((resolve) => (firstOpen = resolve));
  let failures = 0;
  let nextId = 1;

  function become(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    for (const watcher of watchers) watcher(next);
  }

  function receive(message: SocketMessage): void {
    if ('event' in message) {
      for (const listener of listeners) listener(message.event, message.payload);
    } else {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    }
  }

  function connect(): void {
    socket = openSocket(url, socketProtocols(token));
    socket.onopen = () => {
      failures = 0;
      become('open');
      firstOpen?.();
    };
    socket.onmessage = (event: MessageEvent<string>) => receive(JSON.parse(event.data) as SocketMessage);
    socket.onclose = () => {
      become('lost');
      firstOpen?.();
      for (const answer of waiting.values()) answer(lost);
      waiting.clear();
      setTimeout(connect, delays[Math.min(failures++, delays.length - 1)]);
    };
  }
  connect();

  return {
    async call(name, input) {
      await opened;
      if (state !== 'open') return lost;
      const request: SocketRequest = { id: nextId++, name, input };
      return new Promise((resolve) => {
        waiting.set(request.id, resolve);
        socket.send(JSON.stringify(request));
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    asset: (path) => fetch(origin + path, { headers: { [tokenHeader]: token } }),
    watch(listener) {
      watchers.add(listener);
      listener(state);
      return () => watchers.delete(listener);
    },
  };
}
