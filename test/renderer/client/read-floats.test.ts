// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { Memory } from '#renderer/analysis/memory.ts';
import { readFloats } from '#renderer/client/read-floats.ts';

const floats = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i));

/** A body in pieces that end in the middle of values, as they come from a network. */
function inPieces(bytes: Uint8Array<ArrayBuffer>, size: number): Response {
  let at = 0;
  const body = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
      if (at >= bytes.length) controller.close();
    },
  });
  return new Response(body);
}

describe('floats of an answer', () => {
  test('come in whatever pieces, in memory that is used again', async () => {
    const memory = new Memory(1);
    for (const size of [1013, 65_536, 1_000_000]) {
      const read = await readFloats(inPieces(new Uint8Array(floats.buffer), size), floats.length, memory);
      expect(read).toEqual(floats);
      memory.give(read);
      expect(memory.take(floats.length - 7).buffer).toBe(read.buffer);
      memory.give(read);
    }
  });

  test('an answer that is too short is none', async () => {
    const short = inPieces(new Uint8Array(floats.buffer, 0, 4000), 1000);
    await expect(readFloats(short, floats.length, new Memory(1))).rejects.toThrow('4000 of 200000');
  });

  test('a browser that cannot read into memory reads as it can', async () => {
    const plain = { body: null, arrayBuffer: () => Promise.resolve(floats.buffer.slice(0)) } as unknown as Response;
    expect(await readFloats(plain, floats.length, new Memory(1))).toEqual(floats);
  });
});
