import { describe, expect, it } from 'vitest';
import type { Tensor } from '#main/engine/ast/parameters.ts';
import { formatSafetensors, parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';

const tensors = new Map<string, Tensor>([
  ['matrix', { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 1e-3, 65504, -0) }],
  ['scalar', { shape: [], data: Float32Array.of(7) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
  ['größe', { shape: [2], data: Float32Array.of(3, 4) }],
]);

/** A file with this header text (or object) and this many bytes of data. */
function file(header: unknown, dataBytes: number, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (start: number, end: number, change: Record<string, unknown> = {}) => ({
  dtype: 'F32',
  shape: [(end - start) / 4],
  data_offsets: [start, end],
  ...change,
});

describe('safetensors', () => {
  it('comes back as it was written', () => {
    expect(unwrap(parseSafetensors(formatSafetensors(tensors), 'a file'))).toEqual(tensors);
  });

  it('comes back rounded when stored as F16', () => {
    const read = unwrap(parseSafetensors(formatSafetensors(tensors, 'F16'), 'a file'));
    expect([...read.keys()]).toEqual([...tensors.keys()]);
    expect(read.get('matrix')!.data).toEqual(Float32Array.of(1, -2, 0.5, 1049 * 2 ** -20, 65504, -0));
    expect(formatSafetensors(tensors, 'F16').length).toBeLessThan(formatSafetensors(tensors).length);
  });

  it('aligns the data, keeps the metadata, and pads the header with blanks', () => {
    const bytes = formatSafetensors(tensors, 'F32', { format: 'pt', origin: 'test' });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toMatchObject({ __metadata__: { format: 'pt', origin: 'test' }, matrix: { dtype: 'F32' } });
  });

  it('reads tensors in any order of the header, from any place in memory', () => {
    const bytes = file({ b: entry(4, 8), a: entry(0, 4) }, 8);
    new DataView(bytes.buffer).setFloat32(bytes.length - 8, 1.5, true);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const read = unwrap(parseSafetensors(shifted.subarray(3), 'a file'));
    expect(read.get('a')!.data).toEqual(Float32Array.of(1.5));
    expect(read.get('b')!.data).toEqual(Float32Array.of(0));
  });

  it('does not share memory with the file', () => {
    const bytes = Buffer.from(formatSafetensors(tensors));
    const read = unwrap(parseSafetensors(bytes, 'a file'));
    bytes.fill(0);
    expect(read.get('scalar')!.data).toEqual(Float32Array.of(7));
  });

  it('reads BF16', () => {
    const bytes = file({ x: entry(0, 4, { dtype: 'BF16', shape: [2] }) }, 4);
    bytes.set([0x80, 0x3f, 0x49, 0xc0], bytes.length - 4);
    expect(unwrap(parseSafetensors(bytes, 'a file')).get('x')!.data).toEqual(Float32Array.of(1, -3.140625));
  });

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'shorter'],
    ['seven bytes', new Uint8Array(7), 'shorter'],
    ['a length of 2^64 - 1', file({}, 0, 2n ** 64n - 1n), 'too long'],
    ['a length just above the limit', file({}, 0, 100_000_001n), 'too long'],
    ['a header longer than the file', file({}, 0, 3n), 'ends inside'],
    ['an empty header', file('', 0), 'not a JSON object'],
    ['no JSON', file('{"x":', 0), 'not a JSON object'],
    ['a list', file([], 0), 'not a JSON object'],
    ['null', file('null', 0), 'not a JSON object'],
    ['bytes that are no text', file('{"\u{ff}":1}', 0).with(10, 0xff), 'not a JSON object'],
    ['metadata that is a list', file({ __metadata__: [] }, 0), 'metadata'],
    ['metadata with a number', file({ __metadata__: { a: 1 } }, 0), 'metadata'],
    ['a tensor that is a number', file({ x: 3 }, 0), 'not described'],
    ['an unknown type', file({ x: entry(0, 4, { dtype: 'F4' }) }, 4), 'type F4'],
    ['integers', file({ x: entry(0, 4, { dtype: 'I32' }) }, 4), 'type I32'],
    ['a type that is a property of every object', file({ x: entry(0, 4, { dtype: 'toString' }) }, 4), 'type toString'],
    ['no type', file({ x: { shape: [1], data_offsets: [0, 4] } }, 4), 'type undefined'],
    ['a negative size', file({ x: entry(0, 4, { shape: [-1] }) }, 4), 'shape'],
    ['half a size', file({ x: entry(0, 4, { shape: [0.5] }) }, 4), 'shape'],
    ['a shape that is a text', file({ x: entry(0, 4, { shape: '1' }) }, 4), 'shape'],
    ['a hundred dimensions', file({ x: entry(0, 4, { shape: new Array(100).fill(1) }) }, 4), 'shape'],
    ['sizes whose product overflows', file({ x: entry(0, 4, { shape: [2 ** 40, 2 ** 40] }) }, 4), 'do not hold'],
    ['one offset', file({ x: entry(0, 4, { data_offsets: [0] }) }, 4), 'offsets'],
    ['offsets that are texts', file({ x: entry(0, 4, { data_offsets: ['0', '4'] }) }, 4), 'offsets'],
    ['offsets the wrong way round', file({ x: entry(0, 4, { data_offsets: [4, 0] }) }, 4), 'do not hold'],
    ['a negative offset', file({ x: entry(0, 4, { data_offsets: [-4, 0] }) }, 4), 'offsets'],
    ['a shape that needs more', file({ x: entry(0, 4, { shape: [2] }) }, 4), 'do not hold'],
    ['overlapping tensors', file({ x: entry(0, 8), y: entry(4, 12) }, 12), 'overlaps'],
    ['the same place twice', file({ x: entry(0, 4), y: entry(0, 4) }, 4), 'overlaps'],
    ['a gap', file({ x: entry(0, 4), y: entry(8, 12) }, 12), 'gap'],
    ['a gap at the start', file({ x: entry(4, 8) }, 8), 'gap'],
    ['a tensor beyond the end', file({ x: entry(0, 8) }, 4), 'ends before'],
    ['data that belongs to nothing', file({ x: entry(0, 4) }, 8), 'after the last'],
    ['data without tensors', file({}, 4), 'after the last'],
  ])('refuses %s', (_, bytes, detail) => {
    const result = parseSafetensors(bytes, '/models/x/model.safetensors');
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.header' } });
    if (result.ok) return;
    expect(result.problem.message).toContain(detail);
    expect(result.problem.message).toContain('/models/x/model.safetensors');
  });

  it('answers every damaged file with a result', () => {
    const random = createRandom(11);
    const good = formatSafetensors(tensors);
    let refused = 0;
    for (let round = 0; round < 3000; round += 1) {
      const bytes = good.slice(0, random.next() < 0.2 ? random.integer(good.length) : good.length);
      for (let flips = random.integer(4); flips >= 0 && bytes.length > 0; flips -= 1) {
        bytes[random.integer(bytes.length)] = random.integer(256);
      }
      if (!parseSafetensors(bytes, 'a file').ok) refused += 1;
    }
    expect(refused).toBeGreaterThan(1500);
  });
});
