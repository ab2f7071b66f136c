import { describe, expect, it } from 'vitest';
import { ByteReader, ScanError, type WireField } from '#main/engine/onnx/scan-bytes.ts';
import { createRandom } from '#shared/core/random.ts';
import { message, putFile } from './hostile.ts';
import { fields as slowFields } from './protobuf.ts';

function read(bytes: Uint8Array): { reader: ByteReader; fields: WireField[] } {
  const reader = new ByteReader(putFile(bytes));
  const fields: WireField[] = [];
  try {
    reader.message(0, reader.size, (field) => fields.push(field));
  } finally {
    reader.close();
  }
  return { reader, fields };
}

describe('reading a message from a file', () => {
  it('gives numbers, also negative and large ones', () => {
    const values = [0, 1, 127, 128, 300, 2 ** 31, 2 ** 42, 2 ** 52 + 1, -1, -(2 ** 40)];
    const written = message();
    for (const value of values) written.integer(3, value);
    const { fields } = read(written.finish());
    expect(fields.map(({ value }) => value)).toEqual(values);
    expect(fields.every(({ number, wire }) => number === 3 && wire === 'varint')).toBe(true);
  });

  it('jumps over payloads, however large, and says where they lie', () => {
    const large = new Uint8Array(300_000).fill(7);
    const { fields } = read(message().bytes(9, large).integer(1, 5).text(2, 'end').finish());
    expect(fields.map(({ number, stop, start }) => [number, stop - start])).toEqual([
      [9, 300_000],
      [1, 0],
      [2, 3],
    ]);
  });

  it('gives texts and packed numbers where they are asked for', () => {
    const packed = Uint8Array.of(1, 0xac, 0x02, 127);
    const reader = new ByteReader(putFile(message().text(1, 'Grüße').bytes(2, packed).float(3, 0.5).finish()));
    const found: unknown[] = [];
    reader.message(0, reader.size, (field) => {
      if (field.number === 1) found.push(reader.text(field));
      if (field.number === 2) found.push(reader.integers(field));
      if (field.number === 3) found.push(field.value);
    });
    reader.close();
    expect(found).toEqual(['Grüße', [1, 300, 127], 0x3f00_0000]);
  });

  it.each([
    ['a length beyond the end', Uint8Array.of(0x0a, 5, 1, 2)],
    ['a length of 2^62', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f)],
    ['a negative length', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)],
    ['a number that does not end', new Uint8Array(20).fill(0xff)],
    ['a number that is cut off', Uint8Array.of(0x08, 0x80)],
    ['a group, which nobody writes', Uint8Array.of(0x0b, 0x0c)],
    ['a wire type that does not exist', Uint8Array.of(0x0f)],
    ['a field without a number', Uint8Array.of(0x02, 0x00)],
    ['a fixed field that is cut off', Uint8Array.of(0x0d, 1, 2, 3)],
    ['a double that is cut off', Uint8Array.of(0x09, 1, 2, 3)],
  ])('refuses %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(ScanError);
  });

  it('refuses text that is none, and payloads of another kind', () => {
    const reader = new ByteReader(putFile(message().bytes(1, Uint8Array.of(0xff, 0xfe)).integer(2, 1).finish()));
    const seen: WireField[] = [];
    reader.message(0, reader.size, (field) => seen.push(field));
    expect(() => reader.text(seen[0]!)).toThrow('is not UTF-8');
    expect(() => reader.text(seen[1]!)).toThrow('is of the wrong kind');
    reader.close();
  });

  it('holds no more than it was built for', () => {
    const reader = new ByteReader(putFile('x'));
    reader.hold(60e6);
    expect(() => reader.hold(60e6)).toThrow('too large');
    reader.close();
  });

  it('reads random bytes as a slow reader does, or refuses them', () => {
    const random = createRandom(41);
    let readable = 0;
    for (let round = 0; round < 400; round += 1) {
      // Small tags, so that some of them are messages.
      const bytes = Uint8Array.from({ length: random.integer(12) }, () => random.integer(round % 2 === 0 ? 24 : 256));
      const slow = attempt(() => slowFields(bytes).map(({ number, bytes: payload }) => [number, payload.length]));
      const fast = attempt(() =>
        read(bytes).fields.map(({ number, wire, start, stop }) => [number, wire === 'fixed32' ? 4 : stop - start]),
      );
      // The slow reader knows no doubles and takes field number 0; where both read, they read the same.
      if (slow !== null && fast !== null) {
        expect(fast).toEqual(slow);
        readable += 1;
      }
      if (slow !== null && fast === null) expect(bytes.some((byte) => byte < 8)).toBe(true);
    }
    expect(readable).toBeGreaterThan(30);
  });
});

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
