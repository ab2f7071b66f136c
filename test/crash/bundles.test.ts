import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { receivedFolder } from '#main/adapters/bundle/index.ts';
import { openApp, openSession, put, temporaryFolder } from '#test/support/library.ts';
import { rawZip } from '#test/support/raw-zip.ts';

const kills = Number(process.env['EARMARK_BUNDLE_KILLS'] ?? 4);
const child = join(import.meta.dirname, 'bundle-child.ts');

/** Runs the call in a process of its own and kills it, some time after it began or when `seen`; gives what it said until then. */
function run(command: string, arguments_: readonly string[], milliseconds: number | null, seen = () => false) {
  return new Promise<string>((resolve, reject) => {
    const working = spawn(command, arguments_, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = setInterval(() => seen() && working.kill('SIGKILL'), 1);
    working.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      if (milliseconds !== null) timer ??= setTimeout(() => working.kill('SIGKILL'), milliseconds);
    });
    working.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
    working.on('close', (code, signal) => {
      clearTimeout(timer);
      clearInterval(watch);
      if (code === 0 || signal === 'SIGKILL') resolve(output);
      else reject(new Error(`the process ended with ${code}: ${errors}`));
    });
  });
}

const call = (folder: string, name: string, input: unknown) => [child, folder, name, JSON.stringify(input)];
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
const bundlesIn = (folder: string) => namesIn(join(folder, 'reports')).filter((name) => name.includes('.earmark'));

test(`an import is whole or has not been, in ${kills} kills`, { timeout: 60_000 + kills * 10_000 }, async () => {
  const base = temporaryFolder();
  const here = await openSession(join(base, 'data'), { loud: 12 });
  const written = await here.finish('bundle.export', { sessionId: here.sessionId, recordings: true });
  await here.app.close();
  const path = join(base, 'session.earmark');
  copyFileSync(String(written.result['path']), path);

  const random = createRandom(8);
  const outcomes = new Set<string>();
  for (let kill = 0; kill < kills; kill++) {
    const folder = join(base, `kill-${kill}`);
    await run(process.execPath, call(folder, 'bundle.import', { path }), random.integer(300));
    const there = await openApp(folder);
    const { sessions } = await there.call('sessions.list', {});
    const { recordings } = await there.call('recordings.list', { filter: {}, offset: 0, limit: 1000 });
    const left = namesIn(receivedFolder(folder));
    outcomes.add(sessions.length === 0 ? 'nothing' : 'all');
    if (sessions.length === 0) expect([recordings.length, left]).toEqual([0, []]);
    else {
      expect(sessions).toMatchObject([{ flagged: 12 }]);
      expect(left.filter((name) => name.endsWith('.wav'))).toHaveLength(recordings.filter((one) => one.present).length);
    }
    const again = await there.finish('bundle.import', { path });
    expect(again).toMatchObject({ state: 'done', result: { outcome: sessions.length === 0 ? 'new' : 'known' } });
    await there.app.close();
    rmSync(folder, { recursive: true });
  }
  expect(outcomes).toContain('nothing');
});

test(
  'an import that is killed while it unpacks is swept when Earmark is started again',
  { timeout: 60_000 },
  async () => {
    const base = temporaryFolder();
    const sounds = Array.from({ length: 8 }, (_, index) => Buffer.alloc(8_000_000, `RIFF and so on, ${index}`));
    const entries = sounds.map((content) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { name: `recordings/${sha256}`, kind: 'recording', bytes: content.length, sha256 };
    });
    const manifest = {
      ...{ format: 'earmark-bundle', formatVersion: 1, version: '1.0.0', createdAt: '2026-11-23T10:00:00.000Z' },
      ...{ session: { identity: 'a'.repeat(32), name: 'Week 48' }, pictures: [] },
      entries: [
        ...entries,
        { name: 'session.json', kind: 'session', bytes: 2, sha256: createHash('sha256').update('{}').digest('hex') },
      ],
    };
    const files = [
      ...entries.map(({ name }, index) => ({ name, content: sounds[index]! })),
      { name: 'session.json', content: Buffer.from('{}') },
    ];
    const path = put(
      join(base, 'large.earmark'),
      rawZip({ entries: [...files, { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) }] }),
    );
    const folder = join(base, 'data');
    const unpacking = () =>
      namesIn(receivedFolder(folder)).flatMap((name) => namesIn(join(receivedFolder(folder), name)));
    await run(process.execPath, call(folder, 'bundle.import', { path }), null, () => unpacking().length > 1);
    expect(unpacking().length).toBeGreaterThan(0);
    const again = await openApp(folder);
    expect(namesIn(receivedFolder(folder))).toEqual([]);
    await again.app.close();
  },
);

test('an export that is killed leaves nothing behind when Earmark is started again', { timeout: 60_000 }, async () => {
  const folder = join(temporaryFolder(), 'data');
  const { app, sessionId } = await openSession(folder, { loud: 25 });
  await app.close();
  await run(process.execPath, call(folder, 'bundle.export', { sessionId, recordings: true }), 150);
  const half = bundlesIn(folder);
  expect(half.filter((name) => !name.startsWith('.'))).toEqual([]);
  const again = await openApp(folder);
  expect(bundlesIn(folder)).toEqual([]);
  await again.app.close();
});

// The shell's limit on the size of a file stands in for a disk that is full: every write beyond it fails.
test.skipIf(process.platform === 'win32')(
  'a disk without room leaves nothing half written',
  { timeout: 60_000 },
  async () => {
    const folder = join(temporaryFolder(), 'data');
    const { app, sessionId } = await openSession(folder, { loud: 25 });
    await app.close();
    const limited = `trap '' XFSZ; ulimit -f 300; exec "$@"`;
    const arguments_ = [
      '-c',
      limited,
      'sh',
      process.execPath,
      ...call(folder, 'bundle.export', { sessionId, recordings: true }),
    ];
    expect(await run('bash', arguments_, null)).toContain('failed bundle.write');
    expect(bundlesIn(folder)).toEqual([]);
    const again = await openApp(folder);
    expect(await again.finish('bundle.export', { sessionId, recordings: true })).toMatchObject({ state: 'done' });
    expect(bundlesIn(folder)).toHaveLength(1);
    await again.app.close();
  },
);

test('a folder that cannot be written is said, and nothing is imported', async () => {
  const base = temporaryFolder();
  const here = await openSession(join(base, 'data'));
  const written = await here.finish('bundle.export', { sessionId: here.sessionId, recordings: true });
  const folder = join(base, 'other');
  put(receivedFolder(folder), 'a file where the folder would be');
  const there = await openApp(folder);
  const job = await there.finish('bundle.import', { path: String(written.result['path']) });
  expect(job.problem?.code).toBe('bundle.write');
  expect((await there.call('sessions.list', {})).sessions).toEqual([]);
  await Promise.all([here.app.close(), there.app.close()]);
});

test('a bundle that is cancelled leaves nothing', async () => {
  const folder = join(temporaryFolder(), 'data');
  const { app, call: ask, ended, sessionId } = await openSession(folder, { loud: 25 });
  const { jobId } = await ask('bundle.export', { sessionId, recordings: true });
  await ask('jobs.cancel', { jobId });
  expect(await ended(jobId)).toMatchObject({ state: 'cancelled' });
  expect(bundlesIn(folder)).toEqual([]);
  await app.close();
});
