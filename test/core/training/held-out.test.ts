import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { splitHeldOut, type SplitItem } from '#shared/core/training/held-out.ts';

const single = (sizes: readonly number[]): SplitItem[] =>
  sizes.flatMap((size, label) => Array.from({ length: size }, (_, i) => ({ class: label, group: `${label}-${i}` })));
const heldPerClass = (items: readonly SplitItem[], held: readonly boolean[], classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => items.filter((item, i) => item.class === label && held[i]).length);

describe('what is held out', () => {
  it('is the share of every class, at least one recording, and never all', () => {
    const items = single([20, 10, 4, 2, 1]);
    expect(heldPerClass(items, splitHeldOut(items, 0.2, 1), 5)).toEqual([4, 2, 1, 1, 0]);
    expect(heldPerClass(items, splitHeldOut(items, 0.5, 1), 5)).toEqual([10, 5, 2, 1, 0]);
    expect(splitHeldOut(items, 0, 1)).not.toContain(true);
  });

  it('is the same for the same seed whatever the order, and other for another', () => {
    const items = single([20, 10]);
    const held = (list: readonly SplitItem[], seed: number) =>
      new Set(list.filter((_, i) => splitHeldOut(list, 0.3, seed)[i]).map(({ group }) => group));
    expect(held(createRandom(1).shuffle([...items]), 4)).toEqual(held(items, 4));
    expect(held(items, 5)).not.toEqual(held(items, 4));
  });

  it('never parts copies of one sound, over many random sets', () => {
    const random = createRandom(9);
    for (let round = 0; round < 200; round += 1) {
      const items = Array.from({ length: 5 + random.integer(30) }, () => ({
        class: random.integer(3),
        group: `group ${random.integer(12)}`,
      }));
      const share = random.next() / 2;
      const held = splitHeldOut(items, share, round);
      const sides = new Map<string, boolean>();
      items.forEach(({ group }, i) => {
        expect(sides.get(group) ?? held[i]).toBe(held[i]);
        sides.set(group, held[i]!);
      });
    }
  });

  it('leaves a group out that is too large for the share, and takes one that fits', () => {
    const items = [
      ...Array.from({ length: 6 }, () => ({ class: 0, group: 'a' })),
      ...Array.from({ length: 6 }, () => ({ class: 0, group: 'b' })),
    ];
    expect(splitHeldOut(items, 0.2, 1)).not.toContain(true);
    const more = [...items, { class: 0, group: 'c' }];
    expect(splitHeldOut(more, 0.2, 1).filter(Boolean)).toHaveLength(1);
  });
});
