import { describe, expect, it } from 'vitest';
import { windows } from '#main/engine/frontend/index.ts';
import { readWindow, spreadWindows, windowAt } from '#main/engine/train/fine-tune/examples.ts';
import type { FeatureSource } from '#main/engine/train/fine-tune/features.ts';
import { randomValues } from '#test/engine/onnx/run.ts';

const config = { maxLength: 5, featureMean: -3, featureStd: 1.5 };
const bins = 4;

function sourceOf(data: Float32Array): FeatureSource {
  return {
    bins,
    frames: [data.length / bins],
    read: (_, start, length) => Promise.resolve(data.slice(start * bins, (start + length) * bins)),
  };
}

describe('a window of a recording', () => {
  it.each([3, 5, 9])('is what a detector would give the model, of %i frames', async (frames) => {
    const data = randomValues(frames * bins, frames);
    const expected = windows({ frames, bins, data }, { maxLength: 5, mean: -3, std: 1.5 });
    const target = new Float32Array(5 * bins).fill(7);
    await readWindow(target, sourceOf(data), 0, 0, config);
    target.forEach((value, i) => expect(value).toBeCloseTo(expected[0]![i]!, 5));
    if (frames < 9) return;
    await readWindow(target, sourceOf(data), 0, 4, config);
    target.forEach((value, i) => expect(value).toBeCloseTo(expected[1]![i]!, 5));
  });

  it('lies anywhere it fits, and at the start where it does not', () => {
    const starts = Array.from({ length: 1000 }, (_, i) => windowAt(i / 1000, 9, 5));
    expect([...new Set(starts)].sort()).toEqual([0, 1, 2, 3, 4]);
    for (const start of [0, 1, 2, 3, 4]) expect(starts.filter((found) => found === start)).toHaveLength(200);
    expect(windowAt(0.99, 5, 5)).toBe(0);
    expect(windowAt(0.99, 3, 5)).toBe(0);
  });

  it('is one of a few that are spread over a long recording', () => {
    expect(spreadWindows(12, 5, 8)).toEqual([0, 4, 7]);
    const few = spreadWindows(1000, 5, 4);
    expect(few).toHaveLength(4);
    expect([few[0], few[3]]).toEqual([0, 995]);
    expect(spreadWindows(3, 5, 8)).toEqual([0]);
  });
});
