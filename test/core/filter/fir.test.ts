import { describe, expect, it } from 'vitest';
import type { Preset } from '#shared/core/domain.ts';
import { filterDirectly, filterSignal, presetTaps, tapCount } from '#shared/core/filter/fir.ts';
import { responseDb } from '#shared/core/filter/response.ts';
import { createRandom } from '#shared/core/random.ts';

function taps(preset: Preset, sampleRate = 16_000): Float64Array {
  const found = presetTaps(preset, sampleRate);
  if (found === null) throw new Error('no filter');
  return found;
}

/** Gain in dB every 5 Hz from `from` to `to`. */
function gains(filter: Float64Array, from: number, to: number, sampleRate = 16_000): Float64Array {
  const frequencies = Array.from({ length: Math.floor((to - from) / 5) + 1 }, (_, i) => from + 5 * i);
  return responseDb(filter, sampleRate, frequencies);
}

const noise = (length: number, seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
};

describe('taps', () => {
  it('are 403 at 16 kHz and keep the transition at 200 Hz at other rates', () => {
    expect(tapCount(16_000)).toBe(403);
    for (const rate of [8_000, 44_100, 48_000, 96_000]) {
      expect(tapCount(rate) % 2).toBe(1);
      expect(Math.abs(tapCount(rate) / rate - 403 / 16_000)).toBeLessThan(2e-4);
    }
  });

  it('equal scipy.signal.firwin(403, 1200, window=("kaiser", 7.857), fs=16000)', () => {
    const lowPass = taps({ kind: 'low-pass', cutoffHz: 1_200 });
    const golden = {
      201: 0.15000234527796677,
      200: 0.14449879958551556,
      150: -0.00437520745229216,
      0: 1.9219869608992022e-6,
    };
    for (const [index, value] of Object.entries(golden)) expect(lowPass[Number(index)]).toBeCloseTo(value, 7);
    const highPass = taps({ kind: 'high-pass', cutoffHz: 1_200 });
    expect(highPass[201]).toBeCloseTo(1 - 0.15000234527796677, 7);
    expect(highPass[150]).toBeCloseTo(0.00437520745229216, 7);
  });

  it('of a band equal firwin(403, [500, 2000], pass_zero=False, scale=False)', () => {
    const band = taps({ kind: 'band-pass', lowHz: 500, highHz: 2_000 });
    const golden = { 201: 0.1875, 200: 0.16296509948440047, 150: 0.006200165046598658 };
    for (const [index, value] of Object.entries(golden)) expect(band[Number(index)]).toBeCloseTo(value, 4);
  });

  it('are symmetric: no frequency is delayed more than another', () => {
    for (const preset of [
      { kind: 'high-pass', cutoffHz: 400 },
      { kind: 'band-stop', lowHz: 500, highHz: 900 },
    ] as const) {
      const filter = taps(preset);
      filter.forEach((tap, n) => {
        expect(tap).toBeCloseTo(filter[filter.length - 1 - n]!, 15);
      });
    }
  });
});

describe.each([400, 1_200, 4_000, 7_600])('cut off at %i Hz', (cutoffHz) => {
  it('a low-pass passes below, stops above and is at -6 dB in between', () => {
    const filter = taps({ kind: 'low-pass', cutoffHz });
    for (const gain of gains(filter, 0, cutoffHz - 150)) expect(Math.abs(gain)).toBeLessThan(0.002);
    for (const gain of gains(filter, cutoffHz + 150, 8_000)) expect(gain).toBeLessThan(-80);
    expect(responseDb(filter, 16_000, [cutoffHz])[0]).toBeCloseTo(-6.02, 1);
  });

  it('a high-pass does the opposite', () => {
    const filter = taps({ kind: 'high-pass', cutoffHz });
    for (const gain of gains(filter, 0, cutoffHz - 150)) expect(gain).toBeLessThan(-80);
    for (const gain of gains(filter, cutoffHz + 150, 8_000)) expect(Math.abs(gain)).toBeLessThan(0.002);
    expect(responseDb(filter, 16_000, [cutoffHz])[0]).toBeCloseTo(-6.02, 1);
  });

  it('has the same slope at 48 kHz', () => {
    const filter = taps({ kind: 'high-pass', cutoffHz }, 48_000);
    for (const gain of gains(filter, 0, cutoffHz - 150, 48_000)) expect(gain).toBeLessThan(-80);
    for (const gain of gains(filter, cutoffHz + 150, 24_000, 48_000)) expect(Math.abs(gain)).toBeLessThan(0.002);
  });

  it('does not move what it passes', () => {
    const frequency = cutoffHz < 4_000 ? cutoffHz + 400 : cutoffHz - 400;
    const kind = cutoffHz < 4_000 ? 'high-pass' : 'low-pass';
    const tone = Float32Array.from({ length: 4_000 }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / 16_000));
    const filtered = filterSignal(tone, taps({ kind, cutoffHz }));
    for (let i = 500; i < 3_500; i++) expect(Math.abs(filtered[i]! - tone[i]!)).toBeLessThan(2e-4);
  });
});

