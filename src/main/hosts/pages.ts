/**
 * Everything that is fetched rather than called, for both hosts: the renderer's files, sounds and reports. The Electron
 * host puts it behind app://, the browser host behind HTTP.
 */
import type { Problem } from '#shared/core/problems.ts';
import type { Asset, HostedApp } from './application.ts';
import { parseRange } from './byte-range.ts';
import { rendererPolicy, reportPolicy } from './content-security-policy.ts';
import type { RendererFile } from './renderer-files.ts';

export interface PageRequest {
  readonly method: string;
  /** the target as it was sent, with its query, without host and fragment */
  readonly target: string;
  readonly range: string | null;
}

export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** empty for HEAD */
  readonly body: Uint8Array;
  /** frees the memory of the body: called when it was sent, or not at all */
  readonly release?: () => void;
}

export interface Pages {
  /** true when this target is one of the renderer's own files, which hold no one's data */
  isRendererFile(target: string): boolean;
  reply(request: PageRequest): Promise<PageReply>;
}

const commonHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': rendererPolicy,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const assetPath = /^\/(audio|reports|received)\/[^/?]+$/;

export function createPages(app: Pick<HostedApp, 'asset'>, rendererFiles: ReadonlyMap<string, RendererFile>): Pages {
  return {
    isRendererFile: (target) => {
      const path = targetPath(target);
      return path !== null && rendererFiles.has(path);
    },
    async reply({ method, target, range }) {
      if (method !== 'GET' && method !== 'HEAD') return plain(405, { allow: 'GET, HEAD' });
      const path = targetPath(target);
      if (path === null) return plain(404);
      const found = rendererFiles.get(path) ?? (assetPath.test(path) ? await app.asset(encodedPath(target)) : null);
      if (!found) return plain(404);
      if ('problem' in found) return problemReply(found.problem, method);
      const reply = partOf(found, range, path.startsWith('/reports/') ? reportHeaders(path) : {});
      return method === 'HEAD' ? { ...reply, body: new Uint8Array(0) } : reply;
    },
  };
}

/** An answer that carries no data: refusals and dead ends. */
export function plain(status: number, headers: Readonly<Record<string, string>> = {}): PageReply {
  return {
    status,
    headers: { ...commonHeaders, 'content-type': 'text/plain; charset=utf-8', 'content-length': '0', ...headers },
    body: new Uint8Array(0),
  };
}

/** Says why something that is known of cannot be given, in the form in which calls answer a problem. */
function problemReply(found: Problem, method: string): PageReply {
  const bytes = new TextEncoder().encode(JSON.stringify(found));
  const headers = { 'content-type': 'application/json', 'content-length': String(bytes.length) };
  return { ...plain(404, headers), body: method === 'HEAD' ? new Uint8Array(0) : bytes };
}

function encodedPath(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

/** The decoded path of a target; null for whatever no link of ours contains. */
function targetPath(target: string): string | null {
  const encoded = encodedPath(target);
  if (!encoded.startsWith('/')) return null;
  try {
    const path = decodeURIComponent(encoded);
    const segments = path.split('/');
    const strange = /[\\\p{Cc}]/u.test(path) || segments.includes('..') || segments.includes('.');
    return strange || path.includes('//') ? null : path;
  } catch {
    return null;
  }
}

function reportHeaders(path: string): Record<string, string> {
  const fileName = encodeURIComponent(path.slice('/reports/'.length));
  return {
    'content-security-policy': reportPolicy,
    'content-disposition': `attachment; filename*=UTF-8''${fileName}`,
  };
}

function partOf({ bytes, type, ...rest }: Asset, rangeHeader: string | null, extra: Record<string, string>): PageReply {
  const headers = { ...commonHeaders, 'accept-ranges': 'bytes', 'content-type': type, ...extra };
  const range = parseRange(rangeHeader, bytes.length);
  if (range === 'unsatisfiable') return plain(416, { 'content-range': `bytes */${bytes.length}` });
  if (!range)
    return { status: 200, headers: { ...headers, 'content-length': String(bytes.length) }, body: bytes, ...rest };
  const body = bytes.subarray(range.first, range.last + 1);
  const contentRange = `bytes ${range.first}-${range.last}/${bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-length': String(body.length), 'content-range': contentRange },
    body,
    ...rest,
  };
}
