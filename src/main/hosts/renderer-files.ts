import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface RendererFile {
  readonly bytes: Uint8Array;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built renderer into a table from URL path to content. A request is answered from this table or not at all,
 * so no spelling of a path can lead anywhere else on the disk. Links are left out, and so are kinds of file that the
 * renderer does not have.
 */
export function readRendererFiles(directory: string): ReadonlyMap<string, RendererFile> {
  const files = new Map<string, RendererFile>();
  collect(directory, '', files);
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}

/** Walks by hand: Node's recursive listing follows links to folders. */
function collect(directory: string, prefix: string, files: Map<string, RendererFile>): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const urlPath = `${prefix}/${entry.name}`;
    const type = types[extname(entry.name)];
    if (entry.isDirectory()) collect(path, urlPath, files);
    else if (entry.isFile() && type) files.set(urlPath, { bytes: readFileSync(path), type });
  }
}
