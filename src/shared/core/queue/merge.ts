/**
 * Lists that cannot be compared with each other as one: each is spread evenly over the whole, so that the first part of
 * it has of every list as much as its length allows. Of equal places the earlier list is first.
 */
export function mergeEvenly<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const placed = lists.flatMap((list) => list.map((item, index) => ({ item, place: (index + 0.5) / list.length })));
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
