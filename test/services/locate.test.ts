/** Recordings whose files were moved are found again by their content, never by their name. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp, openSession, put, temporaryFolder, wav, type TestApp } from '#test/support/library.ts';

const names = ['a.wav', 'b.wav', 'c.wav', 'd.wav'];

async function library() {
  const folder = temporaryFolder();
  const opened = await openApp(join(folder, 'data'));
  const sounds = join(folder, 'sounds');
  names.forEach((name, index) => put(join(sounds, 'fan', name), wav(index + 1)));
  await opened.finish('import.start', { paths: [sounds] });
  return { ...opened, folder, sounds };
}

const paths = async ({ call }: TestApp) =>
  (await call('recordings.list', { filter: {}, offset: 0, limit: 100 })).recordings.map(({ path, present }) => [
    path,
    present,
  ]);

test('a folder that was moved is found as a whole, with all that hangs on its recordings', async () => {
  const app = await library();
  const { call, finish, folder, sounds, events } = app;
  expect(await call('recordings.missing', {})).toEqual({ total: 4, missing: 0, folders: [] });
  const elsewhere = join(folder, 'archive', '2026 Überholung');
  mkdirSync(join(folder, 'archive'));
  renameSync(sounds, elsewhere);
  expect(await call('recordings.missing', {})).toEqual({
    total: 4,
    missing: 4,
    folders: [{ path: join(sounds, 'fan'), recordings: 4 }],
  });
  expect((await paths(app)).map(([, present]) => present)).toEqual([false, false, false, false]);

  const before = (await call('recordings.list', { filter: {}, offset: 0, limit: 9 })).recordings.map(({ id }) => id);
  const job = await finish('recordings.locate', { paths: [join(folder, 'archive')] });
  expect(job).toMatchObject({ kind: 'locate', state: 'done', result: { found: 4, missing: 0 }, done: 4, total: 4 });
  expect(await paths(app)).toEqual(names.map((name) => [join(elsewhere, 'fan', name), true]));
  const after = (await call('recordings.list', { filter: {}, offset: 0, limit: 9 })).recordings.map(({ id }) => id);
  expect(after).toEqual(before);
  expect(events.some(({ name }) => name === 'library.changed')).toBe(true);
  expect(await call('recordings.missing', {})).toMatchObject({ missing: 0 });
  await app.app.close();
});

test('the same name and length with another content is not taken; another name with the same content is', async () => {
  const app = await library();
  const { call, finish, folder, sounds } = app;
  rmSync(join(sounds, 'fan', 'a.wav'));
  renameSync(join(sounds, 'fan', 'b.wav'), join(sounds, 'fan', 'renamed.wav'));
  const impostor = put(join(folder, 'other', 'a.wav'), wav(99));
  put(join(folder, 'other', 'deep', 'note.txt'), 'no sound');
  const job = await finish('recordings.locate', { paths: [join(folder, 'other'), sounds] });
  expect(job.result).toEqual({ found: 1, missing: 1 });
  const known = await paths(app);
  expect(known[0]).toEqual([join(sounds, 'fan', 'a.wav'), false]);
  expect(known[1]).toEqual([join(sounds, 'fan', 'renamed.wav'), true]);
  expect(known.flat()).not.toContain(impostor);
  expect((await call('recordings.get', { recordingId: 1 })).present).toBe(false);
  await app.app.close();
});

test('one file can be pointed at; a file that was replaced by a shorter one counts as missing', async () => {
  const app = await library();
  const { call, finish, folder, sounds } = app;
  const moved = join(folder, 'found.wav');
  renameSync(join(sounds, 'fan', 'c.wav'), moved);
  put(join(sounds, 'fan', 'd.wav'), wav(4, 0.1, 700));
  expect(await call('recordings.missing', {})).toMatchObject({ missing: 2 });
  expect((await finish('recordings.locate', { paths: [moved] })).result).toEqual({ found: 1, missing: 1 });
  expect((await paths(app))[2]).toEqual([moved, true]);
  await app.app.close();
});

test('a place that is not there says so, and nothing changes', async () => {
  const app = await library();
  const { finish, folder, sounds } = app;
  rmSync(join(sounds, 'fan', 'a.wav'));
  const job = await finish('recordings.locate', { paths: [join(folder, 'nowhere')] });
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'folder.missing' } });
  expect((await paths(app))[0]).toEqual([join(sounds, 'fan', 'a.wav'), false]);
  await app.app.close();
});

test('names folders of files that are called otherwise, as those that came along with a session', async () => {
  const base = temporaryFolder();
  const here = await openSession(join(base, 'here'));
  const job = await here.finish('bundle.export', { sessionId: here.sessionId, recordings: true });
  rmSync(join(base, 'sounds-5'), { recursive: true });
  const there = await openApp(join(base, 'there'));
  const taken = await there.finish('bundle.import', { path: String(job.result['path']) });
  const received = join(base, 'there', 'received');
  for (const name of readdirSync(received)) if (name.endsWith('.wav')) rmSync(join(received, name));
  const { folders } = await there.call('recordings.missing', {});
  expect(folders).toContainEqual({ path: received, recordings: taken.result['recordings'] });
  await Promise.all([here.app.close(), there.app.close()]);
});
