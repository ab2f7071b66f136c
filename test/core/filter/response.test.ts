import { describe, expect, it } from 'vitest';
import { designBiquad, filterBiquad } from '#shared/core/filter/biquad.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { responseDb } from '#shared/core/filter/response.ts';
import { createRandom } from '#shared/core/random.ts';

const sampleRate = 16_000;
const decibels = (gain: number): number => 20 * Math.log10(Math.abs(gain));

describe('responseDb', () => {
  it('is 0 dB everywhere without a filter and for a single 1', () => {
    const frequencies = [0, 20, 1000, 7999, 8000];
    expect([...responseDb(null, sampleRate, frequencies)]).toEqual([0, 0, 0, 0, 0]);
    for (const gain of responseDb(Float64Array.of(0, 0, 1), sampleRate, frequencies)) expect(gain).toBeCloseTo(0, 12);
    expect(responseDb(Float64Array.of(1), sampleRate, [])).toHaveLength(0);
  });

  it('of a moving average is the Dirichlet kernel, with its zeros', () => {
    const length = 8;
    const taps = new Float64Array(length).fill(1 / length);
    for (const frequency of [100, 900, 1500, 2900, 4700, 7300]) {
      const half = (Math.PI * frequency) / sampleRate;
      const expected = decibels(Math.sin(length * half) / (length * Math.sin(half)));
      expect(responseDb(taps, sampleRate, [frequency])[0]).toBeCloseTo(expected, 9);
    }
    for (const zero of [2000, 4000, 6000]) expect(responseDb(taps, sampleRate, [zero])[0]).toBeLessThan(-290);
  });

  it('of nothing but zeros is -300 dB, not minus infinity', () => {
    expect([...responseDb(new Float64Array(5), sampleRate, [0, 440])]).toEqual([-300, -300]);
  });

  it('of a difference of neighbours is 2 sin, and depends on the sample rate', () => {
    for (const rate of [8000, 44_100]) {
      const expected = decibels(2 * Math.sin((Math.PI * 1000) / rate));
      expect(responseDb(Float64Array.of(1, -1), rate, [1000])[0]).toBeCloseTo(expected, 10);
    }
  });

  it('does not change when the filter is delayed or turned round, and falls by 6.02 dB when it is halved', () => {
    const random = createRandom(11);
    const taps = Float64Array.from({ length: 21 }, () => random.normal());
    const frequencies = Float64Array.from({ length: 40 }, () => 8000 * random.next());
    const plain = responseDb(taps, sampleRate, frequencies);
    const delayed = responseDb(Float64Array.of(0, 0, 0, ...taps), sampleRate, frequencies);
    const turned = responseDb(taps.slice().reverse(), sampleRate, frequencies);
    const halved = responseDb(
      taps.map((tap) => tap / 2),
      sampleRate,
      frequencies,
    );
    plain.forEach((gain, i) => {
      expect(delayed[i]).toBeCloseTo(gain, 8);
      expect(turned[i]).toBeCloseTo(gain, 8);
      expect(halved[i]).toBeCloseTo(gain - decibels(2), 8);
    });
  });

  it('is what a tone measures after the filter', () => {
    const taps = presetTaps({ kind: 'band-pass', lowHz: 500, highHz: 2000 }, sampleRate)!;
    for (const frequency of [300, 500, 1200, 2000]) {
      let [real, imaginary] = [0, 0];
      const samples = 1600;
      for (let n = 0; n < samples; n += 1) {
        const filtered = taps.reduce(
          (sum, tap, k) => sum + tap * Math.sin((2 * Math.PI * frequency * (n - k)) / sampleRate),
          0,
        );
        real += filtered * Math.cos((2 * Math.PI * frequency * n) / sampleRate);
        imaginary += filtered * Math.sin((2 * Math.PI * frequency * n) / sampleRate);
      }
      const measured = decibels((2 * Math.hypot(real, imaginary)) / samples);
      expect(responseDb(taps, sampleRate, [frequency])[0]).toBeCloseTo(measured, 6);
    }
  });
});

describe('biquads as filters of a frequency', () => {
  const gainOf = (kind: 'high-pass' | 'low-pass', cutoffHz: number, frequency: number): number => {
    const impulse = new Float32Array(8192);
    impulse[0] = 1;
    const answer = filterBiquad(impulse, designBiquad(kind, cutoffHz, sampleRate));
    return responseDb(Float64Array.from(answer), sampleRate, [frequency])[0]!;
  };

  it.each([300, 1200, 5000])('have the quality as gain at the cut-off of %i Hz', (cutoffHz) => {
    for (const kind of ['high-pass', 'low-pass'] as const) {
      expect(gainOf(kind, cutoffHz, cutoffHz)).toBeCloseTo(decibels(0.707), 3);
    }
  });

  it('pass one end of the spectrum and close the other', () => {
    expect(gainOf('low-pass', 1000, 0)).toBeCloseTo(0, 3);
    expect(gainOf('high-pass', 1000, 8000)).toBeCloseTo(0, 3);
    expect(gainOf('low-pass', 1000, 8000)).toBeLessThan(-90);
    expect(gainOf('high-pass', 1000, 0)).toBeLessThan(-90);
  });
});
