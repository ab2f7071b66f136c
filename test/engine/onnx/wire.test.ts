import { describe, expect, it } from 'vitest';
import { MessageWriter } from '#main/engine/onnx/wire.ts';

const hex = (writer: MessageWriter): string => Buffer.from(writer.finish()).toString('hex');

describe('protocol buffer messages', () => {
  // the examples of protobuf.dev, "Encoding"
  it('writes the documented examples', () => {
    expect(hex(new MessageWriter().integer(1, 150))).toBe('089601');
    expect(hex(new MessageWriter().text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new MessageWriter().message(3, new MessageWriter().integer(1, 150)))).toBe('1a03089601');
    expect(hex(new MessageWriter().integer(1, -2))).toBe('08feffffffffffffffff01');
  });

  it.each([
    [0, '0800'],
    [127, '087f'],
    [128, '088001'],
    [2 ** 53 - 1, '08ffffffffffffff0f'],
    [-1n, '08ffffffffffffffffff01'],
    [2n ** 63n - 1n, '08ffffffffffffffff7f'],
  ])('writes the integer %s', (value, expected) => {
    expect(hex(new MessageWriter().integer(1, value))).toBe(expected);
  });

  it('writes field numbers above 15 in two bytes', () => {
    expect(hex(new MessageWriter().integer(20, 2))).toBe('a00102');
  });

  it('writes floats as four little-endian bytes', () => {
    expect(hex(new MessageWriter().float(2, 1.5))).toBe('150000c03f');
  });

  it('keeps fields in order, and nested messages with the parts they had when added', () => {
    const inner = new MessageWriter().text(1, 'ab');
    const outer = new MessageWriter()
      .message(7, inner)
      .integer(1, 8)
      .bytes(9, Uint8Array.of(1, 2, 3));
    expect(hex(outer)).toBe('3a040a026162' + '0808' + '4a03010203');
  });

  it('asks for late bytes when it is put together, once, and gives them their place', () => {
    const asked: number[] = [];
    const late = {
      byteLength: 3,
      fill: (target: Uint8Array) => {
        asked.push(target.byteLength);
        target.set([1, 2, 3]);
      },
    };
    const inner = new MessageWriter().bytes(9, late).text(1, 'z');
    const outer = new MessageWriter().integer(1, 8).message(7, inner);
    expect(asked).toEqual([]);
    expect(hex(outer)).toBe('0808' + '3a08' + '4a03010203' + '0a017a');
    expect(asked).toEqual([3]);
  });

  it('writes an empty message as nothing', () => {
    expect(hex(new MessageWriter())).toBe('');
    expect(hex(new MessageWriter().message(2, new MessageWriter()))).toBe('1200');
  });
});
