import { describe, expect, test } from 'vitest';
import { levelColourNames, levelColourTable } from '#renderer/plot/colour.ts';

/** Lightness of a colour, CIE 1976 L*. */
function lightness(red: number, green: number, blue: number): number {
  const linear = [red, green, blue].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  return y <= 216 / 24389 ? (y * 24389) / 27 : 116 * Math.cbrt(y) - 16;
}

describe.each(levelColourNames)('the map %s', (name) => {
  const table = levelColourTable(name);

  test('has 256 colours, made once', () => {
    expect(table).toHaveLength(768);
    expect(levelColourTable(name)).toBe(table);
  });

  test('rises in lightness from the lowest level to the highest, so that louder is always lighter', () => {
    const light = Array.from({ length: 256 }, (_, i) => lightness(table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!));
    for (let i = 8; i < 256; i++) expect(light[i]!).toBeGreaterThan(light[i - 8]! - 0.3);
    expect(light[255]! - light[0]!).toBeGreaterThan(65);
  });
});

test('magma and inferno begin in black and end as matplotlib has them', () => {
  expect([...levelColourTable('magma').slice(0, 3)]).toEqual([0, 0, 4]);
  expect([...levelColourTable('magma').slice(-3)]).toEqual([252, 253, 191]);
  expect([...levelColourTable('inferno').slice(-3)]).toEqual([252, 255, 164]);
});
