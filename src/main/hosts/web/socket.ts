/** Calls and events of the browser host over one WebSocket: JSON messages of contract/bridge.ts. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { SocketMessage, SocketRequest } from '#shared/contract/bridge.ts';
import { socketProtocol } from '#shared/contract/bridge.ts';
import type { HostedApp } from '../application.ts';

/** A request with paths and comments is a few kB; a manifest of chosen recordings at most some hundred. */
const largestMessage = 4 * 1024 * 1024;
/** A page that does not read what it asked for is dropped rather than kept in memory. */
const largestBacklog = 64 * 1024 * 1024;
const mostOpenCalls = 256;
const mostSockets = 16;

const closeCodes = { notJson: 1007, notARequest: 1008, tooMany: 1013, goingAway: 1001 };

export interface Sockets {
  /** takes over a connection that the guard has let through */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createSockets(app: Pick<HostedApp, 'call' | 'subscribe'>): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    // The protocol that carries the token is never repeated in the answer.
    handleProtocols: () => socketProtocol,
  });
  const unsubscribe = app.subscribe((event, payload) => {
    const message = JSON.stringify({ event, payload } satisfies SocketMessage);
    for (const client of server.clients) send(client, message);
  });
  server.on('connection', (client) => listen(client, app));
  return {
    accept: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (client) => {
        // Malformed frames end the connection inside `ws`; there is nobody to tell.
        client.on('error', () => undefined);
        if (server.clients.size > mostSockets) client.close(closeCodes.tooMany);
        else server.emit('connection', client, request);
      }),
    close: () => {
      unsubscribe();
      for (const client of server.clients) {
        client.close(closeCodes.goingAway);
        setTimeout(() => client.terminate(), 200).unref();
      }
      server.close();
    },
  };
}

function listen(client: WebSocket, app: Pick<HostedApp, 'call'>): void {
  let open = 0;
  client.on('message', (data, isBinary) => {
    const request = isBinary ? null : parseRequest(data);
    if (request === 'not-json') return client.close(closeCodes.notJson);
    if (request === null) return client.close(closeCodes.notARequest);
    if (open >= mostOpenCalls) return client.close(closeCodes.tooMany);
    open += 1;
    void app.call(request.name, request.input).then((answer) => {
      open -= 1;
      send(client, JSON.stringify({ id: request.id, answer } satisfies SocketMessage));
    });
  });
}

function parseRequest(data: RawData): SocketRequest | 'not-json' | null {
  let value: unknown;
  try {
    value = JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return 'not-json';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { id, name, input } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || typeof name !== 'string' || name.length > 100) return null;
  return { id: id as number, name, input };
}

function send(client: WebSocket, message: string): void {
  if (client.readyState !== client.OPEN) return;
  if (client.bufferedAmount > largestBacklog) return client.terminate();
  client.send(message);
}
