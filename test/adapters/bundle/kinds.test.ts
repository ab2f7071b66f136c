/** Recordings that come with a bundle are called by what they hold, whatever they were called before. */
import { readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createBundles, receivedFolder } from '#main/adapters/bundle/index.ts';
import type { BundlePart } from '#main/services/ports/bundles.ts';
import { unwrap } from '#shared/core/result.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { about, recording, session } from './parts.ts';

const golden = (name: string) => readFileSync(resolve('test/golden/audio', name));
const signal = new AbortController().signal;

/** A bundle with one recording, read again. */
async function passedOn(content: Uint8Array) {
  const folder = temporaryFolder();
  const sound = recording(folder, 'sound.bin', content);
  async function* parts(): AsyncGenerator<BundlePart> {
    yield session;
    await Promise.resolve();
    yield sound;
  }
  const bundles = createBundles(join(folder, 'reports'), receivedFolder(folder));
  const written = unwrap(await bundles.write('one.earmark', about, parts(), () => [], signal));
  return { sha256: sound.sha256, read: await bundles.read(written.path, signal, () => undefined) };
}

test.each([
  ['rf64.wav', '.wav'],
  ['flac16-2.flac', '.flac'],
  ['lossy/mp3-no-header.mp3', '.mp3'],
  ['lossy/mp3-tagged.mp3', '.mp3'],
  ['lossy/vorbis-8000-1.ogg', '.ogg'],
  ['lossy/opus-48000-1.opus', '.ogg'],
])('%s is kept as %s', async (name, extension) => {
  const { sha256, read } = await passedOn(golden(name));
  const kept = unwrap(read)
    .keep(new Set([sha256]))
    .files.get(sha256)!.path;
  expect([basename(kept, extension), extname(kept)]).toEqual([sha256, extension]);
  expect(readFileSync(kept).equals(golden(name))).toBe(true);
});

test('what is no recording is refused', async () => {
  expect((await passedOn(golden('sound.aiff'))).read).toMatchObject({
    problem: { code: 'bundle.refused', data: { detail: 'an entry is no recording' } },
  });
});
