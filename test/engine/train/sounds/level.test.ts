import { describe, expect, it } from 'vitest';
import {
  amplitude,
  levelDbfs,
  mix,
  peakOf,
  rootMeanSquare,
  scale,
  setRootMeanSquare,
} from '#main/engine/train/sounds/level.ts';

const signal = (): Float32Array => Float32Array.of(0.5, -0.5, 0.5, -0.5);

describe('levels', () => {
  it('are decibels of amplitude', () => {
    expect(amplitude(0)).toBe(1);
    expect(amplitude(20)).toBeCloseTo(10, 12);
    expect(amplitude(-6.0206)).toBeCloseTo(0.5, 5);
    expect(levelDbfs(signal())).toBeCloseTo(-6.0206, 4);
    expect(levelDbfs(new Float32Array(4))).toBe(-Infinity);
  });

  it('measure what is there', () => {
    expect(rootMeanSquare(Float32Array.of(3, 4))).toBeCloseTo(Math.sqrt(12.5), 6);
    expect(rootMeanSquare(new Float32Array())).toBe(0);
    expect(peakOf(Float32Array.of(0.1, -0.7, 0.3))).toBeCloseTo(0.7, 6);
  });

  it('can be set, mixed and scaled in place', () => {
    const target = signal();
    setRootMeanSquare(target, 2);
    expect(target).toEqual(Float32Array.of(2, -2, 2, -2));
    mix(target, signal(), -4);
    expect(target).toEqual(new Float32Array(4));
    setRootMeanSquare(target, 1);
    expect(target).toEqual(new Float32Array(4));
    const other = signal();
    scale(other, 0.5);
    expect(other).toEqual(Float32Array.of(0.25, -0.25, 0.25, -0.25));
  });
});
