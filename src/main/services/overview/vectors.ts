import type { Points } from '#shared/core/queue/farthest-first.ts';
import { evenly } from './chosen.ts';

/** Vectors, which may be long, read between two pauses. */
export const readVectors = 8;
/** Values that are held and computed with at once: fewer recordings where their vectors are long, so that it takes some seconds. */
const mostValues = 2 ** 22;

/** Vectors of one length, and whose they are. */
export interface ReadPoints<Item> extends Points {
  readonly items: readonly Item[];
}

/**
 * The vectors of at most `most` of the items, evenly chosen; fewer where they are long. The first one that is there gives
 * the length; others, which an older Earmark may have left, are left out.
 */
export function* readPoints<Item>(
  items: readonly Item[],
  most: number,
  read: (item: Item) => Float32Array | null,
): Generator<undefined, ReadPoints<Item>> {
  let dimension = 0;
  for (const item of items) {
    dimension = read(item)?.length ?? 0;
    if (dimension > 0) break;
    yield;
  }
  if (dimension === 0) return { values: new Float32Array(), dimension: 1, items: [] };
  const wanted = evenly(items, Math.min(most, Math.max(2, Math.floor(mostValues / dimension))));
  const values = new Float32Array(wanted.length * dimension);
  const found: Item[] = [];
  for (const [index, item] of wanted.entries()) {
    if (index % readVectors === readVectors - 1) yield;
    const vector = read(item);
    if (vector === null || vector.length !== dimension) continue;
    values.set(vector, dimension * found.length);
    found.push(item);
  }
  return { values: values.subarray(0, found.length * dimension), dimension, items: found };
}
