/**
 * `npm start`: Electron where it is there or can be had, otherwise the browser host in an installed browser as a window
 * of its own, otherwise the address. `--desktop` and `--web` choose; --port, --data-dir and --no-open are passed on.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { openAppWindow } from './app-window.mjs';
import { hostWords } from './browser-host.mjs';
import { electronCanBeHad, findElectron, installElectron } from './electron.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { browserSwitches, findBrowser } from './find-browser.mjs';
import { requireNode } from './guard.mjs';
import { root } from './root.mjs';
import { applicationNode, endWith } from './run.mjs';

requireNode('tools');
const words = process.argv.slice(2);
const passedOn = words.filter((word) => word !== '--desktop' && word !== '--web');
const names = passedOn.map((word) => word.split('=', 1)[0]);
// These two only mean something to the browser host, so whoever gives them wants it.
const wantsWeb = words.includes('--web') || ['--port', '--no-open', '--help'].some((name) => names.includes(name));
const wantsDesktop = words.includes('--desktop') && !wantsWeb;

await ensureBuilt();
const electron = wantsWeb ? null : await electronToUse();
if (electron) startElectron(electron);
else startWeb();

async function electronToUse() {
  const found = findElectron();
  if (found) return canShowWindows() || wantsDesktop ? found : null;
  if (wantsDesktop || (canShowWindows() && (await electronCanBeHad()))) await installElectron();
  const installed = findElectron();
  if (!installed && wantsDesktop) {
    console.error('Electron could not be downloaded. "npm run start:web" opens the same application in your browser.');
    process.exit(1);
  }
  return installed;
}

/** False on a Linux machine without a screen; the other systems always have one. */
function canShowWindows() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function startElectron(executable) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const child = spawn(executable, [...(asRoot ? ['--no-sandbox'] : []), root, ...passedOn], { stdio: 'inherit' });
  endWith(child);
}

function startWeb() {
  const host = spawn(applicationNode(), [...hostWords(), ...passedOn], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  endWith(host);
  createInterface({ input: host.stdout }).on('line', (line) => {
    console.log(line);
    const address = /^Earmark: (http\S+)$/.exec(line)?.[1];
    if (address && !names.includes('--no-open')) void openWindow(address, host);
  });
}

/** Opens the address in a window of its own; closing that window ends the host. */
async function openWindow(address, host) {
  const browser = canShowWindows() ? findBrowser() : null;
  if (!browser) return console.error('No window could be opened; open the address above in a browser.');
  const window = openAppWindow({
    executable: browser,
    address,
    profile: join(await dataDirectory(), 'browser'),
    switches: ['--window-size=1440,900', ...browserSwitches()],
  });
  host.on('exit', window.close);
  if ((await window.closed) === 'closed') host.kill('SIGTERM');
  else console.error('The window did not open; open the address above in a browser.');
}

/** The folder of `--data-dir`, or the one the host uses without it. */
async function dataDirectory() {
  const at = names.lastIndexOf('--data-dir');
  if (at >= 0) return passedOn[at].includes('=') ? passedOn[at].slice('--data-dir='.length) : passedOn[at + 1];
  const { dataDirectoryOfUser } = await import('../out/main/places.js');
  return dataDirectoryOfUser();
}
