import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { audioName } from '#shared/core/audio/kind.ts';
import { problem } from '#shared/core/problems.ts';
import type { FoundFile } from '#main/services/ports/files.ts';
import { fileProblem } from './problem.ts';

const manifestName = /\.csv$/i;

export type NamedKind = 'audio' | 'manifest' | null;

/** What a file is by its name; upper and lower case are the same. */
export function kindByName(name: string): NamedKind {
  if (audioName.test(name)) return 'audio';
  return manifestName.test(name) ? 'manifest' : null;
}

const byName = (a: Dirent, b: Dirent) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/**
 * Passes on the audio files of folders (all levels, in the order of their names) and the named files themselves. A CSV
 * file is a manifest when it is named itself, not when it lies in a folder. Links are followed, each folder is visited
 * once, so a loop of links ends. Unreadable folders, and named paths that do not exist, are reported.
 */
export async function* findFiles(paths: readonly string[], signal: AbortSignal): AsyncGenerator<FoundFile> {
  const visited = new Set<string>();
  for (const path of paths) {
    const root = resolve(path);
    try {
      const facts = await stat(root);
      if (facts.isDirectory()) {
        let found = 0;
        for await (const file of walk(root, visited, signal)) {
          found++;
          yield file;
        }
        if (found === 0 && !signal.aborted)
          yield { kind: 'problem', path: root, problem: problem('folder.empty', { path: root }) };
      } else yield namedFile(root, facts.isFile());
    } catch (error) {
      const found = fileProblem(error, root);
      const missing = found.code === 'file.missing';
      yield { kind: 'problem', path: root, problem: missing ? problem('folder.missing', { path: root }) : found };
    }
  }
}

function namedFile(path: string, isFile: boolean): FoundFile {
  if (!isFile) return { kind: 'problem', path, problem: problem('file.not-a-file') };
  const kind = kindByName(path);
  return kind === null ? { kind: 'problem', path, problem: problem('audio.unknown') } : { kind, path };
}

async function* walk(folder: string, visited: Set<string>, signal: AbortSignal): AsyncGenerator<FoundFile> {
  if (signal.aborted) return;
  let entries: Dirent[];
  try {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'problem', path: folder, problem: fileProblem(error, folder) };
    return;
  }
  for (const entry of entries.sort(byName)) {
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? await linkTarget(path) : entry;
    if (target === null) continue;
    if (target.isDirectory()) yield* walk(path, visited, signal);
    else if (kindByName(entry.name) === 'audio') yield namedFile(path, target.isFile());
  }
}

/** Where a link leads; null for a dangling one or a loop, which are no files of the user. */
async function linkTarget(path: string): Promise<{ isDirectory(): boolean; isFile(): boolean } | null> {
  try {
    return await stat(path);
  } catch {
    await lstat(path);
    return null;
  }
}
