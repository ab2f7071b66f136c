/** The browser host: the app behind HTTP and a WebSocket on the loopback interface. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { tokenFragment } from '#shared/contract/bridge.ts';
import type { HostedApp } from '../application.ts';
import { createPages, plain } from '../pages.ts';
import { readRendererFiles } from '../renderer-files.ts';
import type { Judgement } from './guard.ts';
import { createToken, judge } from './guard.ts';
import { createSockets } from './socket.ts';
import { sendReply } from './static.ts';

export interface WebHostOptions {
  readonly app: HostedApp;
  readonly rendererDirectory: string;
  /** 0 = any free port */
  readonly port: number;
  /** for tests; otherwise random */
  readonly token?: string;
}

export interface WebHost {
  readonly port: number;
  readonly token: string;
  /** what the user opens: the token travels in the fragment, which no browser sends to a server */
  readonly address: string;
  /** stops listening and ends every connection; the app stays open */
  close(): Promise<void>;
}

/** How long and how much a client may take; nothing of ours comes near. Times in ms. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
};
const mostConnections = 256;
const idleTimeout = 60_000;

/** Starts serving on 127.0.0.1. Rejects with the system's error when the port is taken. */
export async function startWebHost({
  app,
  rendererDirectory,
  port,
  token = createToken(),
}: WebHostOptions): Promise<WebHost> {
  const pages = createPages(app, readRendererFiles(rendererDirectory));
  const sockets = createSockets(app);
  const server = createServer({ ...limits, requireHostHeader: true, insecureHTTPParser: false });
  server.maxConnections = mostConnections;
  server.setTimeout(idleTimeout);

  let boundPort = port;
  const check = (request: IncomingMessage, upgrade: boolean): Judgement =>
    judge(
      { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders, upgrade },
      { port: boundPort, token, isRendererFile: pages.isRendererFile },
    );

  server.on('request', (request, response) => {
    const judgement = check(request, false);
    if (!judgement.allowed) return endWith(response, judgement.status);
    if (announcesBody(request)) return endWith(response, 413);
    void pages
      .reply({ method: request.method ?? '', target: request.url ?? '', range: request.headers.range ?? null })
      .then((reply) => sendReply(response, reply))
      .catch(() => endWith(response, 500));
  });
  server.on('upgrade', (request, socket, head) => {
    const judgement = check(request, true);
    if (judgement.allowed) sockets.accept(request, socket, head);
    else refuseUpgrade(socket, judgement.status);
  });
  // Nothing here takes a body, so nobody is told to go on sending one.
  server.on('checkContinue', (_request, response: ServerResponse) => endWith(response, 417));
  server.on('checkExpectation', (_request, response: ServerResponse) => endWith(response, 417));

  await listen(server, port);
  boundPort = (server.address() as AddressInfo).port;
  return {
    port: boundPort,
    token,
    address: `http://127.0.0.1:${boundPort}/#${tokenFragment}=${token}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

/** Refuses and hangs up: whoever is refused has nothing more to say. */
function endWith(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  sendReply(response, plain(status, { connection: 'close' }));
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
