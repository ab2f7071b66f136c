import { describe, expect, it } from 'vitest';
import type { RecordingVectors } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { greatestOf, greatestParts, partsOf } from '#main/engine/detect/parts.ts';
import { randomRecording, segmented } from './support.ts';

const random = createRandom(8);

describe('partsOf', () => {
  it('puts the segments of long recordings in the place of the recordings', () => {
    const [short, first, second] = [0, 1, 2].map(() => randomRecording(random)) as [
      RecordingVectors,
      RecordingVectors,
      RecordingVectors,
    ];
    const long = segmented(randomRecording(random), [first, second]);
    const { items, ranges, offsets } = partsOf([
      { vectors: long, group: 'a' },
      { vectors: short, group: null },
    ]);
    expect(items).toEqual([
      { vectors: first, group: 'a' },
      { vectors: second, group: 'a' },
      { vectors: short, group: null },
    ]);
    expect(ranges).toEqual([{ startSeconds: 0, endSeconds: 10 }, { startSeconds: 5, endSeconds: 15 }, null]);
    expect(offsets).toEqual([0, 2, 3]);
  });

  it('has nothing of nothing', () => {
    expect(partsOf([])).toEqual({ items: [], ranges: [], offsets: [0] });
  });
});

describe('greatestParts', () => {
  it('finds the greatest of each recording, the earliest of equal ones', () => {
    expect(greatestParts([1, 5, 5, -3, -7, 2], [0, 3, 5, 6])).toEqual([1, 3, 5]);
    expect(greatestOf([1, 5, 5, -3, -7, 2], [0, 3, 5, 6])).toEqual([5, -3, 2]);
  });

  it('equals a plain search', () => {
    for (let trial = 0; trial < 50; trial += 1) {
      const lengths = Array.from({ length: 1 + random.integer(6) }, () => 1 + random.integer(5));
      const lists = lengths.map((length) => Array.from({ length }, () => random.integer(4)));
      const offsets = lengths.reduce<number[]>((ends, length) => [...ends, ends.at(-1)! + length], [0]);
      expect(greatestOf(lists.flat(), offsets)).toEqual(lists.map((list) => Math.max(...list)));
    }
  });
});
