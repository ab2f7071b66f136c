/** The browser host as a process: what it prints, how it refuses, how it ends. */
import { test as base, expect } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startHost } from './support/web-host.ts';

const entry = fileURLToPath(new URL('../../out/main/web.js', import.meta.url));
const run = (...words: string[]) =>
  spawnSync(process.execPath, [entry, ...words], { encoding: 'utf8', timeout: 60_000 });

const test = base.extend<{ dataDirectory: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from this pattern what a fixture needs
  dataDirectory: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'earmark-process-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

test('a wrong option is one sentence', ({ dataDirectory }) => {
  const { status, stdout, stderr } = run('--data-dir', dataDirectory, '--prot', '80');
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    'Earmark does not know the option "--prot"; --help lists those it knows.\n',
  ]);
});

test('--help opens nothing', ({ dataDirectory }) => {
  const { status, stdout, stderr } = run('--help', '--data-dir', dataDirectory);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('--port N');
});

test('a library that is open elsewhere is left alone', async ({ dataDirectory }) => {
  const host = await startHost(dataDirectory);
  const { status, stdout, stderr } = run('--data-dir', dataDirectory);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`This library is open in another Earmark (process ${host.processId}).`);
  expect(await host.stop()).toBe(0);
});

test('a port that is taken is said in words, and the library is closed again', async ({ dataDirectory }) => {
  const host = await startHost(join(dataDirectory, 'one'));
  const port = new URL(host.origin).port;
  const { status, stderr } = run('--data-dir', join(dataDirectory, 'two'), '--port', port);
  expect(status).toBe(1);
  expect(stderr).toContain(`Port ${port} is in use; choose another one with --port.`);
  expect(await host.stop()).toBe(0);
});

test('ends cleanly when Ctrl+C reaches it twice, as it does through npm', async ({ dataDirectory }) => {
  const host = await startHost(dataDirectory);
  process.kill(host.processId, 'SIGINT');
  expect(await host.stop()).toBe(0);
  expect(readFileSync(join(dataDirectory, 'logs', 'earmark.log'), 'utf8')).toMatch(/info {2}closed\n$/);
});

test('a library whose host was killed opens again at once', async ({ dataDirectory }) => {
  const first = await startHost(dataDirectory);
  await first.kill();
  const second = await startHost(dataDirectory);
  expect(second.token).not.toBe(first.token);
  expect(await second.stop()).toBe(0);
});
