import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { spectrogram, spectrogramFrames, windowLengthFor } from '#shared/core/spectrum/spectrogram.ts';

function tone(frequency: number, sampleRate: number, amplitude: number, seconds = 0.5): Float32Array {
  return Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => amplitude * Math.cos((2 * Math.PI * frequency * i) / sampleRate),
  );
}

describe.each([8_000, 16_000, 44_100, 48_000, 96_000])('a tone of 1 kHz at %i Hz', (sampleRate) => {
  const windowLength = windowLengthFor(0.05, sampleRate);
  const found = spectrogram(tone(1_000, sampleRate, 0.25), sampleRate, { windowLength, hop: windowLength / 4 });
  const middle = Math.floor(found.frames / 2);
  const row = found.values.subarray(middle * found.bins, (middle + 1) * found.bins);

  it('shows at 1 kHz', () => {
    const peak = row.indexOf(Math.max(...row));
    expect(Math.abs(peak * found.binHz - 1_000)).toBeLessThanOrEqual(found.binHz / 2);
    expect((found.bins - 1) * found.binHz).toBe(sampleRate / 2);
  });

  it('shows its level: -12.04 dB, at most 1.43 dB less between two bins', () => {
    expect(Math.max(...row)).toBeLessThan(-12.04 + 0.02);
    expect(Math.max(...row)).toBeGreaterThan(-12.04 - 1.43);
  });

  it('has its power in the sum over bins, corrected by the noise bandwidth', () => {
    const power = row.reduce((sum, db) => sum + 10 ** (db / 10), 0) / found.noiseBins;
    expect(10 * Math.log10(power)).toBeCloseTo(-12.04, 1);
    expect(found.noiseBins).toBeCloseTo(1.5, 10);
  });
});

describe('spectrogram', () => {
  const random = createRandom(3);
  const signal = Float32Array.from({ length: 5_000 }, () => random.normal() * 0.1);

  it('has exactly the level of a tone on a bin, also with a window that is no power of two', () => {
    for (const windowLength of [512, 400]) {
      const found = spectrogram(tone(1_000, 16_000, 1), 16_000, { windowLength, hop: 160 });
      expect(Math.max(...found.values.subarray(20 * found.bins, 21 * found.bins))).toBeCloseTo(0, 4);
    }
  });

  it('shows a constant 1 as 0 dB at 0 Hz and the highest tone as 0 dB at half the sample rate', () => {
    const constant = spectrogram(new Float32Array(4_000).fill(1), 16_000, { windowLength: 512, hop: 500 });
    expect(constant.values[4 * 257]).toBeCloseTo(0, 5);
    const highest = spectrogram(tone(8_000, 16_000, 1), 16_000, { windowLength: 512, hop: 500 });
    expect(highest.values[4 * 257 + 256]).toBeCloseTo(0, 5);
  });

  it('puts a click into the frame that is centred on it', () => {
    const click = new Float32Array(4_000);
    click[1_600] = 1;
    const found = spectrogram(click, 16_000, { windowLength: 128, hop: 100, floorDb: -200 });
    const levels = Array.from({ length: found.frames }, (_, frame) => found.values[frame * found.bins + 10]!);
    expect(levels.indexOf(Math.max(...levels))).toBe(16);
    expect(found.firstSeconds + 16 * found.hopSeconds).toBeCloseTo(1_600 / 16_000, 12);
    expect(levels[14]).toBe(-200);
  });

  it('gives tiles that fit together', () => {
    const options = { windowLength: 256, hop: 100 };
    const whole = spectrogram(signal, 16_000, options);
    expect(whole.frames).toBe(spectrogramFrames(5_000, 100));
    const tiles = [0, 13, 26, 39].map((firstFrame) =>
      spectrogram(signal, 16_000, { ...options, firstFrame, frames: 13 }),
    );
    expect(tiles.map((tile) => tile.frames)).toEqual([13, 13, 13, 11]);
    expect(tiles[2]!.firstSeconds).toBeCloseTo(0.1625, 12);
    expect(tiles.flatMap((tile) => [...tile.values])).toEqual([...whole.values]);
  });

  it('is empty where there is nothing', () => {
    expect(spectrogram(new Float32Array(), 16_000, { windowLength: 64, hop: 32 }).frames).toBe(0);
    expect(spectrogram(signal, 16_000, { windowLength: 64, hop: 32, firstFrame: 999 }).frames).toBe(0);
  });

  it('stays at its floor in silence', () => {
    const silent = spectrogram(new Float32Array(1_000), 16_000, { windowLength: 64, hop: 32, floorDb: -100 });
    expect(silent.values.every((value) => value === -100)).toBe(true);
  });
});

it('windows of 50 ms are powers of two', () => {
  expect([8_000, 16_000, 44_100, 48_000, 96_000].map((rate) => windowLengthFor(0.05, rate))).toEqual([
    512, 1024, 2048, 2048, 4096,
  ]);
});
