import { describe, expect, it } from 'vitest';
import { longSeconds, samplesOf, segmentRanges, segmentSeconds } from '#shared/core/audio/segments.ts';
import { createRandom } from '#shared/core/random.ts';

const second = 16_000;

describe('segmentRanges', () => {
  it('leaves recordings below 20 s whole', () => {
    for (const samples of [0, 400, 10 * second, 15 * second, longSeconds * second - 1]) {
      expect(segmentRanges(samples)).toEqual([]);
    }
  });

  it('cuts 20 s into three, half overlapping', () => {
    expect(segmentRanges(20 * second)).toEqual([
      { startSeconds: 0, endSeconds: 10 },
      { startSeconds: 5, endSeconds: 15 },
      { startSeconds: 10, endSeconds: 20 },
    ]);
  });

  it('cuts an hour into 719', () => {
    const ranges = segmentRanges(3_600 * second);
    expect(ranges).toHaveLength(719);
    expect(ranges.at(-1)).toEqual({ startSeconds: 3_590, endSeconds: 3_600 });
  });

  it('always covers everything with segments of 10 s that overlap by half or a little more', () => {
    const random = createRandom(2);
    for (let trial = 0; trial < 300; trial += 1) {
      const samples = 20 * second + random.integer(200 * second);
      const ranges = segmentRanges(samples);
      expect(ranges[0]!.startSeconds).toBe(0);
      expect(ranges.at(-1)!.endSeconds).toBeCloseTo(samples / second, 9);
      ranges.forEach(({ startSeconds, endSeconds }, i) => {
        expect(endSeconds - startSeconds).toBeCloseTo(segmentSeconds, 9);
        if (i === 0) return;
        const step = startSeconds - ranges[i - 1]!.startSeconds;
        expect(step).toBeGreaterThan(segmentSeconds / 4);
        expect(step).toBeLessThanOrEqual(segmentSeconds / 2 + 1 / second);
      });
    }
  });
});

describe('samplesOf', () => {
  it('gives every segment exactly 10 s of its own samples, without a copy', () => {
    const waveform = Float32Array.from({ length: 20 * second + 12_345 }, (_, i) => i);
    for (const range of segmentRanges(waveform.length)) {
      const samples = samplesOf(waveform, range);
      expect(samples.length).toBe(10 * second);
      expect(samples.buffer).toBe(waveform.buffer);
      expect(samples[0]).toBe(Math.fround(Math.round(range.startSeconds * second)));
    }
  });
});
