import { describe, expect, it } from 'vitest';
import { biquadTaps, designBiquad, filterBiquad } from '#shared/core/filter/biquad.ts';
import { filterSignal, presetTaps } from '#shared/core/filter/fir.ts';
import { responseDb } from '#shared/core/filter/response.ts';

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

describe('taps of a biquad', () => {
  it.each([
    ['high-pass', 20],
    ['high-pass', 1_200],
    ['low-pass', 100],
    ['low-pass', 7_900],
  ] as const)('%s %i Hz filter as its recursion does', (kind, cutoffHz) => {
    const taps = biquadTaps(kind, cutoffHz, 16_000);
    expect(taps.length % 2).toBe(1);
    const middle = (taps.length - 1) / 2;
    expect(taps.subarray(0, middle).every((tap) => tap === 0)).toBe(true);
    const signal = Float32Array.from(
      { length: 9_000 },
      (_, n) => 0.3 * Math.sin(n * n * 1e-4) + (n % 997 === 0 ? 0.5 : 0),
    );
    const [found, expected] = [
      filterSignal(signal, taps),
      filterBiquad(signal, designBiquad(kind, cutoffHz, 16_000), false),
    ];
    found.forEach((value, n) => expect(Math.abs(value - expected[n]!)).toBeLessThan(1e-6));
  });

  it('fall by 12 dB per octave, and lie 3 dB down at the cut-off', () => {
    const taps = presetTaps({ kind: 'high-pass', cutoffHz: 1_000, design: 'biquad' }, 16_000);
    const [passed, edge, octave, two] = responseDb(taps, 16_000, [6_000, 1_000, 500, 250]);
    expect(passed).toBeCloseTo(0, 1);
    expect(edge).toBeCloseTo(-3.01, 1);
    expect(octave!).toBeLessThan(-11.5);
    expect(two! - octave!).toBeCloseTo(-12, 0);
  });

  it('are those of no filter, or of silence, at half the sample rate, as for the linear-phase filters', () => {
    expect(presetTaps({ kind: 'low-pass', cutoffHz: 8_000, design: 'biquad' }, 16_000)).toBeNull();
    const silence = presetTaps({ kind: 'high-pass', cutoffHz: 8_000, design: 'biquad' }, 16_000)!;
    expect(silence.every((tap) => tap === 0)).toBe(true);
  });
});
