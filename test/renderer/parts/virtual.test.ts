import { describe, expect, test } from 'vitest';
import { poolSize, scrollToShow, visibleRows } from '#renderer/parts/virtual.ts';
import { createRandom } from '#shared/core/random.ts';

describe('the rows to draw', () => {
  test('cover the window and a few beyond it', () => {
    expect(visibleRows(5000, 500, 50, 1000)).toEqual({ first: 94, last: 117 });
    expect(visibleRows(5020, 500, 50, 1000)).toEqual({ first: 94, last: 117 });
  });

  test('are equally many at the ends, so that going there makes no new elements', () => {
    expect(visibleRows(0, 500, 50, 1000)).toEqual({ first: 0, last: 23 });
    expect(visibleRows(49_500, 500, 50, 1000)).toEqual({ first: 977, last: 1000 });
    for (const top of [0, 30, 49_470, 49_500]) {
      const { first, last } = visibleRows(top, 500, 50, 1000);
      expect(last - first).toBe(poolSize(500, 50));
    }
  });

  test('never lie outside the list, and always hold what can be seen', () => {
    const random = createRandom(3);
    for (let round = 0; round < 500; round++) {
      const count = random.integer(60_000);
      const rowHeight = 20 + random.next() * 60;
      const height = random.next() * 1200;
      const scrollTop = random.next() * Math.max(0, count * rowHeight - height);
      const { first, last } = visibleRows(scrollTop, height, rowHeight, count);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThanOrEqual(count);
      expect(last - first).toBeLessThanOrEqual(poolSize(height, rowHeight));
      for (const y of [scrollTop, scrollTop + height - 1e-6]) {
        const row = Math.floor(y / rowHeight);
        if (height > 0 && row < count) expect(row >= first && row < last).toBe(true);
      }
    }
  });

  test('are none when there are none, or when the list has shrunk under the scroll position', () => {
    expect(visibleRows(0, 500, 50, 0)).toEqual({ first: 0, last: 0 });
    const { first, last } = visibleRows(40_000, 500, 50, 3);
    expect(last - first).toBeLessThanOrEqual(3);
    expect(first).toBeLessThanOrEqual(last);
  });
});

describe('bringing a row into view', () => {
  test('moves as little as possible', () => {
    expect(scrollToShow(4, 0, 500, 50)).toBe(0);
    expect(scrollToShow(9, 0, 500, 50)).toBe(0);
    expect(scrollToShow(10, 0, 500, 50)).toBe(50);
    expect(scrollToShow(2, 400, 500, 50)).toBe(100);
  });
});
