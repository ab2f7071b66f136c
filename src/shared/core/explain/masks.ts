import { bandCount, maskCount } from '../domain.ts';

export const allBands = maskCount - 1;
export const noBands = 0;

/**
 * The masks in the order in which they are run: each of the stages 16, 32, 64, 128, 256 is a balanced design by itself.
 *
 * The first 16 are the resolution IV fraction 2^(8-4) with the generators E = BCD, F = ACD, G = ABD, H = ABC (Box,
 * Hunter and Hunter 1978; the extended Hamming code): main effects are orthogonal and not mixed up with any interaction of
 * two bands. Every doubling adds the same masks with one more factor flipped: A, B, C, then D. Bands 0 ... 7 are the
 * factors A ... H. All bands and no bands, which belong to the first 16, come first.
 */
export function maskOrder(): readonly number[] {
  return order;
}

/** Whether band `band` is heard under the mask. */
export function isHeard(mask: number, band: number): boolean {
  return ((mask >> band) & 1) === 1;
}

/** How many bands are heard under the mask. */
export function countHeard(mask: number): number {
  let count = 0;
  for (let band = 0; band < bandCount; band += 1) count += (mask >> band) & 1;
  return count;
}

const order = buildOrder();

function buildOrder(): number[] {
  const fraction = Array.from({ length: 16 }, (_, factors) => baseMask(factors));
  const first = [allBands, noBands];
  let masks = [...first, ...fraction.filter((mask) => !first.includes(mask))];
  for (const factor of [0, 1, 2, 3]) masks = [...masks, ...masks.map((mask) => mask ^ (1 << factor))];
  return masks;
}

/** The mask of the base design whose factors A ... D are the bits of `factors`: a band is heard where its product is +1. */
function baseMask(factors: number): number {
  const [a, b, c, d] = [0, 1, 2, 3].map((factor) => (isHeard(factors, factor) ? 1 : -1)) as [
    number,
    number,
    number,
    number,
  ];
  const levels = [a, b, c, d, b * c * d, a * c * d, a * b * d, a * b * c];
  return levels.reduce((mask, level, band) => (level > 0 ? mask | (1 << band) : mask), 0);
}
