import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FoundFile } from '#main/services/ports/files.ts';
import { writeAtomically } from '#main/adapters/files/atomic.ts';
import { defaultDataDirectory } from '#main/adapters/files/data-directory.ts';
import { findFiles, kindByName } from '#main/adapters/files/find.ts';
import { hashFile } from '#main/adapters/files/hash.ts';
import { listFolder } from '#main/adapters/files/list-folder.ts';
import { parseAttributes, readManifest } from '#main/adapters/files/manifest.ts';
import { put, temporaryFolder } from '#test/support/library.ts';

const signal = new AbortController().signal;

async function found(paths: readonly string[], until = signal): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const file of findFiles(paths, until)) files.push(file);
  return files;
}

test('what a file is by its name', () => {
  expect(['a.wav', 'A.WAV', 'a.b.Flac', 'x.opus', 'list.CSV', 'a.m4a', 'wav', 'a.wav.txt'].map(kindByName)).toEqual([
    'audio',
    'audio',
    'audio',
    'audio',
    'manifest',
    null,
    null,
    null,
  ]);
});

describe('finding files', () => {
  test('goes through all levels in the order of names and visits no folder twice', async () => {
    const folder = temporaryFolder();
    for (const name of ['b/2.wav', 'b/10.wav', 'a/z.flac', 'a/list.csv', 'c.wav', 'a/.hidden.wav'])
      put(join(folder, name), '');
    symlinkSync(folder, join(folder, 'b', 'loop'));
    symlinkSync(join(folder, 'a'), join(folder, 'd'));
    expect(
      (await found([folder, join(folder, 'a')])).map((file) => [file.kind, file.path.slice(folder.length)]),
    ).toEqual([
      ['audio', '/a/.hidden.wav'],
      ['audio', '/a/z.flac'],
      ['audio', '/b/10.wav'],
      ['audio', '/b/2.wav'],
      ['audio', '/c.wav'],
      ['problem', '/a'], // named again, but everything in it was passed on already
    ]);
  });

  test('a named CSV is a manifest; a cancelled walk ends', async () => {
    const folder = temporaryFolder();
    const manifest = put(join(folder, 'list.csv'), 'path\n');
    put(join(folder, 'a.wav'), '');
    expect(await found([manifest])).toEqual([{ kind: 'manifest', path: manifest }]);
    expect(await found([folder], AbortSignal.abort())).toEqual([]);
  });
});

test('hashing is SHA-256 of the content, for any size', async () => {
  const folder = temporaryFolder();
  for (const size of [0, 1, 3_000_001]) {
    const bytes = Buffer.alloc(size, 'earmark');
    const path = put(join(folder, `${size}.bin`), bytes);
    expect(await hashFile(path)).toEqual({ ok: true, value: createHash('sha256').update(bytes).digest('hex') });
  }
  expect(await hashFile(join(folder, 'missing'))).toMatchObject({ ok: false, problem: { code: 'file.missing' } });
  expect(await hashFile(folder)).toMatchObject({ ok: false, problem: { code: 'file.unreadable' } });
  const stopped = await hashFile(join(folder, '3000001.bin'), AbortSignal.abort());
  expect(stopped).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
});

describe('writing atomically', () => {
  test('replaces the content and leaves nothing else behind', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeAtomically(path, 'old');
    writeAtomically(path, Buffer.from('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('a write that fails leaves the old content and no temporary file', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'by a folder'), { recursive: true });
    expect(() => writeAtomically(path, 'x')).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(path)).toEqual(['by a folder']);
  });
});

