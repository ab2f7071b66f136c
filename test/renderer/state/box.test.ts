import { describe, expect, test } from 'vitest';
import { clampBox, middleOf } from '#renderer/state/box.ts';

const limits = { durationSeconds: 10, nyquistHz: 8000 };

describe('a box', () => {
  test('drawn in any direction has its edges in order', () => {
    const box = { startSeconds: 4, endSeconds: 1, lowHz: 3000, highHz: 500 };
    expect(clampBox(box, limits)).toEqual({ startSeconds: 1, endSeconds: 4, lowHz: 500, highHz: 3000 });
  });

  test('stays inside the recording', () => {
    const box = { startSeconds: -1, endSeconds: 99, lowHz: -50, highHz: 9e9 };
    expect(clampBox(box, limits)).toEqual({ startSeconds: 0, endSeconds: 10, lowHz: 0, highHz: 8000 });
  });

  test('is never too small to be heard, not even at the far edges', () => {
    for (const box of [
      { startSeconds: 3, endSeconds: 3, lowHz: 700, highHz: 700 },
      { startSeconds: 10, endSeconds: 10, lowHz: 8000, highHz: 8000 },
      { startSeconds: 0, endSeconds: 0, lowHz: 0, highHz: 0 },
    ]) {
      const clamped = clampBox(box, limits);
      expect(clamped.endSeconds - clamped.startSeconds).toBeCloseTo(0.02);
      expect(clamped.highHz - clamped.lowHz).toBeCloseTo(20);
      expect(clamped.endSeconds).toBeLessThanOrEqual(10);
      expect(clamped.highHz).toBeLessThanOrEqual(8000);
    }
  });

  test('begins as the middle third of what is on screen', () => {
    expect(middleOf({ startSeconds: 3, endSeconds: 6, lowHz: 0, highHz: 3000 })).toEqual({
      startSeconds: 4,
      endSeconds: 5,
      lowHz: 1000,
      highHz: 2000,
    });
  });
});
