/** Entry of the Electron host. */
import process from 'node:process';
import { createElectronPdf } from './hosts/electron/print.ts';
import { startElectronHost } from './hosts/electron/start.ts';
import { splitOption } from './host-options.ts';
import { openApp } from './open-app.ts';
import { dataDirectoryOfUser, engineFolder, placesFrom } from './places.ts';
import { resolve } from 'node:path';

const places = placesFrom(import.meta.url);
const dataDirectory = chosenDataDirectory(process.argv) ?? dataDirectoryOfUser();

await startElectronHost({
  dataDirectory,
  engineFile: places.engineFile,
  engineDirectory: engineFolder(dataDirectory),
  preloadFile: places.preloadFile,
  rendererDirectory: places.rendererDirectory,
  openApp: (spawnEngine) =>
    openApp({ places, dataDirectory, host: 'electron', spawnEngine, pdf: createElectronPdf(), sample: true }),
});

/** `--data-dir DIR` or `--data-dir=DIR`. Everything else on the line is Electron's own. */
function chosenDataDirectory(words: readonly string[]): string | null {
  const at = words.findLastIndex((word) => splitOption(word)[0] === '--data-dir');
  if (at < 0) return null;
  const value = splitOption(words[at]!)[1] ?? words[at + 1];
  return value ? resolve(value) : null;
}
