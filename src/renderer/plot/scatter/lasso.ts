import type { Place } from './scale.ts';

/**
 * Indices of the points that a line drawn round them encloses; its end is joined to its beginning. What it goes round twice
 * is inside too (non-zero winding number: Sunday, "Inclusion of a point in a polygon", 2001), as a hand that circles more
 * than once means it.
 */
export function enclosed(line: readonly Place[], points: readonly Place[]): number[] {
  if (line.length < 3) return [];
  const [left, right] = [Math.min(...line.map(({ x }) => x)), Math.max(...line.map(({ x }) => x))];
  const [bottom, top] = [Math.min(...line.map(({ y }) => y)), Math.max(...line.map(({ y }) => y))];
  return points.flatMap((point, index) => {
    if (point.x < left || point.x > right || point.y < bottom || point.y > top) return [];
    return windings(line, point) === 0 ? [] : [index];
  });
}

/** How often the closed line goes round the point, anticlockwise positive. */
function windings(line: readonly Place[], { x, y }: Place): number {
  let count = 0;
  let from = line.at(-1)!;
  for (const to of line) {
    if (from.y <= y !== to.y <= y) {
      const leftOf = (to.x - from.x) * (y - from.y) - (x - from.x) * (to.y - from.y);
      if (to.y > from.y && leftOf > 0) count += 1;
      else if (to.y < from.y && leftOf < 0) count -= 1;
    }
    from = to;
  }
  return count;
}
