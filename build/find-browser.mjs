import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/**
 * The executable of a browser of Chromium's family: the one of PLAYWRIGHT_CHROMIUM, an installed one, or one that
 * Playwright downloaded earlier; null when there is none.
 *
 * @param {{ platform?: string, env?: Record<string, string | undefined>, exists?: (path: string) => boolean }} [on]
 * @returns {string | null}
 */
export function findBrowser({ platform = process.platform, env = process.env, exists = existsSync } = {}) {
  const chosen = env.PLAYWRIGHT_CHROMIUM;
  if (chosen) return exists(chosen) ? chosen : null;
  return [...installed(platform, env), ...playwrights(platform, env)].find((path) => exists(path)) ?? null;
}

function installed(platform, env) {
  if (platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => apps.map((app) => join(folder, app)));
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return programs.flatMap((program) => folders.map((folder) => `${folder}\\${program}`));
  }
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) =>
    [...new Set([...folders, '/usr/bin', '/usr/local/bin', '/snap/bin'])].map((folder) => join(folder, name)),
  );
}

function playwrights(platform, env) {
  const caches = {
    darwin: join(homedir(), 'Library/Caches'),
    win32: env.LOCALAPPDATA ?? '',
    linux: env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  };
  const folder = env.PLAYWRIGHT_BROWSERS_PATH || join(caches[platform] ?? caches.linux, 'ms-playwright');
  const inside = {
    darwin: [
      'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      'chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium',
    ],
    win32: ['chrome-win/chrome.exe', 'chrome-win64/chrome.exe'],
    linux: ['chrome-linux/chrome', 'chrome-linux64/chrome'],
  }[platform] ?? ['chrome-linux/chrome'];
  try {
    const versions = readdirSync(folder).filter((name) => /^chromium-\d+$/.test(name));
    versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
    return versions.flatMap((version) => inside.map((path) => join(folder, version, path)));
  } catch {
    return [];
  }
}

/** Switches without which a browser does not start, or does things on its own that have no place here. */
export function browserSwitches() {
  const switches = [
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  // Chromium's sandbox cannot be set up by root; a user's browser keeps it.
  return process.getuid?.() === 0 ? [...switches, '--no-sandbox'] : switches;
}

/** Installs Debian's Chromium where that is possible without asking anyone. @returns {boolean} */
export function installBrowser() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.error('Installing Chromium with apt-get …');
  const apt = (...words) =>
    execFileSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=600', ...words], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '--no-install-recommends', 'chromium');
    return true;
  } catch {
    return false;
  }
}
