/** Where Earmark's own files are, and where a user's library goes when no `--data-dir` says otherwise. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defaultDataDirectory } from './adapters/files/data-directory.ts';

export interface Places {
  /** the engine process' entry file */
  readonly engineFile: string;
  readonly preloadFile: string;
  /** the built renderer */
  readonly rendererDirectory: string;
  readonly resourcesDirectory: string;
  readonly version: string;
}

/**
 * The places as seen from an entry file. Pass the entry's own `import.meta.url`: built entries lie in out/main, shared
 * chunks elsewhere. Run from source, the entries lie in src/main and the engine is started from source too.
 */
export function placesFrom(entryUrl: string): Places {
  const at = (path: string) => fileURLToPath(new URL(path, entryUrl));
  const { version } = JSON.parse(readFileSync(at('../../package.json'), 'utf8')) as { version: string };
  return {
    engineFile: at(entryUrl.endsWith('.ts') ? './engine/index.ts' : './engine.js'),
    preloadFile: at('../../out/preload/index.cjs'),
    rendererDirectory: at('../../out/renderer'),
    resourcesDirectory: at('../../resources'),
    version,
  };
}

/** Where the library of this user goes when no `--data-dir` says otherwise. */
export function dataDirectoryOfUser(): string {
  return defaultDataDirectory(process.platform, process.env, homedir());
}

/** The empty folder in which the engine runs. */
export function engineFolder(dataDirectory: string): string {
  return join(dataDirectory, 'engine');
}
