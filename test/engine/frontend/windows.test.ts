import { describe, expect, it } from 'vitest';
import { windows, windowStarts } from '#main/engine/frontend/index.ts';

describe('windowStarts', () => {
  it.each([
    [998, 1024, [0]],
    [1024, 1024, [0]],
    [1025, 1024, [0, 1]],
    [2048, 1024, [0, 1024]],
    [2049, 1024, [0, 513, 1025]],
    [300, 100, [0, 100, 200]],
    [301, 100, [0, 67, 134, 201]],
    [1, 100, [0]],
  ])('%i frames in windows of %i', (frames, maxLength, starts) => {
    expect(windowStarts(frames, maxLength)).toEqual(starts);
  });

  it('covers every frame, ends with the last and never leaves a gap', () => {
    for (let frames = 1; frames < 700; frames++) {
      const starts = windowStarts(frames, 100);
      expect(starts.length).toBe(Math.ceil(frames / 100));
      expect(starts[0]).toBe(0);
      if (frames > 100) expect(starts.at(-1)).toBe(frames - 100);
      for (let i = 1; i < starts.length; i++) {
        const step = starts[i]! - starts[i - 1]!;
        expect(step).toBeGreaterThan(0);
        expect(step).toBeLessThanOrEqual(100);
      }
    }
  });
});

describe('windows', () => {
  const ramp = (frames: number) => ({ frames, bins: 2, data: Float32Array.from({ length: frames * 2 }, (_, i) => i) });

  it('pads with 0 before normalising, as Hugging Face does: 0.467032 for AudioSet', () => {
    const [window] = windows(
      { frames: 1, bins: 2, data: Float32Array.of(-4.2677393, -15.942385) },
      { maxLength: 3, mean: -4.2677393, std: 4.5689974 },
    );
    expect(window!.length).toBe(6);
    expect(window![0]).toBeCloseTo(0, 6);
    expect(window![1]).toBeCloseTo(-1.2776, 4);
    for (let i = 2; i < 6; i++) expect(window![i]).toBeCloseTo(0.467032, 5);
  });

  it('cuts where windowStarts says', () => {
    const found = windows(ramp(7), { maxLength: 3, mean: 0, std: 0.5 });
    expect(found.map((window) => [...window])).toEqual([
      [0, 1, 2, 3, 4, 5],
      [4, 5, 6, 7, 8, 9],
      [8, 9, 10, 11, 12, 13],
    ]);
  });

  it('does not touch the features', () => {
    const features = ramp(4);
    windows(features, { maxLength: 2, mean: 1, std: 1 });
    expect([...features.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
