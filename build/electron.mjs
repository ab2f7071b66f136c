import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inRoot } from './root.mjs';
import { applicationNode } from './run.mjs';

const packageFolder = inRoot('node_modules', 'electron');

/** Path of Electron's executable, or null when only the package without its binary is installed. @returns {string | null} */
export function findElectron() {
  const own = process.env.ELECTRON_EXEC_PATH;
  if (own) return existsSync(own) ? own : null;
  try {
    const name = readFileSync(join(packageFolder, 'path.txt'), 'utf8');
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist'), name);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** True when the place Electron is downloaded from answers within three seconds. */
export async function electronCanBeHad() {
  const { npm_config_electron_mirror: npmMirror, ELECTRON_MIRROR: mirror } = process.env;
  const place = mirror || npmMirror || defaultPlace();
  if (!place) return false;
  try {
    await fetch(place, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(3000) });
    return true;
  } catch {
    return false;
  }
}

/** The address that Electron's own downloader uses, read from it. */
function defaultPlace() {
  try {
    const source = readFileSync(inRoot('node_modules', '@electron', 'get', 'dist', 'artifact-utils.js'), 'utf8');
    return /BASE_URL = '([^']+)'/.exec(source)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Downloads Electron with its own installer, which shows its progress. @returns {Promise<boolean>} */
export function installElectron() {
  console.error('Downloading Electron (once) …');
  return new Promise((resolve) => {
    const installer = spawn(applicationNode(), [join(packageFolder, 'install.js')], {
      stdio: 'inherit',
      env: { ...process.env, ELECTRON_GET_USE_PROXY: '1' },
    });
    installer.on('error', () => resolve(false));
    installer.on('close', (code) => resolve(code === 0 && findElectron() !== null));
  });
}
