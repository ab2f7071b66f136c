import type { QueueFilter, QueueOrder } from '#renderer/text/review.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';

export const queueOrders: readonly QueueOrder[] = ['score', 'threshold', 'machine'];
export const queueFilters: readonly QueueFilter[] = ['all', 'open', 'real-fault', 'false-alarm', 'unsure', 'unusable'];

const byText = new Intl.Collator('en', { numeric: true }).compare;
const byPosition = (a: SessionItem, b: SessionItem) => a.position - b.position;
const distance = (item: SessionItem) => Math.abs(item.score - item.threshold);

const orders: Readonly<Record<QueueOrder, (a: SessionItem, b: SessionItem) => number>> = {
  score: (a, b) => b.score - a.score || byPosition(a, b),
  threshold: (a, b) => distance(a) - distance(b) || byPosition(a, b),
  machine: (a, b) => byText(a.machine, b.machine) || byText(a.section, b.section) || byPosition(a, b),
};

/** The indices of the items in the given order. */
export function rank(items: readonly SessionItem[], order: QueueOrder): number[] {
  return items.map((_, index) => index).sort((a, b) => orders[order](items[a]!, items[b]!));
}

export function matches(item: SessionItem, filter: QueueFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'open' ? item.verdict === null : item.verdict?.verdict === filter;
}

/** How many items each filter shows. */
export function filterCounts(items: readonly SessionItem[]): Record<QueueFilter, number> {
  const counts: Record<QueueFilter, number> = {
    all: items.length,
    open: 0,
    'real-fault': 0,
    'false-alarm': 0,
    unsure: 0,
    unusable: 0,
  };
  for (const item of items) counts[item.verdict?.verdict ?? 'open'] += 1;
  return counts;
}

/** What is likely to be opened after `from`: the next open item, then the next in the list. */
export function upcoming(items: readonly SessionItem[], from: number): SessionItem[] {
  const likely = [nextOpen(items, from), items[from + 1] ?? null];
  return [...new Set(likely)].filter((item): item is SessionItem => item !== null && item !== items[from]);
}

/** The next item without a verdict after `from` (an index of the list, -1 for the start), round the end; null when none is left. */
export function nextOpen(items: readonly SessionItem[], from: number): SessionItem | null {
  for (let step = 1; step <= items.length; step++) {
    const item = items[(Math.max(from, -1) + step) % items.length]!;
    if (item.verdict === null) return item;
  }
  return null;
}
