/** A library of a newer Earmark: it can be looked at, nothing in it can be changed, and its file stays as it is. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '#main/adapters/db/connection.ts';
import { openApp, openSession, ownTemporaryFolder, temporaryFolder } from '#test/support/library.ts';

/** "user version" of the database file format, where Earmark keeps the version of its tables. */
const versionAt = 60;

async function newerLibrary() {
  const directory = join(temporaryFolder(), 'library');
  const opened = await openSession(directory);
  const { sessionId, recordingIds } = opened;
  await opened.call('verdicts.give', {
    ...{ sessionId, recordingId: recordingIds[0]!, verdict: 'real-fault' },
    ...{ reason: '', comment: 'before', secondsSpent: 1 },
  });
  await opened.app.close();
  const file = join(directory, 'library.sqlite');
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(bytes.readUInt32BE(versionAt) + 1, versionAt);
  writeFileSync(file, bytes);
  return { directory, file, bytes, sessionId, recordingIds };
}

test('it is read, what would change it is refused with the reason, and no copy is left behind', async () => {
  const { directory, file, bytes, sessionId, recordingIds } = await newerLibrary();
  const before = readdirSync(directory, { recursive: true }).sort();
  const temporary = ownTemporaryFolder();
  const app = await openApp(directory);
  const state = await app.call('app.state', {});
  expect(state.readOnly).toMatchObject({ code: 'db.newer' });
  expect(state.journal).toMatchObject({ entries: 1, valid: true });
  const session = await app.call('sessions.get', { sessionId });
  expect(session.items.find(({ recordingId }) => recordingId === recordingIds[0])!.verdict).toMatchObject({
    verdict: 'real-fault',
    comment: 'before',
  });
  expect((await app.call('recordings.list', { filter: {}, offset: 0, limit: 10 })).total).toBeGreaterThan(5);
  const verdict = {
    ...{ sessionId, recordingId: recordingIds[1]!, verdict: 'false-alarm' as const },
    ...{ reason: '', comment: '', secondsSpent: 1 },
  };
  expect(await app.refusal('verdicts.give', verdict)).toBe('db.newer');
  expect(await app.refusal('verdicts.undo', { sessionId })).toBe('db.newer');
  expect(await app.refusal('settings.set', { reviewer: 'Somebody' })).toBe('db.newer');
  expect(await app.refusal('import.start', { paths: [directory] })).toBe('db.newer');
  expect(await app.refusal('presets.save', { name: 'a', preset: { kind: 'none' } })).toBe('db.newer');
  expect((await app.call('sessions.get', { sessionId })).session.reviewed).toBe(1);
  await app.app.close();
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(directory, { recursive: true }).sort()).toEqual(before);
});

test('what the newer Earmark has only in its write-ahead log is seen too', async () => {
  const { directory, file, sessionId } = await newerLibrary();
  const connection = connect(file);
  connection.pragma('journal_mode = WAL');
  connection.execute("UPDATE sessions SET name = 'only in the log'");
  // As a power cut leaves it: the log was never copied into the file.
  const crashed = join(temporaryFolder(), 'library');
  mkdirSync(crashed);
  for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, join(crashed, `library.sqlite${end}`));
  connection.close();
  const bytes = ['', '-wal'].map((end) => readFileSync(join(crashed, `library.sqlite${end}`)));
  expect(bytes[1]!.length).toBeGreaterThan(0);
  expect(existsSync(join(directory, 'library.sqlite-wal'))).toBe(false);

  const app = await openApp(crashed);
  expect((await app.call('app.state', {})).readOnly).toMatchObject({ code: 'db.newer' });
  expect((await app.call('sessions.get', { sessionId })).session.name).toBe('only in the log');
  await app.app.close();
  expect(['', '-wal'].map((end) => readFileSync(join(crashed, `library.sqlite${end}`)))).toEqual(bytes);
});

test('a command, which is there to change something, refuses it as before', async () => {
  const { directory, file, bytes } = await newerLibrary();
  await expect(openApp(directory, { host: 'command-line' })).rejects.toThrow('written by a newer Earmark');
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('tables that are not those known here cannot be read: refused, untouched, and no copy is left', async () => {
  const { directory, file } = await newerLibrary();
  const bytes = readFileSync(file);
  // A table gets another name, of the same length, wherever the schema speaks of it.
  const text = bytes.toString('latin1').replaceAll('import_problems', 'import_trouble_');
  writeFileSync(file, Buffer.from(text, 'latin1'));
  const changed = readFileSync(file);
  const temporary = ownTemporaryFolder();
  await expect(openApp(directory)).rejects.toThrow('written by a newer Earmark');
  expect(readFileSync(file).equals(changed)).toBe(true);
  expect(readdirSync(temporary)).toEqual([]);
});

test('an end that was none is told with what was found; a proper end is not', async () => {
  const directory = join(temporaryFolder(), 'library');
  const opened = await openSession(directory);
  await opened.app.close();
  const app = await openApp(directory);
  expect((await app.call('app.state', {})).recovered).toBeUndefined();
  await app.app.close();
  writeFileSync(join(directory, 'library.sqlite.pid'), '4242\n');
  const after = await openApp(directory);
  expect((await after.call('app.state', {})).recovered).toMatchObject({ entries: 0, interrupted: 0 });
  await after.app.close();
  const last = await openApp(directory);
  expect((await last.call('app.state', {})).recovered).toBeUndefined();
  await last.app.close();
});
