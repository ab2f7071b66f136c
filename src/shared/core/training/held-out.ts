/** Which recordings are never trained on, so that there is something to test with. */
import { createRandom } from '../random.ts';

export interface SplitItem {
  readonly class: number;
  /** recordings of one group (copies of one sound, by its SHA-256) stay together */
  readonly group: string;
}

/**
 * Which of the recordings are held out: of every class the given share (0..0.5), at least one recording where the share
 * is not 0, never so many that no group of the class is left to train on. Whole groups only: a group is held out when it
 * still fits, and a class whose only groups do not fit has none. The same recordings and seed give the same split,
 * whatever their order.
 */
export function splitHeldOut(items: readonly SplitItem[], share: number, seed: number): boolean[] {
  const heldOut = new Set<string>();
  const decided = new Set<string>();
  const random = createRandom(seed);
  const classes = [...new Set(items.map((item) => item.class))].sort((a, b) => a - b);
  for (const label of classes) {
    const sizes = groupSizes(items.filter((item) => item.class === label));
    const groups = random.fork(`held out of class ${label}`).shuffle([...sizes.keys()].sort());
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const wanted = share <= 0 ? 0 : Math.max(1, Math.round(share * all));
    let held = 0;
    let left = groups.filter((group) => !heldOut.has(group)).length;
    for (const group of groups) {
      if (heldOut.has(group)) held += sizes.get(group)!;
    }
    for (const group of groups) {
      if (decided.has(group)) continue;
      const fits = held + sizes.get(group)! <= wanted;
      if (fits && left > 1) {
        heldOut.add(group);
        held += sizes.get(group)!;
        left -= 1;
      }
    }
    for (const group of groups) decided.add(group);
  }
  return items.map(({ group }) => heldOut.has(group));
}

function groupSizes(items: readonly SplitItem[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { group } of items) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
}
