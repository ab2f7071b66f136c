import type { KnowledgeLetter } from '#shared/contract/overview.ts';

/** A recording that can be shown. */
export interface Candidate {
  readonly id: number;
  readonly letter: KnowledgeLetter;
  readonly inBank: boolean;
}

/**
 * The recordings that a map shows, in their order: normals of the bank, faults and false alarms, what is labelled normal,
 * and the rest, each as far as there is room and evenly where there is not enough. A large bank leaves half of the places
 * to others.
 */
export function choosePoints(candidates: readonly Candidate[], most: number): Candidate[] {
  const ofBank = candidates.filter(({ inBank }) => inBank);
  const others = candidates.filter(({ inBank }) => !inBank);
  const chosen = new Set(evenly(ofBank, Math.max(Math.ceil(most / 2), most - others.length)));
  for (const letters of ['FAf', 'n', 'Uu']) {
    const part = others.filter(({ letter }) => letters.includes(letter));
    for (const candidate of evenly(part, most - chosen.size)) chosen.add(candidate);
  }
  return candidates.filter((candidate) => chosen.has(candidate));
}

/** At most so many of them, evenly spaced. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}
