import type { Place } from '#renderer/plot/scatter/scale.ts';
import type { Random } from '#shared/core/random.ts';

/** Points as a map may have them: some heaps, some spread out, some at the very same place. */
export function randomPlaces(count: number, random: Random): Place[] {
  const heaps = Array.from({ length: 3 }, () => ({ x: 4 * random.normal(), y: 4 * random.normal() }));
  const places: Place[] = [];
  for (let index = 0; index < count; index++) {
    const heap = heaps[random.integer(3)]!;
    const kind = random.next();
    if (kind < 0.1 && index > 0) places.push({ ...places[random.integer(index)]! });
    else if (kind < 0.3) places.push({ x: 6 * random.normal(), y: 6 * random.normal() });
    else places.push({ x: heap.x + random.normal(), y: heap.y + random.normal() });
  }
  return places;
}
