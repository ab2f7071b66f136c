/** Bundles on a disk that is really full: a small one in memory, which only this test's processes see. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openSession, temporaryFolder } from '#test/support/library.ts';

const child = join(import.meta.dirname, 'full-disk-child.ts');
// What the command finds on the disk: the folder it is mounted at, and what is copied to it first.
const mounted = 'mount -t tmpfs -o size=24m none "$1" && cp -r "$2/." "$1" && shift 2 && exec "$@"';
const canMount = process.platform === 'linux' && tryMount();

/** Where nothing else lies: what is below the place is hidden while it is mounted. */
function tryMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'earmark-mount-'));
  const words = ['-rm', 'bash', '-c', mounted, 'sh', place, import.meta.dirname, 'true'];
  const { status } = spawnSync('unshare', words);
  rmSync(place, { recursive: true });
  return status === 0;
}

interface Told {
  readonly told: string;
  readonly sessions: number;
  readonly recordings: number;
  readonly left: number;
}

/** Runs the call on a disk with the content of `from`; what was told each time, and whether the journal is whole. */
function onSmallDisk(base: string, from: string, name: string, input: unknown, step: number) {
  const disk = join(base, 'disk');
  mkdirSync(disk);
  const working = [process.execPath, child, disk, name, JSON.stringify(input), String(step)];
  const output = execFileSync('unshare', ['-rm', 'bash', '-c', mounted, 'sh', disk, from, ...working]);
  const lines = output
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  return { told: lines.slice(0, -1) as Told[], journal: lines.at(-1) };
}

test.skipIf(!canMount)('an import that finds too little room leaves nothing, until it has enough', async () => {
  const base = temporaryFolder();
  const here = await openSession(join(base, 'data'), { loud: 12 });
  const written = await here.finish('bundle.export', { sessionId: here.sessionId, recordings: true });
  await here.app.close();
  const path = join(base, 'session.earmark');
  copyFileSync(String(written.result['path']), path);
  const empty = join(base, 'empty');
  mkdirSync(empty);

  const { told, journal } = onSmallDisk(base, empty, 'bundle.import', { path }, 24_000);
  const last = told.pop();
  expect(told.length).toBeGreaterThan(5);
  for (const one of told) expect(one).toEqual({ told: 'db.full', sessions: 0, recordings: 0, left: 0 });
  expect(last).toMatchObject({ told: 'done', sessions: 1 });
  expect(journal).toEqual({ valid: true });
});

test.skipIf(!canMount)('an export that finds too little room leaves nothing, until it has enough', async () => {
  const base = temporaryFolder();
  const data = join(base, 'data');
  const { app, sessionId } = await openSession(data, { loud: 12 });
  await app.close();

  const { told, journal } = onSmallDisk(base, data, 'bundle.export', { sessionId, recordings: true }, 24_000);
  const last = told.pop();
  expect(told.length).toBeGreaterThan(2);
  for (const one of told) expect(one).toMatchObject({ told: 'db.full', sessions: 1, left: 0 });
  expect(last).toMatchObject({ told: 'done', left: 1 });
  expect(journal).toEqual({ valid: true });
});
