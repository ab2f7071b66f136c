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
import { rawZip, type RawEntry } from '#test/support/raw-zip.ts';
import { crafted, withManifest, type SoundBundle } from './bundle-crafted.ts';

const never = new AbortController().signal;
const context = { signal: never, progress: () => undefined };
let bundle: SoundBundle;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-test-'));
  const { app, call, finish, sessionId, recordingIds } = await openSession(join(folder, 'data'), { loud: 2 });
  const said = { sessionId, reason: 'bearing', comment: '', secondsSpent: 1 };
  await call('verdicts.give', { ...said, recordingId: recordingIds[0]!, verdict: 'real-fault' });
  const job = await finish('bundle.export', { sessionId, recordings: true });
  await app.close();
  const valid = readFileSync(String(job.result['path']));
  const handle = openSync(String(job.result['path']), 'r');
  const zip = await openArchive(handle);
  const parts: RawEntry[] = [];
  for (const [name, entry] of await listEntries(zip, bundleLimits))
    parts.push({ name, content: (await readEntry(zip, entry, bundleLimits, 1e9, never)).content });
  closeSync(handle);
  rmSync(folder, { recursive: true });
  const { content } = parts.find(({ name }) => name === 'manifest.json')!;
  bundle = { valid, parts, manifest: JSON.parse(Buffer.from(content).toString()) as BundleManifest };
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
    release: () => {
      release();
      rmSync(base, { recursive: true });
    },
    hash: () => treeHash(base),
    take: async (content: Uint8Array) => {
      writeFileSync(path, content);
      return importBundle(needs, path, context);
    },
  };
}

describe('a bundle', () => {
  test('that is sound is taken in, by this test too', async () => {
    const { take, library, release, data } = place();
    expect(await take(rawZip({ entries: bundle.parts }))).toMatchObject({
      ok: true,
      value: { outcome: 'new', entries: 1 },
    });
    expect(library.sessions.list()).toHaveLength(1);
    expect(readdirSync(receivedFolder(data)).every((name) => /^[0-9a-f]{64}\.(wav|png)$/.test(name))).toBe(true);
    expect(await take(rawZip({ entries: bundle.parts.map((one) => ({ ...one, method: 8 })) }))).toMatchObject({
      value: { outcome: 'known' },
    });
    release();
  });

  test('that is crafted is refused, and leaves everything as it was', { timeout: 60_000 }, async () => {
    const { take, hash, release } = place();
    const cases = crafted(bundle);
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
    const taken = await take(rawZip(withManifest(bundle, { ...bundle.manifest, formatVersion: 7, something: 'else' })));
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
  const small = rawZip({
    entries: bundle.parts.map((one) => (one.name === 'session.json' ? { ...one, method: 8 } : one)),
  });
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
