import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { receivedFolder } from '#main/adapters/bundle/index.ts';
import { bundle, elsewhere, reviewed, take } from './bundle-support.ts';

test('pictures that came with a bundle are given, with who wrote it and when', async () => {
  const here = await reviewed();
  const there = await elsewhere('Jonas');
  const { sessionId } = await take(there, await bundle(here, here.sessionId));
  const { recordingId, detectorId } = (await there.call('sessions.get', { sessionId })).items[0]!;
  const { received } = await there.call('bundle.pictures', { recordingId, detectorId });
  expect(received).toMatchObject({ flagged: { lowHz: 20 }, origin: { by: 'Lena' } });
  expect(Date.parse(received!.origin!.at)).toBeGreaterThan(Date.now() - 60_000);
  expect(received!.levels!.length).toBeGreaterThan(5);
  for (const { sha256 } of [received!.flagged, received!.nearest!.picture]) {
    const found = await there.app.asset(`/received/${sha256}.png`);
    if (found === null || !('bytes' in found)) throw new Error('no picture');
    expect([found.type, createHash('sha256').update(found.bytes).digest('hex')]).toEqual(['image/png', sha256]);
  }
  for (const path of [`/received/${'0'.repeat(64)}.png`, `/received/..%2f${received!.flagged.sha256}.png`])
    expect(await there.app.asset(path)).toBeNull();
  // Whoever drew them has none from elsewhere.
  const own = { recordingId: here.recordingIds[0]!, detectorId: here.detectorId };
  expect(await here.call('bundle.pictures', own)).toEqual({ received: null });
  await Promise.all([here.app.close(), there.app.close()]);
});

test('a picture that unfolds to more points than any of Earmark’s is not given', async () => {
  const here = await reviewed();
  const there = await elsewhere('Jonas');
  const { sessionId } = await take(there, await bundle(here, here.sessionId));
  const { recordingId, detectorId } = (await there.call('sessions.get', { sessionId })).items[0]!;
  const { sha256 } = (await there.call('bundle.pictures', { recordingId, detectorId })).received!.flagged;
  const file = join(receivedFolder((await there.call('app.state', {})).dataDirectory), `${sha256}.png`);
  const png = readFileSync(file);
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  writeFileSync(file, png);
  expect(await there.call('bundle.pictures', { recordingId, detectorId })).toEqual({ received: null });
  expect(await there.app.asset(`/received/${sha256}.png`)).toBeNull();
  await Promise.all([here.app.close(), there.app.close()]);
});
