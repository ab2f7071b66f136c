/** Archives that want to do harm: nothing is written outside, nothing is kept, and the library is as it was. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BundleManifest } from '#main/services/ports/bundles.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { createBundles, receivedFolder } from '#main/adapters/bundle/index.ts';
import { createFiles } from '#main/adapters/files/index.ts';
import { systemClock } from '#main/app/clock.ts';
import { importBundle } from '#main/services/bundles/import.ts';
import { openArchive, listEntries } from '#main/adapters/bundle/archive.ts';
import { readEntry } from '#main/adapters/bundle/extract.ts';
import { bundleLimits } from '#main/services/ports/bundles.ts';
import { openSession, temporaryFolder } from '#test/support/library.ts';
import { opened } from '#test/adapters/db/support.ts';
import { rawZip, zip64Extra, type RawArchive, type RawEntry } from '#test/support/raw-zip.ts';

const never = new AbortController().signal;
const context = { signal: never, progress: () => undefined };
let valid: Buffer;
let parts: RawEntry[];
let manifest: BundleManifest;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-test-'));
  const { app, call, finish, sessionId, recordingIds } = await openSession(join(folder, 'data'), { loud: 2 });
  const said = { sessionId, reason: 'bearing', comment: '', secondsSpent: 1 };
  await call('verdicts.give', { ...said, recordingId: recordingIds[0]!, verdict: 'real-fault' });
  const job = await finish('bundle.export', { sessionId, recordings: true });
  await app.close();
  valid = readFileSync(String(job.result['path']));
  const handle = openSync(String(job.result['path']), 'r');
  const zip = await openArchive(handle);
  parts = [];
  for (const [name, entry] of await listEntries(zip, bundleLimits))
    parts.push({ name, content: (await readEntry(zip, entry, bundleLimits, 1e9, never)).content });
  closeSync(handle);
  rmSync(folder, { recursive: true });
  manifest = JSON.parse(Buffer.from(part('manifest.json').content).toString()) as BundleManifest;
});

const part = (name: string) => parts.find((one) => one.name === name)!;
const others = (...names: string[]) => parts.filter(({ name }) => !names.includes(String(name)));
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const withManifest = (changed: unknown, entries = others('manifest.json')): RawArchive => ({
  entries: [...entries, { name: 'manifest.json', content: Buffer.from(JSON.stringify(changed)) }],
});

/** Names and contents of everything below a folder. */
function treeHash(folder: string): string {
  const hash = createHash('sha256');
  const walk = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      const child = join(path, name);
      const isFolder = statSync(child).isDirectory();
      hash.update(`${child} ${isFolder}\n`);
      if (isFolder) walk(child);
      else hash.update(readFileSync(child));
    }
  };
  walk(folder);
  return hash.digest('hex');
}

/** A library in a folder with other things around it, and what says whether anything in there has changed. */
function place() {
  const base = temporaryFolder();
  const data = join(base, 'home', 'data');
  writeFileSync(join(mkdirSync(join(base, 'home', 'documents'), { recursive: true })!, 'letter.txt'), 'precious');
  const { library, connection, release } = opened(data);
  connection.checkpoint();
  const bundles = createBundles(join(data, 'reports'), receivedFolder(data));
  const needs = { library, files: createFiles(), bundles, clock: systemClock, reviewer: () => 'Jonas' };
  const path = join(temporaryFolder(), 'some.earmark');
  return {
    data,
    library,
    release,
    hash: () => treeHash(base),
    take: async (content: Uint8Array) => {
      writeFileSync(path, content);
      return importBundle(needs, path, context);
    },
  };
}

const hostileNames: (string | Uint8Array)[] = [
  '../x',
  '../../../../../../tmp/x',
  '..\\x',
  '..\\..\\x',
  '/etc/x',
  '/x',
  'C:\\x',
  'C:x',
  'c:/x',
  '\\\\server\\share\\x',
  '//server/share/x',
  '\\\\?\\C:\\x',
  'a/../../x',
  'pictures/../../x',
  'pictures/..',
  'x\0.png',
  'pictures/a.png\0../../x',
  Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x78]),
  Buffer.from([0xe0, 0x80, 0xae, 0x2f]),
  Buffer.from([0xff, 0xfe, 0x2e, 0x2e]),
  'CON',
  'NUL.png',
  'x:stream',
  'trailing ',
  'Pictures/A.PNG',
  'MANIFEST.JSON',
  'Session.json',
  'é.png',
  'line\nbreak',
  '.',
  '..',
  '.hidden',
  '',
  'a//b',
  './a',
  'pictures/',
  'pictures/a/b',
  '~/.profile',
  '%2e%2e/x',
  '\u202egnp.exe',
  'a'.repeat(300),
  'a'.repeat(60_000),
  '-rf',
  '$HOME',
  '`id`',
];

