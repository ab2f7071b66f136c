import { describe, expect, it } from 'vitest';
import { confine, filter, highPass, lowPass, peak, resonator, type Section } from '#main/engine/train/sounds/filter.ts';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { sine } from './measure.ts';

const sampleRate = 16_000;

/** Gain in dB that a steady sine meets, measured after the transient. */
function gainDb(hz: number, apply: (signal: Float32Array) => void): number {
  const signal = sine(hz, 1, sampleRate);
  apply(signal);
  return 20 * Math.log10(rootMeanSquare(signal.subarray(sampleRate / 2)) * Math.SQRT2);
}

const through = (section: Section) => (signal: Float32Array) => {
  filter(signal, section);
};

describe('second-order sections', () => {
  it('pass and stop on the right sides, with 3 dB at the corner', () => {
    expect(gainDb(1000, through(lowPass(1000, sampleRate)))).toBeCloseTo(-3.01, 1);
    expect(gainDb(100, through(lowPass(1000, sampleRate)))).toBeCloseTo(0, 1);
    expect(gainDb(4000, through(lowPass(1000, sampleRate)))).toBeLessThan(-24);
    expect(gainDb(1000, through(highPass(1000, sampleRate)))).toBeCloseTo(-3.01, 1);
    expect(gainDb(6000, through(highPass(1000, sampleRate)))).toBeCloseTo(0, 1);
    expect(gainDb(250, through(highPass(1000, sampleRate)))).toBeLessThan(-23);
  });

  it('agree with the published coefficients at 400 Hz', () => {
    const section = lowPass(400, sampleRate, 0.707);
    expect(section.b0).toBeCloseTo(0.005543, 6);
    expect(section.a1).toBeCloseTo(-1.778605, 6);
    expect(section.a2).toBeCloseTo(0.800776, 6);
  });

  it.each([12, -9])('lift or dip %s dB at the peak and leave the rest', (db) => {
    const section = peak(2000, 3, db, sampleRate);
    expect(gainDb(2000, through(section))).toBeCloseTo(db, 1);
    expect(Math.abs(gainDb(200, through(section)))).toBeLessThan(0.2);
  });

  it('ring at their frequency and fall to 1/e in the decay time', () => {
    const ringing = new Float32Array(sampleRate / 2);
    ringing[0] = 1;
    filter(ringing, resonator(500, 0.02, sampleRate));
    const period = (from: number): number => rootMeanSquare(ringing.subarray(from, from + 32));
    expect(period(16 + 320) / period(16)).toBeCloseTo(Math.exp(-1), 3);
    const crossings = ringing
      .subarray(0, 1600)
      .filter((value, i) => i > 0 && value >= 0 !== ringing[i - 1]! >= 0).length;
    expect(Math.abs(crossings - 2 * 500 * 0.1)).toBeLessThanOrEqual(1);
  });

  it('stay finite at the edges of what they take', () => {
    for (const hz of [0, 1e-3, 7999, 8000, 1e6]) {
      expect(Number.isFinite(gainDb(440, through(lowPass(hz, sampleRate))) || 0)).toBe(true);
      expect(Object.values(highPass(hz, sampleRate)).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('confining to a band', () => {
  it('keeps the middle and takes 24 dB an octave beyond the edges', () => {
    const into = (signal: Float32Array): void => {
      confine(signal, 500, 2000, sampleRate);
    };
    expect(Math.abs(gainDb(1000, into))).toBeLessThan(1.5);
    expect(gainDb(250, into)).toBeLessThan(-22);
    expect(gainDb(4000, into)).toBeLessThan(-22);
  });

  it('leaves the top open where the band reaches it', () => {
    expect(Math.abs(gainDb(7500, (signal) => confine(signal, 3000, 8000, sampleRate)))).toBeLessThan(0.5);
  });
});
