/** The files of this repository that are written by hand, for tests that read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const generated = ['node_modules', '.git', 'out', 'dist', '.svelte-check', 'golden', 'models', 'package-lock.json'];
const text = /\.(ts|mts|js|mjs|cjs|svelte|html|css|json|md|py|sh|yml|yaml)$|^\.(npmrc|gitignore)$|^run$/;

export interface Source {
  /** relative to the repository, with forward slashes */
  readonly path: string;
  readonly text: string;
}

/** All sources below the given folders (the whole repository without any). */
export function sources(...folders: string[]): Source[] {
  return (folders.length > 0 ? folders : ['.']).flatMap((folder) => walk(folder === '.' ? '' : folder));
}

function walk(folder: string): Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (generated.includes(entry.name) || path === 'test/out') return [];
    if (entry.isDirectory()) return walk(path);
    return text.test(entry.name) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** `path:line: text` of every line that matches, except in the files named. */
export function linesWith(pattern: RegExp, files: readonly Source[], except: readonly string[] = []): string[] {
  return files
    .filter(({ path }) => !except.includes(path))
    .flatMap(({ path, text: content }) =>
      content.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
    );
}
