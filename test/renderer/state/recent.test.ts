import { expect, test } from 'vitest';
import { Recent } from '#renderer/state/recent.ts';

test('keeps what was used last, as much as it may weigh, and says what it lets go of', () => {
  const gone: number[] = [];
  const kept = new Recent<string, number>(
    10,
    (weight) => weight,
    (weight) => gone.push(weight),
  );
  kept.set('a', 4);
  kept.set('b', 5);
  expect(kept.get('a')).toBe(4);
  kept.set('c', 3);
  expect(gone).toEqual([5]);
  expect(kept.get('b')).toBeUndefined();
  kept.set('d', 50);
  expect(gone).toEqual([5, 4, 3]);
  expect(kept.get('d')).toBe(50);
  kept.clear();
  expect(gone).toEqual([5, 4, 3, 50]);
  expect(kept.get('d')).toBeUndefined();
  kept.set('e', 10);
  expect(kept.get('e')).toBe(10);
});
