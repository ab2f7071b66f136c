import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Asset } from '#main/hosts/application.ts';
import { createPages } from '#main/hosts/pages.ts';
import { sendReply } from '#main/hosts/web/static.ts';
import { createRandom } from '#shared/core/random.ts';

let server: Server | null = null;
afterEach(() => void server?.close());

/** Serves one sound of so many bytes, whose memory is freed when it was sent. */
async function serve(length: number) {
  const random = createRandom(length);
  const original = Uint8Array.from({ length }, () => Math.floor(256 * random.next()));
  const made: Uint8Array<ArrayBuffer>[] = [];
  const asset = (): Promise<Asset> => {
    const bytes = original.slice();
    made.push(bytes);
    return Promise.resolve({ bytes, type: 'audio/wav', release: () => void bytes.buffer.transfer(0) });
  };
  const pages = createPages({ asset }, new Map());
  server = createServer((request, response) => {
    void pages
      .reply({ method: request.method!, target: request.url!, range: request.headers.range ?? null })
      .then((reply) => sendReply(response, reply));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { original, made, address: `http://127.0.0.1:${port}/audio/1.wav` };
}

test('memory is free once all of it has arrived, and not before', async () => {
  const { original, made, address } = await serve(5_000_000);
  for (let round = 0; round < 5; round++) {
    const received = new Uint8Array(await (await fetch(address)).arrayBuffer());
    expect(Buffer.compare(received, original)).toBe(0);
  }
  expect(made).toHaveLength(5);
  await expect.poll(() => made.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0]);
});

test('the same for a part of it', async () => {
  const { original, made, address } = await serve(300_000);
  const response = await fetch(address, { headers: { range: 'bytes=1000-200999' } });
  const received = new Uint8Array(await response.arrayBuffer());
  expect(Buffer.compare(received, original.subarray(1000, 201_000))).toBe(0);
  await expect.poll(() => made[0]!.length).toBe(0);
});

test('whoever hangs up in the middle disturbs nobody else', async () => {
  const { original, address } = await serve(5_000_000);
  await new Promise<void>((resolve) => {
    const request = get(address, (response) => {
      response.once('data', () => request.destroy());
      response.on('error', () => undefined);
      response.on('close', resolve);
    });
    request.on('error', () => undefined);
  });
  expect(Buffer.compare(new Uint8Array(await (await fetch(address)).arrayBuffer()), original)).toBe(0);
});
