/** Whatever stops the writing or reading of a bundle: no file is left, and nothing stays open. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { createBundles, receivedFolder } from '#main/adapters/bundle/index.ts';
import type { BundlePart } from '#main/services/ports/bundles.ts';
import { rawZip } from '#test/support/raw-zip.ts';
import { put, temporaryFolder, wav } from '#test/support/library.ts';
import { about, recording, session } from './parts.ts';

const rounds = 30;

function place() {
  const folder = temporaryFolder();
  const reports = join(folder, 'reports');
  const received = receivedFolder(folder);
  const bundles = createBundles(reports, received);
  const sound = (name: string, content: Uint8Array): BundlePart => recording(folder, name, content);
  const large = sound('large.wav', wav(1, 0.1, 1_500_000));
  const small = sound('small.wav', wav(2));
  const write = (parts: () => AsyncIterable<BundlePart>, signal = new AbortController().signal) =>
    bundles.write('one.earmark', about, parts(), () => [], signal);
  return { folder, reports, received, bundles, sound, large, small, write };
}

/** Files below the folder that this process has open; Linux alone says so. */
function openBelow(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .map((handle) => {
      try {
        return readlinkSync(`/proc/self/fd/${handle}`);
      } catch {
        return '';
      }
    })
    .filter((path) => path.startsWith(folder));
}

async function* listed(...parts: BundlePart[]): AsyncGenerator<BundlePart> {
  for (const part of parts) {
    await Promise.resolve();
    yield part;
  }
}

describe('writing', () => {
  test('whose parts fail, at once or later, leaves nothing', async () => {
    const { folder, reports, large, write } = place();
    const failing = async function* (parts: BundlePart[], waiting: number) {
      yield* listed(...parts);
      for (let turn = 0; turn < waiting; turn++) await new Promise(setImmediate);
      throw new ProblemError(problem('file.missing', { path: 'x' }));
    };
    for (let round = 0; round < rounds; round++) {
      const parts = round % 3 === 0 ? [] : [session, large];
      const written = await write(() => failing(parts, round % 5));
      expect(written).toMatchObject({ ok: false, problem: { code: 'file.missing' } });
      expect([readdirSync(reports), openBelow(folder)]).toEqual([[], []]);
    }
    // A bug is no problem with a code; what it leaves is the same.
    await expect(
      write(async function* () {
        yield* listed(session, large);
        throw new TypeError('a bug');
      }),
    ).rejects.toThrow('a bug');
    expect([readdirSync(reports), openBelow(folder)]).toEqual([[], []]);
  });

  test('that is cancelled leaves nothing', async () => {
    const { folder, reports, large, small, write } = place();
    for (let round = 0; round < rounds; round++) {
      const stop = new AbortController();
      const written = write(() => listed(session, small, large), stop.signal);
      for (let turn = 0; turn < round; turn++) await new Promise(setImmediate);
      stop.abort();
      const result = await written;
      if (!result.ok) expect(result.problem.code).toBe('job.cancelled');
      expect(openBelow(folder)).toEqual([]);
      expect(readdirSync(reports).filter((name) => name !== 'one.earmark')).toEqual([]);
    }
  });

  test('of recordings that are gone or changed leaves nothing', async () => {
    const { folder, reports, large, small, sound, write } = place();
    const gone = { ...small, path: join(folder, 'gone.wav'), sha256: 'b'.repeat(64) } as BundlePart;
    const changed = sound('changed.wav', wav(3));
    writeFileSync(join(folder, 'changed.wav'), wav(4));
    for (let round = 0; round < rounds; round++) {
      const [bad, code] = round % 2 === 0 ? [gone, 'file.missing'] : [changed, 'file.changed'];
      const written = await write(() => listed(session, small, bad as BundlePart, large));
      expect(written).toMatchObject({ ok: false, problem: { code } });
      expect([readdirSync(reports), openBelow(folder)]).toEqual([[], []]);
    }
  });

  test('that succeeds leaves the bundle alone, with nothing open', async () => {
    const { folder, reports, large, small, write } = place();
    expect(await write(() => listed(session, small, large, small))).toMatchObject({ ok: true });
    expect([readdirSync(reports), openBelow(folder)]).toEqual([['one.earmark'], []]);
  });
});

/** A bundle whose only recording turns out to be longer than it says while its file is still being opened. */
function lyingBundle(): Buffer {
  const content = wav(2);
  const claimed = content.length - 1;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const manifest = {
    ...about,
    pictures: [],
    entries: [
      { name: 'recordings/one', kind: 'recording', bytes: claimed, sha256 },
      { name: 'session.json', kind: 'session', bytes: 2, sha256: createHash('sha256').update('{}').digest('hex') },
    ],
  };
  return rawZip({
    entries: [
      { name: 'recordings/one', content, method: 8, claims: { uncompressedSize: claimed } },
      { name: 'session.json', content: Buffer.from('{}') },
      { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
    ],
  });
}

describe('reading', () => {
  test('that is refused half-way or cancelled leaves nothing', async () => {
    const { folder, received, bundles, large, small, write } = place();
    const { path } = unwrap(await write(() => listed(session, small, large)));
    const lying = put(join(folder, 'lying.earmark'), lyingBundle());
    for (let round = 0; round < rounds; round++) {
      const stop = new AbortController();
      const refused = round % 2 === 0;
      // The file of an entry is about to be opened when this is told.
      const progress = (done: number) => void (!refused && done === 1 + ((round % 4) >> 1) && stop.abort());
      const read = await bundles.read(refused ? lying : path, stop.signal, progress);
      expect(read).toMatchObject({ ok: false, problem: { code: refused ? 'bundle.refused' : 'job.cancelled' } });
      expect([existsSync(received), openBelow(folder)]).toEqual([false, []]);
    }
  });
});
