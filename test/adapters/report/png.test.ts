import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { encodePng } from '#main/adapters/report/png.ts';
import { createRandom } from '#shared/core/random.ts';

it('writes a PNG that decodes to the same pixels', () => {
  const random = createRandom(3);
  const rgb = Uint8Array.from({ length: 7 * 5 * 3 }, () => random.integer(256));
  const read = PNG.sync.read(Buffer.from(encodePng(7, 5, rgb)));
  expect([read.width, read.height]).toEqual([7, 5]);
  const pixels = Array.from({ length: 35 }, (_, pixel) => [...read.data.subarray(4 * pixel, 4 * pixel + 4)]);
  expect(pixels).toEqual(Array.from({ length: 35 }, (_, pixel) => [...rgb.subarray(3 * pixel, 3 * pixel + 3), 255]));
});
