import { convertIndexedToRgb, decode } from 'fast-png';
import { expect, it } from 'vitest';
import { encodePng } from '#main/adapters/report/png.ts';
import { createRandom } from '#shared/core/random.ts';
import { colourTable } from '#shared/core/spectrum/colour-map.ts';

it('writes a PNG that decodes to the same colours', () => {
  const random = createRandom(3);
  const colours = colourTable('cividis');
  const indices = Uint8Array.from({ length: 7 * 5 }, () => random.integer(256));
  const read = decode(encodePng(7, 5, indices, colours));
  expect([read.width, read.height]).toEqual([7, 5]);
  expect([...convertIndexedToRgb(read)]).toEqual(
    [...indices].flatMap((index) => [...colours.subarray(3 * index, 3 * index + 3)]),
  );
});