/** Everything that is wrong in its own way, by what is wrong with it. */
function crafted(): Map<string, Buffer | RawArchive> {
  const cases = new Map<string, Buffer | RawArchive>();
  const png = parts.find(({ name }) => String(name).startsWith('pictures/'))!;
  const sound = parts.find(({ name }) => String(name).startsWith('recordings/'))!;
  const with_ = (...extra: RawEntry[]): RawArchive => ({ entries: [...parts, ...extra] });
  const change = (target: RawEntry, changes: Partial<RawEntry>): RawArchive => ({
    entries: parts.map((one) => (one === target ? { ...one, ...changes } : one)),
  });
  for (const [index, name] of hostileNames.entries()) {
    cases.set(`name ${index}, not in the manifest`, with_({ name, content: Buffer.from('x') }));
    const told = typeof name === 'string' ? name : Buffer.from(name).toString('latin1');
    const renamed = manifest.entries.map((one) => (one.name === png.name ? { ...one, name: told } : one));
    const entries = others('manifest.json').map((one) => (one === png ? { ...one, name } : one));
    cases.set(`name ${index}, in the manifest`, withManifest({ ...manifest, entries: renamed }, entries));
  }

  for (const target of ['manifest.json', 'session.json']) cases.set(`two of ${target}`, with_(part(target)));
  cases.set('two pictures of one name', with_(png));
  cases.set('content twice under two names', with_({ ...png, name: 'pictures/other.png' }));
  cases.set('an entry that shares the bytes of another', {
    entries: [...parts, { ...parts.at(-1)!, name: 'pictures/z.png', listedOnly: true }],
  });
  cases.set('an entry that begins inside another', change(png, { claims: { offset: (truth) => truth + 1 } }));
  cases.set('an entry that begins behind the end', change(png, { claims: { offset: () => 0xfffffff0 } }));
  cases.set('all entries at the first', { entries: parts.map((one) => ({ ...one, claims: { offset: () => 0 } })) });

  for (const [what, by] of [
    ['more', 1],
    ['less', -1],
  ] as const) {
    const size = sound.content.length + by;
    cases.set(
      `a stored entry that says ${what}`,
      change(sound, { claims: { uncompressedSize: size, compressedSize: size } }),
    );
    cases.set(`a deflated entry that says ${what}`, change(sound, { method: 8, claims: { uncompressedSize: size } }));
    cases.set(`a stored entry of two sizes, ${what}`, change(sound, { claims: { uncompressedSize: size } }));
  }
  for (const size of [0, 1, 0x7fffffff, 0xfffffffe])
    cases.set(`an entry that says ${size} bytes`, change(sound, { method: 8, claims: { uncompressedSize: size } }));
  cases.set('a wrong checksum', change(sound, { claims: { crc: 1 } }));
  cases.set(
    'a changed byte',
    change(sound, { content: Buffer.concat([sound.content.slice(0, -1), Buffer.from([1])]) }),
  );
  cases.set('a changed session', change(part('session.json'), { content: Buffer.from('{}') }));

  for (const flags of [0x1, 0x41, 0x2000]) cases.set(`flags ${flags}: encrypted`, change(sound, { flags }));
  for (const method of [1, 6, 9, 12, 14, 93, 95, 98, 99]) cases.set(`method ${method}`, change(sound, { method }));
  for (const [what, mode] of [
    ['a link', 0o120777],
    ['a folder', 0o040755],
    ['a pipe', 0o010644],
    ['a device', 0o020644],
    ['a disk', 0o060644],
    ['a socket', 0o140644],
  ] as const)
    cases.set(what, change(png, { mode }));
  cases.set('a folder of DOS', change(png, { dosAttributes: 0x10 }));

  const huge = { compressedSize: 0xffffffff, uncompressedSize: 0xffffffff };
  cases.set('zip64: an exabyte', change(sound, { claims: huge, extra: zip64Extra(2n ** 60n, 100n) }));
  cases.set(
    'zip64: beyond what numbers hold',
    change(sound, { claims: huge, extra: zip64Extra(2n ** 63n, 2n ** 63n) }),
  );
  cases.set('zip64: no field', change(sound, { claims: huge }));
  cases.set(
    'zip64: a field that is cut off',
    change(sound, { claims: huge, extra: zip64Extra(1n, 1n).subarray(0, 7) }),
  );

  const inside = (content: Buffer, kind: 'recording' | 'picture') => {
    const name = `${kind}s/${sha256(content)}${kind === 'picture' ? '.png' : ''}`;
    const entries = [...manifest.entries, { name, kind, bytes: content.length, sha256: sha256(content) }];
    const files = [...others('manifest.json'), { name, content }];
    return withManifest({ ...manifest, entries }, files);
  };
  cases.set('a bundle in a bundle, as a recording', inside(valid, 'recording'));
  cases.set('a bundle in a bundle, as a picture', inside(valid, 'picture'));
  cases.set('a page as a picture', inside(Buffer.from('<script>alert(1)</script>'), 'picture'));
  cases.set('a recording of another session', inside(Buffer.concat([sound.content, Buffer.from([0])]), 'recording'));
  const zeros = Buffer.alloc(30_000_000);
  cases.set('a bomb that says so', with_({ name: 'pictures/bomb.png', content: zeros, method: 8 }));
  cases.set(
    'a bomb that hides',
    with_({ name: 'pictures/bomb.png', content: zeros, method: 8, claims: { uncompressedSize: 1000 } }),
  );
  cases.set(
    'a bomb as the session',
    change(part('session.json'), { content: Buffer.concat([Buffer.from('{"a":"'), zeros]), method: 8 }),
  );
  cases.set(
    'a bomb as the manifest',
    change(part('manifest.json'), { content: Buffer.concat([Buffer.from('{"a":"'), zeros]), method: 8 }),
  );
  cases.set('5,001 entries', {
    entries: Array.from({ length: 5001 }, (_, index) => ({ name: `pictures/${index}.png`, content: Buffer.alloc(0) })),
  });
  cases.set('entries that are not there', { entries: parts, count: 4000 });
  cases.set('a directory elsewhere', { entries: parts, directoryOffset: () => 0 });
  cases.set('a directory behind the end', { entries: parts, directoryOffset: () => 0xffffff00 });

  const said = (changes: Partial<Record<keyof BundleManifest, unknown>>) => withManifest({ ...manifest, ...changes });
  cases.set('no manifest', { entries: others('manifest.json') });
  cases.set('only a manifest', { entries: [part('manifest.json')] });
  for (const text of ['', '{', 'null', '[]', '"x"', '['.repeat(100_000), '\xff\xfe', '{"format":"earmark-bundle"}'])
    cases.set(`a manifest ${text.slice(0, 8)}`, {
      entries: [...others('manifest.json'), { name: 'manifest.json', content: Buffer.from(text, 'latin1') }],
    });
  cases.set('another format', said({ format: 'other' }));
  cases.set('a newer version', said({ formatVersion: 2 }));
  cases.set('a version that is text', said({ formatVersion: '1' }));
  cases.set('another identity', said({ session: { identity: 'f'.repeat(32), name: 'x' } }));
  cases.set('a manifest that names less', said({ entries: manifest.entries.slice(1) }));
  cases.set(
    'a manifest that names more',
    said({
      entries: [...manifest.entries, { ...manifest.entries[0]!, name: 'pictures/q.png', sha256: '0'.repeat(64) }],
    }),
  );
  cases.set('other sizes', said({ entries: manifest.entries.map((one) => ({ ...one, bytes: one.bytes + 1 })) }));
  cases.set(
    'other hashes',
    said({
      entries: manifest.entries.map((one, index) => ({ ...one, sha256: String(index % 10).repeat(60) + '0123' })),
    }),
  );
  cases.set(
    'hashes that are paths',
    said({ entries: manifest.entries.map((one) => ({ ...one, sha256: `../${one.sha256}` })) }),
  );
  cases.set('no session', said({ entries: manifest.entries.map((one) => ({ ...one, kind: 'recording' })) }));
  cases.set('two sessions', said({ entries: manifest.entries.map((one) => ({ ...one, kind: 'session' })) }));
  cases.set('pictures of nothing', said({ pictures: [{ ...manifest.pictures[0]!, of: '0'.repeat(64) }] }));
  cases.set(
    'pictures that are not there',
    said({
      pictures: manifest.pictures.map((one) => ({ ...one, flagged: { ...one.flagged!, sha256: '0'.repeat(64) } })),
    }),
  );

  for (const share of [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])
    cases.set(`cut off after ${share}`, valid.subarray(0, Math.floor(valid.length * share)));
  cases.set('not an archive', Buffer.from('RIFF and so on'.repeat(100)));
  cases.set('something behind the end', Buffer.concat([valid, Buffer.from('x')]));
  cases.set('something before the beginning', Buffer.concat([Buffer.from('#!/bin/sh\n'), valid]));
  return cases;
}

