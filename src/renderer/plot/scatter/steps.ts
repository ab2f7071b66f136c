import type { Place } from './scale.ts';

export const directions = ['left', 'right', 'up', 'down'] as const;
export type Direction = (typeof directions)[number];

const ahead: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, 1],
  down: [0, -1],
};
/** Points aside count as this many times as far away as points straight ahead. */
const aside = 2;

/**
 * The index of the point that an arrow key goes to: in the quarter of the plane about the direction, the nearest one, straight
 * ahead rather than aside. Points at one place come one after the other, by their index. null where there is none.
 */
export function nextTowards(points: readonly Place[], from: number, direction: Direction): number | null {
  const start = points[from]!;
  const [dx, dy] = ahead[direction];
  const forward = dx - dy > 0;
  let best: number | null = null;
  let shortest = Infinity;
  // Backwards through a pile in the order backwards: what is as far away comes first that has the larger index.
  for (let step = 0; step < points.length; step++) {
    const index = forward ? step : points.length - 1 - step;
    const { x, y } = points[index]!;
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const across = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (along === 0 && across === 0) {
      if (forward ? index > from : index < from) return index;
      continue;
    }
    if (along <= 0 || across > along) continue;
    const length = Math.hypot(along, aside * across);
    if (length < shortest) [best, shortest] = [index, length];
  }
  return best;
}

/** The index of the point nearest to a place; null of no points. */
export function nearestTo(points: readonly Place[], { x, y }: Place): number | null {
  let best: number | null = null;
  let shortest = Infinity;
  points.forEach((point, index) => {
    const length = Math.hypot(point.x - x, point.y - y);
    if (length < shortest) [best, shortest] = [index, length];
  });
  return best;
}
