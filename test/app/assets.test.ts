/** Bulk data: the sound of a recording is that of the file that was imported, or a problem. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peaksAsset, piecesAsset } from '#shared/contract/assets.ts';
import { openApp, put, temporaryFolder, wav } from '#test/support/library.ts';

async function imported() {
  const folder = temporaryFolder();
  const opened = await openApp(join(folder, 'data'));
  const path = put(join(folder, 'sounds', 'a.wav'), wav(1));
  await opened.finish('import.start', { paths: [path] });
  const { recordings } = await opened.call('recordings.list', { filter: {}, offset: 0, limit: 1 });
  const { id } = recordings[0]!;
  const addresses = [
    `/audio/${id}.wav`,
    piecesAsset(id, { first: 0, length: 10, count: 2, step: 10 }),
    peaksAsset(id, { first: 0, block: 100, count: 5 }),
  ];
  const answers = () => Promise.all(addresses.map((address) => opened.app.asset(address)));
  return { ...opened, path, answers };
}

test('sound, pieces and peaks are those of the recording', async () => {
  const { app, answers } = await imported();
  const found = (await answers()).map(
    (answer) => answer && 'bytes' in answer && [answer.type, answer.bytes.byteLength],
  );
  expect(found.slice(1)).toEqual([
    ['application/octet-stream', 20 * 4],
    ['application/octet-stream', 2 * 5 * 4],
  ]);
  expect(found[0]).toEqual(['audio/wav', expect.any(Number)]);
  await app.close();
});

test('of a file that has other content now nothing is heard, and of the same content under another time all', async () => {
  const { app, answers, path } = await imported();
  const bytes = async () => (await answers()).map((answer) => answer && 'bytes' in answer && answer.bytes);
  const before = await bytes();
  put(path, wav(2));
  for (const answer of await answers()) expect(answer).toMatchObject({ problem: { code: 'file.changed' } });
  put(path, wav(1));
  expect(await bytes()).toEqual(before);
  await app.close();
});

test('what does not exist is nothing', async () => {
  const { app } = await imported();
  for (const address of ['/audio/99.wav', '/audio/99.0_1_1_1.samples', '/audio/1.0_999999999_999_1.samples', '/x'])
    expect(await app.asset(address)).toBeNull();
  await app.close();
});