describe('a bundle', () => {
  test('that is sound is taken in, by this test too', async () => {
    const { take, library, release, data } = place();
    expect(await take(rawZip({ entries: parts }))).toMatchObject({ ok: true, value: { outcome: 'new', entries: 1 } });
    expect(library.sessions.list()).toHaveLength(1);
    expect(readdirSync(receivedFolder(data)).every((name) => /^[0-9a-f]{64}\.(wav|png)$/.test(name))).toBe(true);
    expect(await take(rawZip({ entries: parts.map((one) => ({ ...one, method: 8 })) }))).toMatchObject({
      value: { outcome: 'known' },
    });
    release();
  });

  test('that is crafted is refused, and leaves everything as it was', { timeout: 60_000 }, async () => {
    const { take, hash, release } = place();
    const cases = crafted();
    expect(cases.size).toBeGreaterThanOrEqual(100);
    const before = hash();
    for (const [what, archive] of cases) {
      const taken = await take(Buffer.isBuffer(archive) ? archive : rawZip(archive));
      expect(taken.ok, what).toBe(false);
      if (!taken.ok) expect(taken.problem.code, what).toMatch(/^bundle\.(refused|newer|content)$/);
      if (hash() !== before) throw new Error(`${what} left something behind`);
    }
    release();
  });

  test('of a newer Earmark says so', async () => {
    const { take, release } = place();
    const taken = await take(rawZip(withManifest({ ...manifest, formatVersion: 7, something: 'else' })));
    expect(taken).toMatchObject({ ok: false, problem: { code: 'bundle.newer', data: { found: 7, known: 1 } } });
    release();
  });
});