describe('bands', () => {
  it('pass between their edges only, or everywhere else', () => {
    const pass = taps({ kind: 'band-pass', lowHz: 1_000, highHz: 2_000 });
    const stop = taps({ kind: 'band-stop', lowHz: 1_000, highHz: 2_000 });
    for (const gain of gains(pass, 1_150, 1_850)) expect(Math.abs(gain)).toBeLessThan(0.004);
    for (const gain of [...gains(pass, 0, 850), ...gains(pass, 2_150, 8_000)]) expect(gain).toBeLessThan(-75);
    for (const gain of gains(stop, 1_150, 1_850)) expect(gain).toBeLessThan(-70);
    for (const gain of [...gains(stop, 0, 850), ...gains(stop, 2_150, 8_000)])
      expect(Math.abs(gain)).toBeLessThan(0.004);
  });
});

describe('at half the sample rate', () => {
  it('there is nothing left to cut off above, and nothing left below', () => {
    expect(presetTaps({ kind: 'none' }, 16_000)).toBeNull();
    expect(presetTaps({ kind: 'low-pass', cutoffHz: 8_000 }, 16_000)).toBeNull();
    expect(presetTaps({ kind: 'band-stop', lowHz: 8_000, highHz: 9_000 }, 16_000)).toBeNull();
    const silent = filterSignal(noise(500, 1), taps({ kind: 'high-pass', cutoffHz: 8_000 }));
    expect(silent.every((sample) => sample === 0)).toBe(true);
    expect(taps({ kind: 'band-pass', lowHz: 9_000, highHz: 9_500 }).every((tap) => tap === 0)).toBe(true);
  });

  it('a band that reaches beyond it is a high-pass', () => {
    expect(taps({ kind: 'band-pass', lowHz: 1_000, highHz: 9_000 })).toEqual(
      taps({ kind: 'high-pass', cutoffHz: 1_000 }),
    );
    expect(responseDb(taps({ kind: 'band-stop', lowHz: 1_000, highHz: 9_000 }), 16_000, [500, 4_000])[1]).toBeLessThan(
      -80,
    );
  });
});

describe('filterSignal', () => {
  const filter = taps({ kind: 'band-pass', lowHz: 700, highHz: 3_000 });

  it('equals the sum of its definition, whatever the length', () => {
    for (const length of [1, 200, 403, 1_000, 5_000, 20_011]) {
      const signal = noise(length, length);
      const fast = filterSignal(signal, filter);
      const slow = filterDirectly(signal, filter);
      expect(fast.length).toBe(length);
      fast.forEach((sample, i) => {
        expect(Math.abs(sample - slow[i]!)).toBeLessThan(1e-6);
      });
    }
  });

  it('gives back the taps for a click, centred on it', () => {
    const click = new Float32Array(2_001);
    click[1_000] = 1;
    const answer = filterSignal(click, filter);
    filter.forEach((tap, n) => {
      expect(answer[1_000 - 201 + n]).toBeCloseTo(tap, 7);
    });
    expect(answer[1_000 - 202]).toBeCloseTo(0, 9);
  });

  it('refuses an even number of taps, which would shift by half a sample', () => {
    expect(() => filterSignal(new Float32Array(4), new Float64Array(2))).toThrow('odd');
  });
});

it('no filter has no effect at any frequency', () => {
  expect([...responseDb(null, 16_000, [0, 1_000])]).toEqual([0, 0]);
  expect([...responseDb(new Float64Array(3), 16_000, [1_000])]).toEqual([-300]);
});
