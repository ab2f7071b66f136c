import { describe, expect, it } from 'vitest';
import { colourIndex, colourMaps, colourTable, defaultColourMap } from '#shared/core/spectrum/colour-map.ts';

/** Relative luminance of a colour (WCAG 2). */
function luminance(red: number, green: number, blue: number): number {
  const linear = [red, green, blue].map((value) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

describe.each(colourMaps)('%s', (map) => {
  const table = colourTable(map);
  const luminances = Array.from({ length: 256 }, (_, i) =>
    luminance(table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!),
  );

  it('has 256 colours that never get darker by more than rounding', () => {
    expect(table.length).toBe(768);
    for (let i = 1; i < 256; i++) expect(luminances[i]! - luminances[i - 1]!).toBeGreaterThan(-0.003);
  });

  it('spans most of the range from dark to light', () => {
    expect(luminances[255]! - luminances[0]!).toBeGreaterThan(0.7);
  });
});

it('the ends and the middle are the published colours', () => {
  const at = (map: 'cividis' | 'viridis', i: number) => [...colourTable(map).slice(3 * i, 3 * i + 3)];
  expect(defaultColourMap).toBe('cividis');
  expect([at('cividis', 0), at('cividis', 255)]).toEqual([
    [0x00, 0x22, 0x4e],
    [0xfe, 0xe8, 0x38],
  ]);
  expect([at('viridis', 0), at('viridis', 128), at('viridis', 255)]).toEqual([
    [0x44, 0x01, 0x54],
    [0x21, 0x91, 0x8c],
    [0xfd, 0xe7, 0x25],
  ]);
});

it('levels become indices, clamped at both ends', () => {
  expect([-130, -120, -60, 0, 10].map((db) => colourIndex(db, -120, 0))).toEqual([0, 0, 128, 255, 255]);
});
