/**
 * Reads one item ahead: while one is worked on, the next is fetched, so that the encoder does not wait for the disk. At
 * most two are in memory. What is fetched ahead and not wanted any more is awaited and dropped.
 */
export async function* readAhead<Item, Content>(
  items: readonly Item[],
  read: (item: Item) => Promise<Content>,
): AsyncGenerator<{ readonly item: Item; readonly content: Content }> {
  let next: Promise<Content> | null = null;
  try {
    for (const [index, item] of items.entries()) {
      const content: Content = await (next ?? read(item));
      const following = items[index + 1];
      next = index + 1 < items.length ? read(following!) : null;
      // Whoever stops here never asks for it; its failure must not be taken for a bug.
      next?.catch(() => undefined);
      yield { item, content };
    }
  } finally {
    await next?.catch(() => undefined);
  }
}