describe('browsing folders', () => {
  test('shows folders first, then recordings and CSV files, in the order people count', async () => {
    const folder = temporaryFolder();
    put(join(folder, 'fan 10.wav'), 'abc');
    put(join(folder, 'fan 9.WAV'), '');
    put(join(folder, 'list.csv'), '');
    put(join(folder, 'notes.txt'), '');
    put(join(folder, '.hidden', 'x.wav'), '');
    put(join(folder, 'Zoo', 'x.wav'), '');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const listing = await listFolder(folder);
    expect(listing).toMatchObject({ ok: true, value: { path: folder, parent: dirname(folder) } });
    expect(listing.ok && listing.value.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['Zoo', 'folder', 0],
      ['fan 9.WAV', 'audio', 0],
      ['fan 10.wav', 'audio', 3],
      ['list.csv', 'csv', 0],
    ]);
  });

  test('names models by their files, which no import of recordings takes', async () => {
    const folder = temporaryFolder();
    for (const name of ['b.ONNX', 'model.safetensors', 'model.bin', 'onnx.txt']) put(join(folder, name), 'xy');
    const listing = await listFolder(folder);
    expect(listing.ok && listing.value.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['b.ONNX', 'model', 2],
      ['model.safetensors', 'model', 2],
    ]);
    expect(await found([folder])).toMatchObject([{ kind: 'problem', problem: { code: 'folder.empty' } }]);
  });

  test('begins at home, has an end at the root, and says when there is nothing', async () => {
    expect(await listFolder('')).toMatchObject({ ok: true, value: { path: homedir() } });
    expect(await listFolder('/')).toMatchObject({ ok: true, value: { path: '/', parent: null } });
    expect(await listFolder('/no/such/folder')).toMatchObject({ ok: false, problem: { code: 'folder.missing' } });
  });
});

describe('manifests', () => {
  const read = async (content: string) => readManifest(put(join(temporaryFolder(), 'list.csv'), content));

  test.each(['path,machine\na.wav,fan\n', 'path;machine\r\na.wav;fan', '\uFEFFPATH\tMachine \na.wav\tfan\n\n'])(
    'delimiter, line ends, capitals and byte order mark do not matter: %j',
    async (content) => {
      const result = await read(content);
      expect(result.ok && result.value.rows.map(({ machine }) => machine)).toEqual(['fan']);
    },
  );

  test('paths are relative to the manifest, absolute ones stay', async () => {
    const folder = temporaryFolder();
    const result = await readManifest(put(join(folder, 'x', 'list.csv'), 'path\n../a.wav\n/b.wav\n'));
    expect(result.ok && result.value.rows.map(({ path }) => path)).toEqual([join(folder, 'a.wav'), '/b.wav']);
  });

  test('missing, and without the column', async () => {
    expect(await readManifest('/no/list.csv')).toMatchObject({ ok: false, problem: { code: 'file.missing' } });
    expect(await read('')).toMatchObject({ ok: false, problem: { code: 'manifest.columns' } });
    expect(await read('file\na.wav\n')).toMatchObject({ ok: false, problem: { code: 'manifest.columns' } });
  });

  test('attributes', () => {
    expect(parseAttributes('')).toEqual({});
    expect(parseAttributes('speed=6; load = 2 ;note=a=b')).toEqual({ speed: '6', load: '2', note: 'a=b' });
    expect(parseAttributes('speed:6|mic:1')).toEqual({ speed: '6', mic: '1' });
    expect(parseAttributes('{"a": 1, "b": "x", "c": {"d": null}}')).toEqual({ a: '1', b: 'x', c: '{"d":null}' });
    expect(Object.keys(parseAttributes('__proto__=1')!)).toEqual(['__proto__']);
    for (const wrong of ['fast', '=6', '{"a"', 'a=1;b']) expect(parseAttributes(wrong), wrong).toBeNull();
  });
});

test('the data directory is where the platform keeps such things', () => {
  expect(defaultDataDirectory('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/earmark');
  expect(defaultDataDirectory('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/earmark');
  expect(defaultDataDirectory('linux', { XDG_DATA_HOME: 'relative' }, '/home/ada')).toBe(
    '/home/ada/.local/share/earmark',
  );
  expect(defaultDataDirectory('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Earmark');
  const roaming = String.raw`C:\Users\Ada\AppData\Roaming`;
  expect(defaultDataDirectory('win32', { APPDATA: roaming }, '')).toBe(`${roaming}\\Earmark`);
  expect(defaultDataDirectory('win32', {}, String.raw`C:\Users\Ada`)).toBe(`${roaming}\\Earmark`);
});
