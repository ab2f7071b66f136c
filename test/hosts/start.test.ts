import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hostHelp, parseHostOptions, splitOption } from '#main/host-options.ts';
import { nodeVersionProblem } from '#main/node-version.ts';
import { dataDirectoryOfUser, placesFrom } from '#main/places.ts';
import { findBrowser } from '../../build/find-browser.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('options of the browser host', () => {
  const defaults = { port: 0, dataDirectory: dataDirectoryOfUser(), help: false };

  it.each([
    [[], defaults],
    [['--no-open'], defaults],
    [['--port', '8080'], { ...defaults, port: 8080 }],
    [['--port=1'], { ...defaults, port: 1 }],
    [['--data-dir', '/x y/z'], { ...defaults, dataDirectory: resolve('/x y/z') }],
    [['--data-dir=a=b'], { ...defaults, dataDirectory: resolve('a=b') }],
    [['--port', '80', '--port', '81'], { ...defaults, port: 81 }],
    [['--help', '--no-open'], { ...defaults, help: true }],
  ])('%j', (words, expected) => expect(parseHostOptions(words)).toEqual(expected));

  it.each([
    [['--prot', '80'], 'Earmark does not know the option "--prot"; --help lists those it knows.'],
    [['folder'], 'Earmark does not know the option "folder"; --help lists those it knows.'],
    [['--port'], 'The option --port needs a value; --help says which.'],
    [['--data-dir='], 'The option --data-dir needs a value; --help says which.'],
    [['--port', '0'], '"0" is not a port; use a number from 1 to 65535.'],
    [['--port', '65536'], '"65536" is not a port; use a number from 1 to 65535.'],
    [['--port', '8o'], '"8o" is not a port; use a number from 1 to 65535.'],
    [['--port', '-1'], '"-1" is not a port; use a number from 1 to 65535.'],
  ])('%j is one sentence', (words, sentence) => expect(parseHostOptions(words)).toBe(sentence));

  it('the help names every option', () => {
    for (const name of ['--port', '--data-dir', '--no-open', '--help']) expect(hostHelp()).toContain(name);
  });

  it('splitOption', () => {
    expect(splitOption('--a=b=c')).toEqual(['--a', 'b=c']);
    expect(splitOption('a=b')).toEqual(['a=b']);
    expect(splitOption('--a')).toEqual(['--a']);
  });
});

describe('the version of Node', () => {
  it.each(['22.14.0', '22.15.1', '23.0.0', '24.21.0', '100.0.0'])('%s is new enough', (version) =>
    expect(nodeVersionProblem(version)).toBeNull(),
  );

  it.each(['22.13.9', '22.0.0', '20.20.2', '18.0.0', '0.10.0', ''])('%s is not, and is told so', (version) => {
    const sentence = nodeVersionProblem(version);
    expect(sentence).toContain(`needs Node 22.14 or newer, and this is Node ${version}.`);
  });
});

describe('places', () => {
  it('lie around the built entry', () => {
    const places = placesFrom(pathToFileURL(resolve(root, 'out/main/web-main.js')).href);
    expect(places).toMatchObject({
      engineFile: resolve(root, 'out/main/engine.js'),
      preloadFile: resolve(root, 'out/preload/index.cjs'),
      rendererDirectory: resolve(root, 'out/renderer'),
      resourcesDirectory: resolve(root, 'resources'),
      version: '0.1.0',
    });
  });

  it('run from source, the engine is started from source', () => {
    const { engineFile } = placesFrom(pathToFileURL(resolve(root, 'src/main/web-main.ts')).href);
    expect(existsSync(engineFile)).toBe(true);
  });
});

describe('the browser that is used', () => {
  const only =
    (...paths: string[]) =>
    (path: string) =>
      paths.includes(path);

  it.each([
    ['linux', { PATH: '/usr/bin' }, '/usr/bin/chromium'],
    ['linux', { PATH: '/opt/x:/usr/bin' }, '/opt/x/google-chrome'],
    ['linux', { PATH: '' }, '/snap/bin/chromium'],
    ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', {}, '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ['win32', { PROGRAMFILES: 'C:\\Program Files' }, 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    ['win32', { 'PROGRAMFILES(X86)': 'C:\\P86' }, 'C:\\P86\\Microsoft\\Edge\\Application\\msedge.exe'],
  ])('on %s with %j: %s', (platform, env, path) => {
    expect(findBrowser({ platform, env, exists: only(path) })).toBe(path);
    expect(findBrowser({ platform, env, exists: () => false })).toBeNull();
  });

  it('is the one that was asked for, or none', () => {
    const env = { PLAYWRIGHT_CHROMIUM: '/my/chromium', PATH: '/usr/bin' };
    expect(findBrowser({ platform: 'linux', env, exists: () => true })).toBe('/my/chromium');
    expect(findBrowser({ platform: 'linux', env, exists: only('/usr/bin/chromium') })).toBeNull();
  });
});

/** A Node that is too old for the library, where the system has one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) =>
    existsSync(path) && nodeVersionProblem(spawnSync(path, ['-p', 'process.versions.node']).stdout.toString().trim()),
);

describe.skipIf(!oldNode)('under the system’s old Node', () => {
  it.each(['out/main/web.js', 'out/main/cli.js'])('%s says what it needs', (entry) => {
    if (!existsSync(resolve(root, entry))) return;
    const { status, stderr } = spawnSync(oldNode!, [resolve(root, entry), '--help'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Earmark needs Node 22\.14 or newer, and this is Node [\d.]+\. .*\n$/);
  });

  it('the launcher starts, and runs the application with the Node it brought', () => {
    const { status, stdout } = spawnSync(oldNode!, ['build/start.mjs', '--web', '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('--data-dir DIR');
  });
});
