import { describe, expect, it } from 'vitest';
import { designBiquad, filterBiquad } from '#shared/core/filter/biquad.ts';

const click = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0);

function expectClose(found: ArrayLike<number>, golden: readonly number[]): void {
  golden.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(1e-6);
  });
}

describe('coefficients of the cookbook at 16 kHz', () => {
  it.each([
    ['low-pass', 400, [0.005543, 0.011085, 0.005543], [-1.778605, 0.800776]],
    ['high-pass', 400, [0.894845, -1.78969, 0.894845], [-1.778605, 0.800776]],
    ['high-pass', 1_200, [0.715711, -1.431422, 0.715711], [-1.348918, 0.513926]],
    ['low-pass', 4_000, [0.292875, 0.58575, 0.292875], [0, 0.1715]],
  ] as const)('%s %i Hz', (kind, cutoffHz, b, a) => {
    const found = designBiquad(kind, cutoffHz, 16_000);
    expectClose(found.b, b);
    expectClose(found.a, a);
  });
});

describe('answers to a click, as of torchaudio 0.13.1', () => {
  it.each([
    ['high-pass', 400, [0.894845, -0.198114, -0.174092, -0.150996, -0.129153, -0.108799, -0.090088, -0.073107]],
    ['low-pass', 400, [0.005543, 0.020943, 0.038354, 0.051446, 0.060789, 0.066923, 0.070351, 0.071537]],
    ['high-pass', 1_200, [0.715711, -0.465986, -0.280689, -0.139144, -0.04344, 0.012912, 0.039743, 0.046974]],
    ['low-pass', 4_000, [0.292875, 0.58575, 0.242647, -0.100456, -0.041614, 0.017228, 0.007137, -0.002955]],
  ] as const)('%s %i Hz', (kind, cutoffHz, golden) => {
    expectClose(filterBiquad(click, designBiquad(kind, cutoffHz, 16_000)), golden);
  });
});

it('clips at full scale unless told otherwise', () => {
  const loud = Float32Array.of(4, 4, 4);
  const filter = designBiquad('high-pass', 400, 16_000);
  expect(filterBiquad(loud, filter)[0]).toBe(1);
  expect(filterBiquad(loud, filter, false)[0]).toBeCloseTo(4 * 0.894845, 4);
});

it('cannot be designed at 0 Hz or half the sample rate', () => {
  for (const cutoffHz of [0, 8_000, 9_000, Number.NaN])
    expect(() => designBiquad('low-pass', cutoffHz, 16_000)).toThrow('cannot cut off');
});
