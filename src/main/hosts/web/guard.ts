/**
 * Who may talk to the browser host. Any page in the user's browser and any program on the machine can reach a loopback
 * port, so every request is judged before anything is done with it, in the order of the function below.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { socketPath, socketProtocol, socketProtocols, tokenHeader } from '#shared/contract/bridge.ts';

/** What is judged: the request line and the headers as they came, names and values alternating. */
export interface IncomingCall {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly upgrade: boolean;
}

export interface GuardOptions {
  readonly port: number;
  readonly token: string;
  /** the renderer's files: the only targets that need no token, because they hold no data */
  readonly isRendererFile: (target: string) => boolean;
}

export type Judgement =
  { readonly allowed: true } | { readonly allowed: false; readonly status: number; readonly reason: string };

/** 256 random bits, as text that fits a header, a sub-protocol and a URL fragment. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

export function judge(call: IncomingCall, { port, token, isRendererFile }: GuardOptions): Judgement {
  const headers = collect(call.rawHeaders);
  const one = (name: string) => headers.get(name)?.[0] ?? null;

  // A page of another site that made its own name resolve to 127.0.0.1 is told apart by nothing but the Host header.
  const hosts = headers.get('host') ?? [];
  const host = hosts[0] ?? '';
  if (hosts.length !== 1 || ![`127.0.0.1:${port}`, `localhost:${port}`].includes(host)) return refuse('host');
  if (!call.target.startsWith('/')) return refuse('target');
  if (singleHeaders.some((name) => (headers.get(name)?.length ?? 0) > 1)) return refuse('repeated header');

  // Cookies and "same-site" know no port; only Origin tells a page of ours from one of another server on this machine.
  const origin = one('origin');
  const changesState = call.upgrade || (call.method !== 'GET' && call.method !== 'HEAD');
  if (origin === null ? changesState : origin !== `http://${host}`) return refuse('origin');

  const site = one('sec-fetch-site');
  const firstPage = !call.upgrade && isRendererFile(call.target) && one('sec-fetch-mode') === 'navigate';
  if (site !== null && site !== 'same-origin' && !(site === 'none' && firstPage)) return refuse('site');

  if (call.upgrade) return judgeUpgrade(call.target, headers, token);
  if (isRendererFile(call.target)) return { allowed: true };
  return sameSecret(one(tokenHeader), token) ? { allowed: true } : refuse('token');
}

function judgeUpgrade(target: string, headers: ReadonlyMap<string, readonly string[]>, token: string): Judgement {
  if (target !== socketPath || headers.get('upgrade')?.[0]?.toLowerCase() !== 'websocket') return refuse('upgrade');
  const offered = (headers.get('sec-websocket-protocol')?.[0] ?? '').split(',').map((protocol) => protocol.trim());
  const [plainProtocol = '', secretProtocol = ''] = socketProtocols(token);
  const secret = offered.find((protocol) => protocol.startsWith(`${socketProtocol}.`)) ?? null;
  return offered.includes(plainProtocol) && sameSecret(secret, secretProtocol) ? { allowed: true } : refuse('token');
}

/** Headers this judgement rests on: a second one could mean something else to the next reader. */
const singleHeaders = ['origin', 'sec-fetch-site', 'sec-fetch-mode', tokenHeader, 'upgrade', 'sec-websocket-protocol'];

function collect(rawHeaders: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[i + 1]!]);
  }
  return headers;
}

/** Compares without telling by its duration how much was right. */
function sameSecret(given: string | null, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}

function refuse(reason: string): Judgement {
  return { allowed: false, status: 403, reason };
}