/** Flips, cuts, doubles and swaps pieces of an archive. */
function mutate(source: Buffer, random: Random): Buffer {
  const at = () => Math.floor(random.next() * source.length);
  const copy = Buffer.from(source);
  for (let round = 0; round <= Math.floor(random.next() * 3); round++) {
    const kind = Math.floor(random.next() * 6);
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    if (kind === 0) copy[from]! ^= 1 << Math.floor(random.next() * 8);
    else if (kind === 1) copy[from] = [0, 0xff, 0x7f, 0x80, 0x50][Math.floor(random.next() * 5)]!;
    else if (kind === 2) copy.copy(copy, from, to, Math.min(to + 64, copy.length));
    // Most of the meaning is at the end, where the directory is.
    else if (kind === 3) copy[copy.length - 1 - Math.floor(random.next() * 700)]! ^= 1 << Math.floor(random.next() * 8);
    else if (kind === 4) return copy.subarray(0, to);
    else return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
  }
  return copy;
}

test('mutated bundles are refused as a whole or taken in as a whole', { timeout: 3_600_000 }, async () => {
  const mutations = Number(process.env['EARMARK_BUNDLE_MUTATIONS'] ?? 2000);
  const random = createRandom(20_261_122);
  const small = rawZip({ entries: parts.map((one) => (one.name === 'session.json' ? { ...one, method: 8 } : one)) });
  let spot = place();
  let before = spot.hash();
  let accepted = 0;
  for (let index = 0; index < mutations; index++) {
    const taken = await spot.take(mutate(small, random));
    if (!taken.ok) {
      if (spot.hash() !== before) throw new Error(`mutation ${index} left something behind`);
      continue;
    }
    // A date or another field without meaning: then the session is the one that was sent.
    accepted++;
    expect(taken.value).toMatchObject({ outcome: 'new', entries: 1 });
    expect(spot.library.journal.verify().firstBad).toBeNull();
    spot.release();
    spot = place();
    before = spot.hash();
  }
  expect(accepted).toBeLessThan(mutations / 4);
  expect(existsSync(receivedFolder(spot.data))).toBe(false);
  spot.release();
});
