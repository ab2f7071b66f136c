import { PNG } from 'pngjs';

/** Encodes RGB pixels (3 bytes each, row by row from the top) as a PNG file. */
export function encodePng(width: number, height: number, rgb: Uint8Array): Uint8Array {
  const image = new PNG({ width, height, colorType: 2 });
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    image.data.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  return PNG.sync.write(image, { colorType: 2 });
}
