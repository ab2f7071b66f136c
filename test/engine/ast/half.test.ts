import { describe, expect, it } from 'vitest';
import { brainToFloat, floatToHalf, halfToFloat } from '#main/engine/ast/half.ts';

describe('binary16', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x03ff, 1023 * 2 ** -24],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i is %d', (bits, value) => {
    expect(halfToFloat(bits)).toBe(value);
    expect(floatToHalf(value)).toBe(bits);
  });

  it('comes back for every number there is', () => {
    for (let bits = 0; bits < 65536; bits += 1) {
      const value = halfToFloat(bits);
      if (!Number.isNaN(value)) expect(floatToHalf(value)).toBe(bits);
    }
  });

  it.each([
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 + 2 ** -11 + 2 ** -20, 0x3c01],
    [2047.5 / 1024, 0x4000],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [2 ** -25, 0x0000],
    [3 * 2 ** -26, 0x0001],
    [2 ** -14 - 2 ** -26, 0x0400],
    [-1e10, 0xfc00],
  ])('rounds %d to the nearest, ties to even', (value, bits) => {
    expect(floatToHalf(value)).toBe(bits);
  });
});

describe('bfloat16', () => {
  it.each([
    [0x3f80, 1],
    [0xc049, -3.140625],
    [0x0000, 0],
    [0x7f80, Infinity],
  ])('%i is %d', (bits, value) => {
    expect(brainToFloat(bits)).toBe(value);
  });
});
